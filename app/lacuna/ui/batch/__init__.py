"""The batch desk: many prompts in rows, asked one after another, and a table of what came back."""

from lacuna.ui.batch.desk import BATCH, BatchDesk

__all__ = ["BATCH", "BatchDesk"]
