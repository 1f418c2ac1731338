"""A batch that hangs in two workers, run by a test that interrupts it: argument = notes folder."""

import sys
from contextlib import closing
from pathlib import Path

from fake_work import Obedient, job

from posecheck.batch.processes import run_in_processes
from posecheck.batch.progress import NoProgress

if __name__ == "__main__":
    jobs = [job("quick"), job("hang_1"), job("hang_2"), job("never")]
    try:
        with closing(run_in_processes(jobs, 2, Obedient(Path(sys.argv[1])), NoProgress())) as done:
            for outcome in done:
                print(outcome.name, flush=True)
    except KeyboardInterrupt:
        sys.exit(130)
