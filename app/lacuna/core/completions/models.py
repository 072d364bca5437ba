"""The models that an endpoint lists, with what servers tell about each."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from lacuna.core.completions.loose import as_integer, as_list, as_object, as_text


@dataclass(frozen=True, kw_only=True)
class ModelInfo:
    """A model that an endpoint offers.

    Attributes:
        id: its name in requests.
        owned_by: who serves it, as the server says; empty if it does not.
        context_length: tokens it can see, or None if not told.
        shutdown_date: ``YYYY-MM-DD`` when it is retired, or None.

    """

    id: str
    owned_by: str = ""
    context_length: int | None = None
    shutdown_date: str | None = None

    def retired(self, today: date) -> bool:
        """Return whether its day has come."""
        return self.shutdown_date is not None and self.shutdown_date <= today.isoformat()


def read_models(value: Any) -> list[ModelInfo] | None:
    """Return the models in the answer to ``GET /models``, in its order; None if it is no such answer.

    Entries without an id are left out: there is no way to ask for them.
    """
    fields = as_object(value)
    entries = fields.get("data") if fields is not None else value
    if not isinstance(entries, list):
        return None
    return [model for entry in as_list(entries) if (model := _model(as_object(entry) or {})) is not None]


def _model(entry: dict[str, Any]) -> ModelInfo | None:
    id_ = as_text(entry.get("id"))
    if not id_:
        return None
    retired = as_text(entry.get("shutdown_date"))
    return ModelInfo(
        id=id_,
        owned_by=as_text(entry.get("owned_by")) or "",
        context_length=_context(entry),
        shutdown_date=retired if retired and _is_date(retired) else None,
    )


def _context(entry: dict[str, Any]) -> int | None:
    """Return the context of one request; llama.cpp's ``n_ctx`` is that of a slot, others' of the model."""
    meta, parameters = as_object(entry.get("meta")) or {}, as_object(entry.get("parameters")) or {}
    told = (
        meta.get("n_ctx"),
        entry.get("max_model_len"),
        entry.get("context_length"),
        entry.get("max_context_length"),
        entry.get("max_input_tokens"),
        parameters.get("max_seq_len"),
    )
    return next((tokens for value in told if (tokens := as_integer(value)) is not None and tokens > 0), None)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
