"""What the clipboard holds besides the text: which manuscript's tokens the parts are."""

import msgspec

Parts = list[tuple[str, int]]


class _Clip(msgspec.Struct, array_like=True):
    manuscript: str
    parts: Parts


def encoded(manuscript: str, parts: Parts) -> bytes:
    """Return parts, each (text, token), of the manuscript with this identity, for the clipboard."""
    return msgspec.msgpack.encode(_Clip(manuscript, parts))


def decoded(data: bytes, manuscript: str, tokens: int) -> Parts | None:
    """Return the parts; None if they are another manuscript's, or of tokens that it does not have.

    Args:
        data: as ``encoded`` gave it, or anything else.
        manuscript: the identity of the one that takes them.
        tokens: how many it has.

    """
    try:
        read = msgspec.msgpack.decode(data, type=_Clip)
    except msgspec.MsgspecError:
        return None
    known = all(0 <= token < tokens for _, token in read.parts)
    return [part for part in read.parts if part[0]] if read.manuscript == manuscript and known else None
