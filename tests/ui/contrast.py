"""The contrast of two colours, as WCAG 2 computes it."""

from PySide6.QtGui import QColor


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two opaque colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def over(top: QColor, ground: QColor) -> QColor:
    """Return what is seen of a translucent colour on an opaque one."""
    part = top.alphaF()

    def mixed(above: float, below: float) -> float:
        return part * above + (1 - part) * below

    return QColor.fromRgbF(
        mixed(top.redF(), ground.redF()),
        mixed(top.greenF(), ground.greenF()),
        mixed(top.blueF(), ground.blueF()),
    )


def _luminance(color: QColor) -> float:
    red, green, blue = (_linear(part) for part in (color.redF(), color.greenF(), color.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
