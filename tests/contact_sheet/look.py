"""What is seen of a state: a picture of all that is on the screen, and what is wrong with it."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMainWindow, QMenu, QMessageBox, QWidget

from ui.audit import nameless, unexplained
from ui.walk import faults, jumps

TITLE = 28  # pixels of the bar that the system puts over a window
QTS_OWN = (QFileDialog,)  # what is in these windows is not ours to lay out


def on_screen() -> list[QWidget]:
    """Return the windows that can be seen, from below."""
    windows = [
        one for one in QApplication.topLevelWidgets() if one.isVisible() and one.isWindow() and not one.size().isEmpty()
    ]
    return sorted(windows, key=_height)


def _height(window: QWidget) -> int:
    """Return how far above the main window a window stands: a question over the dialog that asks it, menus over all."""
    if window.windowType() == Qt.WindowType.Popup:
        return 100
    height, below = 0 if isinstance(window, QMainWindow) else 1, window.parentWidget()
    while below is not None:
        height += 1
        below = below.window().parentWidget()
    return height


def sizable() -> list[QWidget]:
    """Return the dialogs of the program whose size is the writer's to choose."""
    own = (one for one in on_screen() if isinstance(one, QDialog) and not isinstance(one, (*QTS_OWN, QMessageBox)))
    return [one for one in own if one.minimumSize() != one.maximumSize()]


def wrong() -> list[str]:
    """Return what is wrong on the screen, a sentence each, with the window it is in."""
    return [f"{_title(window)}: {fault}" for window in on_screen() for fault in _wrong(window)]


def _wrong(window: QWidget) -> Iterator[str]:
    if isinstance(window, QTS_OWN):
        return
    yield from faults(window)
    room = window.screen().availableGeometry()
    if not room.contains(window.geometry()):
        yield f"stands at {_said(window.geometry())} outside the screen of {room.width()} x {room.height()}"
    yield from (f"has no name: {one}" for one in nameless(window))
    yield from (f"has no tip: {one}" for one in unexplained(window))
    if not isinstance(window, (QMainWindow, QMenu, QMessageBox)):
        yield from (f"Tab goes {jump}" for jump in jumps(window))


def picture() -> QImage:
    """Return a picture of the screen, with a plain bar over each window as the system would draw one."""
    screen = QApplication.primaryScreen()
    scale = screen.devicePixelRatio()
    image = QImage(screen.size() * scale, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(scale)
    image.fill(QColor("#8a8680"))
    painter = QPainter(image)
    for window in on_screen():
        place, kinds = window.geometry(), (Qt.WindowType.Dialog, Qt.WindowType.Window)
        framed = window.windowType() in kinds and not isinstance(window, QMainWindow)
        if framed:  # a system lets no bar stand above the screen
            place.translate(0, max(0, TITLE - place.top()))
        painter.drawPixmap(place.topLeft(), window.grab())
        if framed:
            _frame(painter, window, place)
    painter.end()
    return image


def _frame(painter: QPainter, window: QWidget, place: QRect) -> None:
    bar = QRect(place.topLeft() - QPoint(0, TITLE), place.topRight())
    painter.fillRect(bar, QColor("#4a4844"))
    painter.setPen(QColor("white"))
    painter.drawText(bar, Qt.AlignmentFlag.AlignCenter, window.windowTitle())
    painter.setPen(QColor("#4a4844"))
    painter.drawRect(QRect(place.topLeft() - QPoint(1, TITLE), place.bottomRight()))


def _title(window: QWidget) -> str:
    return f"{type(window).__name__} {window.windowTitle()!r}"


def _said(place: QRect) -> str:
    return f"{place.x()}, {place.y()} with {place.width()} x {place.height()}"
