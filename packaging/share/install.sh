#!/bin/sh
# Installs Lacuna from the unpacked folder: for all into /opt as root, else for you alone into ~/.local.
set -eu
cd "$(dirname "$0")"
if [ "$(id -u)" = 0 ]; then place=${PREFIX:-/opt}; bin=/usr/local/bin; share=/usr/local/share
else place=${PREFIX:-$HOME/.local/opt}; bin=$HOME/.local/bin; share=$HOME/.local/share; fi

# What is in place of an older version is deleted with all in it, so it must be one.
if [ -e "$place/lacuna" ] && [ ! -e "$place/lacuna/lacuna.cdx.json" ]; then
    echo "$place/lacuna is there, and is no Lacuna that was installed. Nothing is changed." >&2
    echo "Move it away, or name another place: PREFIX=/a/place sh lacuna.run" >&2
    exit 4
fi
tell_desktop() {
    if command -v update-mime-database >/dev/null; then update-mime-database "$share/mime" 2>/dev/null || true; fi
    if command -v update-desktop-database >/dev/null; then update-desktop-database -q "$share/applications" || true; fi
}

if [ "${1:-}" = --remove ]; then
    rm -rf "$place/lacuna"; rm -f "$bin/lacuna"
    (cd share && find . -type f) | while read -r file; do rm -f "$share/$file"; done
    tell_desktop
    echo "Lacuna is removed. Your manuscripts, settings and keys are where they were."
    exit 0
fi

missing=$(LD_LIBRARY_PATH=lacuna/_internal ldd lacuna/_internal/PySide6/QtWidgets.abi3.so \
    lacuna/_internal/PySide6/Qt/plugins/platforms/libqxcb.so lacuna/_internal/xllamacpp/xllamacpp.abi3.so 2>/dev/null |
    awk '/not found/ { print $1 }' | sort -u | tr '\n' ' ')
if [ -n "$missing" ] && [ -z "${FORCE:-}" ]; then
    echo "This system lacks: $missing" >&2
    echo "On Debian and Ubuntu: sudo apt-get install libgl1 libegl1 libxcb1 fontconfig-config fonts-dejavu-core ca-certificates" >&2
    exit 3
fi
mkdir -p "$place" "$bin"
rm -rf "$place/lacuna.new"
cp -a lacuna "$place/lacuna.new"
rm -rf "$place/lacuna"
mv "$place/lacuna.new" "$place/lacuna"
ln -sf "$place/lacuna/lacuna" "$bin/lacuna"
(cd share && find . -type f) | while read -r file; do
    mkdir -p "$share/$(dirname "$file")"
    cp "share/$file" "$share/$file"
done
sed -i "s|^Exec=lacuna|Exec=\"$place/lacuna/lacuna\"|" "$share/applications/lacuna.desktop"
tell_desktop
echo "Lacuna is installed in $place/lacuna. Start it from your menu, or with: $bin/lacuna"
