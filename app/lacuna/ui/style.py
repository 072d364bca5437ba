"""The look of all widgets, made from a theme's tokens."""

from string import Template

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from lacuna.ui.theme import Theme

_SHEET = Template("""
QMainWindow, QDialog, QMessageBox { background: $window; }
QMenuBar { background: $window; color: $dim; padding: 2px 8px; border-bottom: 1px solid $hairline; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $accent_ground; color: $ink; }
QMenu { background: $card; color: $ink; border: 1px solid $hairline; padding: 4px; }
QMenu::item { padding: 6px 28px 6px 24px; border-radius: 4px; }
QMenu::item:selected { background: $accent_ground; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QMenu::indicator { width: 12px; height: 12px; left: 6px; }
QStatusBar { background: $window; color: $dim; border-top: 1px solid $hairline; min-height: 26px; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $dim; padding: 0 12px; }
QToolTip { background: $card; color: $ink; border: 1px solid $hairline; padding: 6px 8px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $hairline; border-radius: 4px; min-height: 28px; margin: 1px 2px; }
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; height: 0; }
QScrollBar:horizontal { height: 0; }
#paper { background: $paper; }
#panel, #panel QScrollArea, #rows { background: $panel; }
#panel { border-left: 1px solid $hairline; }
#heading { color: $dim; font-size: 11px; font-weight: 600; letter-spacing: 1px; }
#group { border: 0; border-top: 1px solid $hairline; }
#name { color: $ink; }
#name:disabled { color: $faint; }
#broken { color: $accent; font-size: 12px; }
#quiet { color: $dim; font-size: 12px; }
QSpinBox, QDoubleSpinBox, QLineEdit {
  background: $field; color: $ink; border: 1px solid $hairline; border-radius: 6px; padding: 3px 8px; min-height: 18px;
  selection-background-color: $selection; selection-color: $ink;
}
QSpinBox:focus, QDoubleSpinBox:focus, QLineEdit:focus { border-color: $accent; }
QSpinBox[unset="true"], QDoubleSpinBox[unset="true"] { color: $dim; background: transparent; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: 0; }
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; border: 0; }
QComboBox {
  background: $field; color: $ink; border: 1px solid $hairline; border-radius: 6px; padding: 3px 8px; min-height: 18px;
}
QComboBox:focus { border-color: $accent; }
QComboBox[unset="true"] { color: $dim; background: transparent; }
QComboBox::drop-down { border: 0; width: 16px; }
QComboBox::down-arrow { image: none; }
QComboBox QAbstractItemView { background: $card; color: $ink; border: 1px solid $hairline;
  selection-background-color: $accent_ground; selection-color: $ink; }
QPushButton, QToolButton {
  background: transparent; color: $ink; border: 1px solid $hairline; border-radius: 6px; padding: 4px 10px;
}
QPushButton:hover, QToolButton:hover { background: $accent_ground; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled { color: $faint; }
#chip { background: $field; padding: 2px 8px; }
#complete { background: $accent; color: $on_accent; border-color: $accent; font-weight: 600; padding: 7px; }
#complete:hover { background: $accent_hover; }
#complete:focus { border: 2px solid $ink; padding: 6px; }
#complete:disabled { background: $bar_other; border-color: $bar_other; color: $dim; }
#plain { border-color: transparent; padding: 4px 6px; }
#plain:focus { border-color: $accent; }
#notice { background: $accent_ground; border: 0; border-bottom: 1px solid $hairline; }
#notice QLabel { color: $ink; }
#versions { background: $card; border: 1px solid $hairline; border-radius: 8px; }
#versions QLabel { color: $ink; }
#key { color: $dim; border: 1px solid $hairline; border-radius: 4px; padding: 1px 6px; font-size: 11px; }
#invitation { color: $dim; }
#connection { background: $field; padding: 3px 10px; }
""")


def sheet(theme: Theme) -> str:
    """Return the style sheet of a theme."""
    on_accent = "#1B1B1D" if theme.dark else "#FFFFFF"
    hover = theme.color("accent").lighter(108).name()
    names = {name: getattr(theme, name) for name in Theme.__dataclass_fields__}
    return _SHEET.substitute(names, on_accent=on_accent, accent_hover=hover)


def apply_style(app: QApplication, theme: Theme) -> None:
    """Give every widget a theme's colours."""
    palette = QPalette()
    for role, name in (
        (QPalette.ColorRole.Window, "window"),
        (QPalette.ColorRole.WindowText, "ink"),
        (QPalette.ColorRole.Base, "field"),
        (QPalette.ColorRole.Text, "ink"),
        (QPalette.ColorRole.Button, "window"),
        (QPalette.ColorRole.ButtonText, "ink"),
        (QPalette.ColorRole.ToolTipBase, "card"),
        (QPalette.ColorRole.ToolTipText, "ink"),
        (QPalette.ColorRole.Highlight, "selection"),
        (QPalette.ColorRole.HighlightedText, "ink"),
        (QPalette.ColorRole.PlaceholderText, "dim"),
        (QPalette.ColorRole.Link, "accent"),
    ):
        palette.setColor(role, theme.color(name))
    app.setStyle("Fusion")
    app.setPalette(palette)
    app.setStyleSheet(sheet(theme))
