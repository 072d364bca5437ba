"""The manuscripts that are open, a tab each, and their files."""

from lacuna.ui.sheets.desk import SheetsDesk
from lacuna.ui.sheets.documents import Documents
from lacuna.ui.sheets.sheet import Sheet
from lacuna.ui.sheets.sheets import Sheets
from lacuna.ui.sheets.turns import Turns

__all__ = ["Documents", "Sheet", "Sheets", "SheetsDesk", "Turns"]
