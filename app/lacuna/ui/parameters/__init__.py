"""The parameter panel: one row for each declaration."""

from lacuna.ui.parameters.panel import ParameterPanel

__all__ = ["ParameterPanel"]
