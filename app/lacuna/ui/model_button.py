"""The button that names the model in use."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QWidget

from lacuna.ui.connection_button import ARROW, LONGEST
from lacuna.ui.widgets import IconButton


class ModelButton(IconButton):
    """Shows a model; the writer clicks on it to choose another."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "chevron-down", "Model", focus=False)
        self.setObjectName("connection")
        self.setIconSize(QSize(ARROW, ARROW))
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)  # the arrow stands after the name
        self.hide()

    def show_model(self, model: str) -> None:
        """Show a model by its name; without one, that there is a choice."""
        fitted = self.fontMetrics().elidedText(model or "Model", Qt.TextElideMode.ElideMiddle, LONGEST)
        self.setText(fitted.replace("&", "&&"))
        self.setAccessibleName(f"Model: {model}" if model else "Choose a model")
        self.setToolTip(self.accessibleName())
        self.show()
