"""The look of all widgets, made from a theme's tokens and the size of the system's font."""

from string import Template

from PySide6.QtGui import QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication

from lacuna.ui.theme import STYLE, Theme

PANEL_WIDTH = 268  # pixels of the parameters at least; a wide font of the system's needs more

_SHEET = Template("""
QMainWindow, QDialog, QMessageBox { background: $window; }
#top { background: $window; border-bottom: 1px solid $hairline; }
QMenuBar { background: transparent; color: $dim; }
QMenuBar::item { padding: 5px 8px; border-radius: 4px; background: transparent; }
QMenuBar::item:selected { background: $accent_ground; color: $ink; }
QMenu { background: $card; color: $ink; border: 1px solid $hairline; padding: 4px; }
QMenu::item { padding: 6px 24px; border-radius: 4px; }
QMenu::item:selected { background: $accent_ground; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $hairline; margin: 4px 8px; }
QMenu::indicator { width: 12px; height: 12px; left: 6px; }
QStatusBar { background: $window; color: $dim; border-top: 1px solid $hairline; min-height: 28px; }
QStatusBar::item { border: 0; }
QStatusBar QLabel { color: $dim; }
QToolTip { background: $card; color: $ink; border: 1px solid $hairline; padding: 6px 8px; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: $bar_other; border-radius: 3px; min-height: 28px; margin: 2px; }
QScrollBar::handle:vertical:hover { background: $bar; }
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page { background: none; height: 0; }
QScrollBar:horizontal { height: 0; }
#paper { background: $paper; }
ManuscriptEditor {
  background: $paper; color: $ink; border: 0; selection-background-color: $selection; selection-color: $ink;
}
#panel, #panel QScrollArea, #rows { background: $panel; }
#panel { border: 0; border-left: 1px solid $hairline; }
#heading { color: $dim; font-size: ${tiny}px; font-weight: 600; letter-spacing: 1px; }
#group { border: 0; background: $hairline; }
#name { color: $ink; }
#name:disabled { color: $faint; }
#broken { color: $accent; font-size: ${small}px; }
#quiet { color: $dim; font-size: ${small}px; }
#foot { border-top: 1px solid $hairline; }
#passed { color: $good; font-size: ${small}px; }
#move { color: $ink; font-weight: 600; }
#invitation { color: $dim; }
#count { color: $ink; font-weight: 600; padding: 0 2px; }
#key {
  color: $dim; border: 1px solid $hairline; border-radius: 4px; padding: 1px 5px; font-size: ${tiny}px;
}
QAbstractSpinBox, QLineEdit, ComboBox, #lines {
  background: $field; color: $ink; border: 1px solid $hairline; border-radius: 6px; padding: 2px 8px; min-height: 20px;
  selection-background-color: $selection; selection-color: $ink; placeholder-text-color: $dim;
}
#lines { padding: 2px 6px; }
QAbstractSpinBox:focus, QLineEdit:focus, ComboBox:focus, #lines:focus { border-color: $accent; }
QAbstractSpinBox[unset="true"], QLineEdit[unset="true"], ComboBox[unset="true"] {
  color: $dim; background: transparent;
}
QAbstractSpinBox[broken="true"], QLineEdit[broken="true"], ComboBox[broken="true"], #lines[broken="true"] {
  border-color: $accent;
}
QProgressBar { background: $bar_other; border: 0; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QCheckBox { spacing: 8px; }
QCheckBox::indicator {
  width: 12px; height: 12px; border: 1px solid $dim; border-radius: 3px; background: $field;
}
QCheckBox::indicator:checked { background: $accent; border-color: $accent; }
QCheckBox::indicator:unchecked:disabled { border-color: $hairline; background: transparent; }
QCheckBox::indicator:focus { border-color: $accent; }
QCheckBox::indicator:checked:focus { border-color: $ink; }
QCheckBox:focus { color: $accent; }
QAbstractSpinBox:disabled, QLineEdit:disabled, ComboBox:disabled { color: $faint; background: transparent; }
QLineEdit:disabled { placeholder-text-color: $faint; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: 0; }
ComboBox { combobox-popup: 0; }
ComboBox::drop-down { border: 0; width: 0; }
QTreeView, QListView {
  background: $field; color: $ink; border: 1px solid $hairline; border-radius: 6px; outline: 0;
  show-decoration-selected: 1;
}
QTreeView:focus, QListView:focus { border-color: $accent; }
QComboBoxPrivateContainer { border: 0; }
ComboBox QListView, ComboBox QListView:focus {
  background: $card; border: 1px solid $hairline; border-radius: 0; padding: 4px;
}
QTreeView::item, QListView::item { padding: 4px 6px; border: 0; }
QTreeView::item:selected, QListView::item:selected { background: $accent_ground; color: $ink; }
ComboBox QListView::item { border-radius: 4px; }
QHeaderView { background: transparent; }
QHeaderView::section {
  background: $window; color: $dim; border: 0; border-bottom: 1px solid $hairline; padding: 3px 8px;
}
QHeaderView::section:first { border-top-left-radius: 5px; }
QHeaderView::section:last { border-top-right-radius: 5px; }
QHeaderView::section:only-one { border-top-left-radius: 5px; border-top-right-radius: 5px; }
QHeaderView::up-arrow, QHeaderView::down-arrow { image: none; width: 0; height: 0; }
QTabBar::tab {
  background: transparent; color: $dim; padding: 5px 12px; border: 1px solid transparent; border-radius: 6px;
  margin-right: 4px;
}
QTabBar::tab:selected { background: $accent_ground; color: $ink; }
QTabBar::tab:hover:!selected { color: $ink; }
QTabBar::tab:focus { border-color: $accent; }
QProgressBar { background: $bar_other; border: 0; border-radius: 3px; }
QProgressBar::chunk { background: $bar; border-radius: 3px; }
QSplitter::handle { background: transparent; }
#qt_msgbox_label { font-weight: 600; }
QDialogButtonBox { button-layout: 3; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QPushButton, QToolButton {
  background: transparent; color: $ink; border: 1px solid $hairline; border-radius: 6px; padding: 4px 12px;
}
QPushButton, QToolButton, QCheckBox { outline: 0; }
QPushButton:hover, QToolButton:hover { background: $accent_ground; }
QPushButton:focus, QToolButton:focus { border-color: $accent; }
QPushButton:disabled, QToolButton:disabled { color: $faint; }
QFileDialog QToolButton { border-color: transparent; padding: 2px; }
#plain { border-color: transparent; padding: 3px 5px; }
#plain:focus { border-color: $accent; }
#fold {
  border-color: transparent; padding: 2px 0 2px 3px; text-align: left; color: $dim; font-size: ${tiny}px;
  font-weight: 600; letter-spacing: 1px;
}
#fold:focus { border-color: $accent; }
#fold:disabled { color: $dim; }
#fold QLabel { font-weight: 400; letter-spacing: 0; }
#gutter { border-color: transparent; padding: 0; }
#preset { background: $field; padding: 5px 8px; }
#link { border-color: transparent; color: $accent; text-decoration: underline; padding: 4px 2px; }
#link:focus { border-color: $accent; }
#chip { background: $field; border-radius: 6px; padding: 2px 6px 2px 8px; }
#chip:disabled { background: transparent; }
#complete {
  background: $accent; color: $on_accent; border: 2px solid $accent; font-weight: 600; padding: 6px;
}
QDialog #complete { padding: 3px 12px; }
#complete:hover { background: $accent_hover; border-color: $accent_hover; }
#complete:focus { border-color: $ink; }
#complete:disabled { background: $bar_other; border-color: $bar_other; color: $dim; }
#tabs { background: $window; border-bottom: 1px solid $hairline; }
#tabs::tab {
  border: 0; border-bottom: 2px solid transparent; border-radius: 0; padding: 5px 4px 5px 14px; margin: 0;
  min-width: 120px; max-width: 220px;
}
#tabs::tear { width: 0; }
#tabs::tab:selected { background: $paper; border-bottom-color: $accent; }
#tabs QToolButton {
  background: $window; border: 0; border-bottom: 1px solid $hairline; border-radius: 0; padding: 0;
}
#tabs QToolButton:hover { background: $accent_ground; }
#notice { background: $accent_ground; border: 0; border-bottom: 1px solid $hairline; }
#notice QLabel { color: $ink; }
#notice #details, #notice #details QWidget { background: transparent; }
#notice QPushButton { border-color: $bar; }
#notice #link, #notice #plain { border-color: transparent; }
#notice QPushButton:focus, #notice #link:focus, #notice #plain:focus { border-color: $accent; }
#notice QPushButton:hover { background: $selection; }
#find { background: $window; border: 0; border-top: 1px solid $hairline; }
#toggle { border-color: transparent; padding: 3px 4px; color: $dim; }
#toggle:checked { background: $accent_ground; border-color: $bar; color: $ink; }
#toggle:focus { border-color: $accent; }
QMainWindow::separator { width: 5px; height: 5px; }
QMainWindow::separator:vertical {
  background: qlineargradient(x1: 0, y1: 0, x2: 1, y2: 0, stop: 0 $panel, stop: 0.79 $panel, stop: 0.8 $hairline);
}
QMainWindow::separator:horizontal {
  background: qlineargradient(x1: 0, y1: 0, x2: 0, y2: 1, stop: 0 $panel, stop: 0.79 $panel, stop: 0.8 $hairline);
}
QMainWindow::separator:hover { background: $bar_other; }
QDockWidget { background: $bar_other; }
#dock { background: $panel; }
#quiet_list, #quiet_list:focus { background: $panel; border: 0; border-radius: 0; outline: 0; }
#quiet_list::item:selected, #quiet_list::branch { background: transparent; }
#quiet_list[bare="true"]:focus { border: 1px solid $accent; border-radius: 6px; margin: 0 12px; }
#legend { background: $window; border: 0; border-top: 1px solid $hairline; }
QPushButton::menu-indicator { image: none; width: 0; }
#keys { padding: 3px 10px; color: $ink; background: $field; }
#keys:checked { border-color: $accent; color: $accent; }
#popover { background: $card; border: 1px solid $hairline; border-radius: 10px; }
#palette { background: $card; border: 1px solid $hairline; border-radius: 10px; }
#palette QLineEdit { padding: 6px 10px; }
#commands { background: transparent; border: 0; outline: 0; }
#versions { background: $card; border: 1px solid $hairline; border-radius: 8px; }
#connection { background: $field; padding: 2px 8px 2px 10px; }
#connection::menu-indicator { image: none; width: 0; }
""")


def sheet(theme: Theme, size: int) -> str:
    """Return the style sheet of a theme, for a system font of ``size`` pixels."""
    names = {name: getattr(theme, name) for name in Theme.__dataclass_fields__}
    return _SHEET.substitute(names, small=max(11, size - 1), tiny=max(10, size - 2))


def apply_style(app: QApplication, theme: Theme) -> None:
    """Give every widget a theme's colours, and the system's font with figures of one width."""
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
        (QPalette.ColorRole.BrightText, "on_accent"),
    ):
        palette.setColor(role, theme.color(name))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, theme.color("faint"))
    if not app.styleSheet() and app.style().name().lower() != STYLE.lower():
        app.setStyle(STYLE)
    font = QFont(app.font())
    font.setFeature(QFont.Tag("tnum"), 1)
    app.setFont(font)
    app.setPalette(palette)
    app.setStyleSheet(sheet(theme, QFontInfo(font).pixelSize()))
