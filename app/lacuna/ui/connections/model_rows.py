"""The rows from which a model is chosen."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from lacuna.services.completions import ModelInfo


class Row(NamedTuple):
    """One model.

    Attributes:
        model: its id.
        title, context, remark: what is shown.
        typed: whether it is what the writer typed, and not in the list.

    """

    model: str
    title: str
    context: str = ""
    remark: str = ""
    typed: bool = False


def rows(models: Sequence[ModelInfo], search: str, today: date) -> list[Row]:
    """Return the models whose names hold all words of a search, in the server's order, retired ones last.

    What is typed and is no model's name stands at the end, or alone if nothing else fits: it can be chosen as well.
    """
    words = search.lower().split()
    fitting = [model for model in models if all(word in model.id.lower() for word in words)]
    fitting.sort(key=lambda model: model.retired(today))
    found = [_row(model, today) for model in fitting]
    name = search.strip()
    if name and name not in [model.id for model in models]:
        found.append(Row(model=name, title=f"Use “{name}” as it is typed", typed=True))
    return found


def _row(model: ModelInfo, today: date) -> Row:
    remark = ""
    if model.shutdown_date is not None:
        remark = f"{'retired on' if model.retired(today) else 'retires on'} {model.shutdown_date}"
    context = f"{model.context_length:,}" if model.context_length else ""
    return Row(model=model.id, title=model.id, context=context, remark=remark)
