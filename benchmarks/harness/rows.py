"""A row of the table: a figure, its target, the reference of the same run, and whether the target is met."""

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One measured figure.

    Attributes:
        measure: what was measured.
        figure: the median of the runs, in ``unit``.
        unit: what it counts.
        limit: the target: at most this, or at least if ``at_least``; None where only the ratio has one.
        at_least: whether more is better; it holds for the figure and for the ratio.
        reference: the same measured on ``against``, in the same run; None if there is none.
        against: what the reference is.
        ratio_limit: the target of figure / reference.

    """

    measure: str
    figure: float
    unit: str
    limit: float | None = None
    at_least: bool = False
    reference: float | None = None
    against: str = ""
    ratio_limit: float | None = None

    @property
    def ratio(self) -> float | None:
        """The figure over the reference; None without one."""
        return self.figure / self.reference if self.reference else None

    @property
    def missed_by(self) -> float:
        """By which factor the worse of both targets is missed; at most 1 if they are met."""
        factors = [0.0]
        for value, limit in ((self.figure, self.limit), (self.ratio, self.ratio_limit)):
            if value is not None and limit is not None:
                over, under = (limit, value) if self.at_least else (value, limit)
                factors.append(over / under if under else float("inf") if over else 0.0)
        return max(factors)

    @property
    def met(self) -> bool:
        """Whether every target is met."""
        return self.missed_by <= 1
