"""The table, as text that is Markdown too."""

from collections.abc import Sequence

from harness.rows import Row

HEADS = ("measure", "target", "figure", "reference", "ratio", "")


def table(rows: Sequence[Row]) -> str:
    """Return the rows under their heads, in columns."""
    cells = [HEADS, *(_cells(row) for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(HEADS))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join(lines)


def _cells(row: Row) -> tuple[str, ...]:
    sign = "≥" if row.at_least else "≤"
    targets: list[str] = []
    if row.limit is not None:
        targets.append(f"{sign} {_number(row.limit)} {row.unit}")
    if row.ratio_limit is not None:
        targets.append(f"{sign} {_number(row.ratio_limit)} x")
    return (
        row.measure,
        ", ".join(targets),
        f"{_number(row.figure)} {row.unit}",
        f"{_number(row.reference)} {row.against}" if row.reference is not None else "",
        f"{_number(row.ratio)} x" if row.ratio is not None else "",
        "" if not targets else "met" if row.met else f"missed {row.missed_by:.2f} x",
    )


def _number(value: float) -> str:
    """Return three digits that count."""
    if abs(value) >= 100:  # noqa: PLR2004  (three digits before the point)
        return f"{value:,.0f}"
    return f"{value:.3g}"
