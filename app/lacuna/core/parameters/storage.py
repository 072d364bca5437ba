"""Parameters as JSON, for settings and presets."""

from typing import Any

import msgspec

from lacuna.core.parameters.declaration import Kind
from lacuna.core.parameters.parameters import Parameters, declared


def to_json(parameters: Parameters) -> dict[str, Any]:
    """Return every parameter that is set, as JSON values; token ids are strings."""
    return {name: _plain(getattr(parameters, name)) for name in declared() if getattr(parameters, name) is not None}


def from_json(values: object) -> Parameters:
    """Return the parameters that ``to_json`` described; a field that is missing is at its server default or default.

    Names that are not known are left out: a later version wrote them.

    Raises:
        ValueError: a value is of another kind or out of its range.

    """
    if not isinstance(values, dict):
        raise ValueError("Parameters must be a JSON object.")  # noqa: TRY004  (bad data, not a bad call)
    read: dict[str, Any] = {}
    for name, declaration in declared().items():
        value: Any = values.get(name)  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]  (JSON)
        if value is None:
            read[name] = None if declaration.optional else declaration.default
        elif declaration.kind is Kind.STOPS and isinstance(value, list):
            read[name] = tuple(value)  # pyright: ignore[reportUnknownArgumentType]  (checked on construction)
        elif declaration.kind is Kind.BIAS:
            read[name] = _biases(value)
        else:
            read[name] = value
    return Parameters(**read)


def _plain(value: Any) -> Any:
    """JSON has neither tuples nor numbers as keys."""
    return msgspec.json.decode(msgspec.json.encode(value))


def _biases(value: Any) -> Any:
    try:
        return msgspec.convert(value, dict[int, int], strict=False)
    except msgspec.ValidationError:
        return value
