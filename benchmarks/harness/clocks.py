"""CPU clocks, memory, and what is left of several runs."""

import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

MILLI = 1e3
MICRO = 1e6
_SCHEDULED = 2  # CPUCLOCK_SCHED: the clock of what the scheduler gave


def process_cpu(pid: int) -> float:
    """Return the CPU seconds of another process, all its threads together; on Linux only."""
    return time.clock_gettime((~pid << 3) | _SCHEDULED)


def resident_memory(pid: int | None = None) -> int:
    """Return the bytes of a process, or of this one, that are in memory; on Linux only."""
    status = Path(f"/proc/{pid or 'self'}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS:")) * 1024


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that ``percent`` of the values do not exceed."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(len(ranked) * percent / 100))]


def middle(values: Sequence[float]) -> float:
    """Return the median."""
    return median(values)
