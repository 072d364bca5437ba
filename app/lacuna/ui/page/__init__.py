"""The writer's page: letters and lines, zoom, typewriter scrolling, what is in the foreground, and what is counted."""

from lacuna.ui.page.counts import Counts
from lacuna.ui.page.desk import PageDesk

__all__ = ["Counts", "PageDesk"]
