"""What a model file's header says, in words."""

from lacuna.core.gguf.header import GgufHeader

_SIZES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))
_COUNTS = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
_WHOLE = 10  # from here on no decimals are said


def size_text(size: int) -> str:
    """Return a number of bytes, such as ``4.1 GB``."""
    return _rounded(size, _SIZES) if size >= _SIZES[-1][0] else f"{size} bytes"


def facts(header: GgufHeader) -> str:
    """Return what a model is: ``llama, 1.2 B parameters, Q4_K_M, trained for 8,192 tokens``."""
    said = [header.architecture, f"{_rounded(header.parameters, _COUNTS)} parameters", header.quantisation]
    if header.context:
        said.append(f"trained for {header.context:,} tokens")
    return ", ".join(part for part in said if part)


def _rounded(number: float, units: tuple[tuple[float, str], ...]) -> str:
    for unit, name in units:
        if number >= unit:
            return f"{number / unit:,.{0 if number >= _WHOLE * unit else 1}f} {name}"
    return f"{number:,.0f}"
