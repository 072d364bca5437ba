"""The servers people run: what each kind takes, how it is recognised, and how a request is fitted to it."""

from lacuna.core.servers.capabilities import ANY, Capabilities, Cell, PromptForm, cells
from lacuna.core.servers.card import Card, Source
from lacuna.core.servers.dialects import DIALECTS, Dialect, Kind
from lacuna.core.servers.heeded import unheeded
from lacuna.core.servers.plan import Plan, PlannedCall, foresee, plan

__all__ = [
    "ANY",
    "DIALECTS",
    "Capabilities",
    "Card",
    "Cell",
    "Dialect",
    "Kind",
    "Plan",
    "PlannedCall",
    "PromptForm",
    "Source",
    "cells",
    "foresee",
    "plan",
    "unheeded",
]
