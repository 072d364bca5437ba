"""Finding and replacing in the manuscript: the bar, the hits that it shows, and what joins them with the editor."""

from lacuna.ui.find.finder import Finder

__all__ = ["Finder"]
