#!/bin/sh
# Lacuna @VERSION@, as a program that unpacks and installs itself:
#   sh lacuna.run             install (for all as root, else for you alone)
#   sh lacuna.run --remove    remove it; manuscripts and settings stay
#   sh lacuna.run --unpack D  only unpack into the folder D
set -eu
sum=@SUM@
lines=@LINES@
[ "$(tail -n +"$lines" "$0" | sha256sum | cut -d' ' -f1)" = "$sum" ] || {
    echo "This file is damaged. Copy or download it again." >&2
    exit 2
}
if [ "${1:-}" = --unpack ]; then
    mkdir -p "$2"
    tail -n +"$lines" "$0" | tar -xzf - -C "$2"
    exit 0
fi
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
tail -n +"$lines" "$0" | tar -xzf - -C "$place"
sh "$place/install.sh" "$@"
exit 0
