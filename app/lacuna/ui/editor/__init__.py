"""The editor: a view of the manuscript, with the probabilities of generated words under the text."""

from lacuna.ui.editor.fonts import manuscript_family, manuscript_font
from lacuna.ui.editor.manuscript_editor import ManuscriptEditor

__all__ = ["ManuscriptEditor", "manuscript_family", "manuscript_font"]
