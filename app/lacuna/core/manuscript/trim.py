"""The edit that is left of a reported one when what did not change is trimmed off."""

from lacuna.core.manuscript.units import HIGH, LOW


def trimmed(old: bytes, new: bytes, ahead: int) -> tuple[int, bytes, bytes]:
    """Return (offset in units, removed, inserted) of the edit that turns ``old`` into ``new``.

    The common end behind the caret is trimmed first, then the common start, so that of equal letters the one at
    the caret counts as the typed one. A surrogate pair is never cut.

    Args:
        old: what stood there, two bytes a UTF-16 unit.
        new: what stands there now, likewise.
        ahead: how many units of ``new`` stand behind the caret.

    """
    limit = min(len(old), len(new))
    tail = _common_end(old, new, min(limit, 2 * ahead))
    head = _common_start(old, new, limit - tail)
    if ahead < limit // 2 and len(old) - tail > head:  # something is removed: the caret tells nothing, trim all
        tail = _common_end(old, new, limit - head)
    return head // 2, old[head : len(old) - tail], new[head : len(new) - tail]


def _common_end(old: bytes, new: bytes, limit: int) -> int:
    size, a, b = 0, len(old), len(new)
    while size < limit and old[a - size - 2 : a - size] == new[b - size - 2 : b - size]:
        size += 2
    if size and new[b - size + 1] in LOW:
        size -= 2
    return size


def _common_start(old: bytes, new: bytes, limit: int) -> int:
    size = 0
    while size < limit and old[size : size + 2] == new[size : size + 2]:
        size += 2
    if size and new[size - 1] in HIGH:
        size -= 2
    return size
