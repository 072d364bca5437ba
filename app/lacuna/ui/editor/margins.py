"""The blank paper around the column: Qt gives it neither clicks nor the wheel, and most of a screen can be it."""

from PySide6.QtCore import QCoreApplication, QEvent, QPointF
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_REST = (QEvent.Type.MouseMove, QEvent.Type.MouseButtonRelease)


class Margins:
    """Hands on to the viewport what the mouse does beside it; what lies over the paper keeps its own clicks."""

    def __init__(self, area: QAbstractScrollArea) -> None:
        self._area = area
        self._pressed = False  # a button, here: until it is released, moves come here wherever the pointer is
        self._handing_on = False  # what the viewport ignores comes back

    def take(self, event: QMouseEvent | QWheelEvent) -> bool:
        """Return whether an event of the area was one for the viewport, which has it now."""
        viewport, point = self._area.viewport(), event.position()
        if self._handing_on:
            return False
        if isinstance(event, QWheelEvent):
            mine = not viewport.geometry().contains(point.toPoint())
        elif event.type() in _PRESSES:
            mine = self._pressed = self._area.childAt(point.toPoint()) is None
        else:
            mine = self._pressed and event.type() in _REST
        if not mine:
            return False
        there = _moved(event, point - QPointF(viewport.pos()))
        self._handing_on = True
        QCoreApplication.sendEvent(viewport, there)
        self._handing_on = False
        if event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = bool(event.buttons())
        event.setAccepted(there.isAccepted())
        return True


def _moved(event: QMouseEvent | QWheelEvent, point: QPointF) -> QMouseEvent | QWheelEvent:
    """Return an event of the mouse as it is at another point of another widget."""
    if isinstance(event, QMouseEvent):
        return QMouseEvent(
            event.type(),
            point,
            event.globalPosition(),
            event.button(),
            event.buttons(),
            event.modifiers(),
            event.pointingDevice(),
        )
    return QWheelEvent(
        point,
        event.globalPosition(),
        event.pixelDelta(),
        event.angleDelta(),
        event.buttons(),
        event.modifiers(),
        event.phase(),
        event.inverted(),
        event.source(),
    )
