"""How long the command line takes to answer, beside Python alone."""

import subprocess
import sys
import time
from statistics import median

from benchmarks import machine
from benchmarks.figure import Figure, report

ROUNDS = 7
COMMANDS = {"--help": 0.3, "exercises": 0.5, "exercises cat_cow": 0.5}


def main() -> None:
    """Measure and print."""
    print(machine.describe())
    bare = seconds([sys.executable, "-c", "pass"])
    report(
        Figure(
            f"posecheck {words}",
            seconds([sys.executable, "-m", "posecheck", *words.split()]),
            "s",
            target,
            "most",
            "python -c pass",
            bare,
        )
        for words, target in COMMANDS.items()
    )


def seconds(command: list[str]) -> float:
    """The median of some runs; the first, which fills the disk's cache, does not count."""
    taken = []
    for _ in range(ROUNDS + 1):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - began)
    return median(taken[1:])


if __name__ == "__main__":
    main()
