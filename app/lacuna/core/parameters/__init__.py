"""The request's parameters, each declared once, and everything that is derived from the declarations."""

from lacuna.core.parameters.declaration import Declaration, Group, Kind, Value
from lacuna.core.parameters.parameters import Parameters, declared
from lacuna.core.parameters.rules import Broken, Limits, hints, rules
from lacuna.core.parameters.steps import Step, differing, same, step
from lacuna.core.parameters.storage import from_json, to_json, value_from_json, value_to_json

__all__ = [
    "Broken",
    "Declaration",
    "Group",
    "Kind",
    "Limits",
    "Parameters",
    "Step",
    "Value",
    "declared",
    "differing",
    "from_json",
    "hints",
    "rules",
    "same",
    "step",
    "to_json",
    "value_from_json",
    "value_to_json",
]
