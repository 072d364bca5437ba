"""What differs between two texts: one range, with the beginnings and the ends that they share left out."""

from lacuna.core.manuscript import Edit, units


def difference(old: str, new: str) -> Edit:
    """Return the one edit, in UTF-16 units of the old text, that makes the new text of it."""
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    gone = old[head : len(old) - tail]
    return Edit(units(old[:head]), units(gone), new[head : len(new) - tail])


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with in common; by halving, which compares at C's speed."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low
