"""Saying something to a screen reader, without moving the focus."""

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent


def announce(sender: QObject, sentence: str, *, urgent: bool = False) -> None:
    """Let a screen reader say a sentence once it is free, or at once if it is urgent; nothing happens without one."""
    if not sentence:
        return
    event = QAccessibleAnnouncementEvent(sender, sentence)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)
