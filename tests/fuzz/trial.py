"""Runs hostile inputs of one kind and reports each; a program of its own, so that a crash of a
native library, a hang or a greedy allocation ends it and not the tests.

`python -m tests.fuzz.trial KIND COUNT FOLDER` prints a line of JSON for each input.
"""

import contextlib
import faulthandler
import io
import json
import os
import resource
import sys
import time
import traceback
import warnings
from pathlib import Path

from posecheck.errors import InputError
from tests.fuzz.doors import DOORS, OPEN

LIMIT_S = 30.0
"""No input may take longer, even on a busy machine; most take milliseconds."""
GROWTH_MB = 300.0
"""No input may make the process grow by more at its peak; it lies far above what an honest file
of the size of these needs."""


def peak_mb() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main(kind: str, count: int, folder: Path) -> None:
    """Try the inputs one after another."""
    attempt = DOORS[kind]
    os.chdir(folder)
    own = {"input"}
    warnings.simplefilter("error")  # a warning on stderr is as bad as a traceback there
    # What an honest input needs is no growth: it comes first and must pass.
    out = sys.stdout
    for number in range(-1, count):
        print(json.dumps({"begins": number}), file=out, flush=True)
        faulthandler.dump_traceback_later(LIMIT_S, exit=True)
        before, began = peak_mb(), time.monotonic()
        said, trace = "", None
        try:
            with contextlib.redirect_stdout(io.StringIO()):
                attempt(folder, own, number)
        except InputError as error:
            said = str(error)
        except BaseException:
            trace = traceback.format_exc()
        faulthandler.cancel_dump_traceback_later()
        report = {
            "number": number,
            "said": said,
            "trace": trace,
            "grown_mb": peak_mb() - before if number >= 0 else 0.0,
            "seconds": time.monotonic() - began,
            "left": sorted(p.name for p in folder.iterdir() if p.name not in own),
        }
        print(json.dumps(report), file=out, flush=True)
    OPEN.close()
    print(json.dumps({"done": count}), file=out, flush=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
