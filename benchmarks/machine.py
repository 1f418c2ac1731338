"""What a measurement ran on: versions, load, memory; and how figures are summed up."""

import os
import platform
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata

MB = 1024 * 1024


def describe() -> str:
    """Versions, number of cores and the present load: figures without these mean little."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in ("mediapipe", "av"))
    python = platform.python_version()
    return f"Python {python}, {versions}, {os.cpu_count()} cores, load {load()}"


def load() -> str:
    """Mean number of running processes in the last 1, 5 and 15 minutes."""
    if not hasattr(os, "getloadavg"):
        return "unknown"
    return " ".join(f"{value:.1f}" for value in os.getloadavg())


def peak_memory() -> int:
    """Largest resident memory of this process so far, in bytes."""
    try:
        # Unlike ru_maxrss it does not start from that of the program that started this one.
        with open("/proc/self/status", encoding="ascii") as status:
            peak = next(line for line in status if line.startswith("VmHWM"))
        return int(peak.split()[1]) * 1024
    except (OSError, StopIteration):
        import resource

        unit = 1 if sys.platform == "darwin" else 1024
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


@dataclass(frozen=True, slots=True)
class Spread:
    """Several measurements of one thing; the median counts, as other work disturbs some."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Raises StatisticsError when there are no values."""
        return cls(statistics.median(values), min(values), max(values))

    def text(self, places: int = 2) -> str:
        """The median and, in brackets, lowest and highest."""
        numbers = (f"{v:.{places}f}" for v in (self.median, self.low, self.high))
        return "{} ({} to {})".format(*numbers)
