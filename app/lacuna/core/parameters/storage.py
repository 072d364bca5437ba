"""Parameters as JSON, for settings and presets."""

from typing import Any

import msgspec

from lacuna.core.parameters.declaration import Declaration, Kind, Value
from lacuna.core.parameters.parameters import Parameters, declared


def to_json(parameters: Parameters) -> dict[str, Any]:
    """Return every parameter that is set, as JSON values; token ids are strings."""
    values = {name: getattr(parameters, name) for name in declared()}
    return {name: value_to_json(value) for name, value in values.items() if value is not None}


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
        else:
            read[name] = _read(declaration, value)  # checked on construction
    return Parameters(**read)


def value_to_json(value: Value) -> Any:
    """Return one value as JSON, which has neither tuples nor numbers as keys."""
    return msgspec.json.decode(msgspec.json.encode(value))


def value_from_json(name: str, value: Any) -> Value:
    """Return the value of a parameter that ``value_to_json`` described; null is "server default".

    Raises:
        ValueError: the parameter cannot have it; the text is a sentence for the writer.

    """
    declaration = declared()[name]
    read = _read(declaration, value)
    declaration.check(read)
    return read


def _read(declaration: Declaration, value: Any) -> Any:
    if declaration.kind is Kind.STOPS and isinstance(value, list):
        stops: list[Any] = value  # pyright: ignore[reportUnknownVariableType]  (its items are checked with the rest)
        return tuple(stops)
    return _biases(value) if declaration.kind is Kind.BIAS else value


def _biases(value: Any) -> Any:
    try:
        return msgspec.convert(value, dict[int, int], strict=False)
    except msgspec.ValidationError:
        return value
