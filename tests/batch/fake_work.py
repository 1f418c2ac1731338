"""Stand-ins for checking a clip, to be called in worker processes, and jobs for them."""

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from posecheck.analysis.options import Options, Progress
from posecheck.batch.clip_check import Job, failure
from posecheck.batch.clips import Clip
from posecheck.batch.fingerprint import ClipStamp, Fingerprint, LandmarksInput, RulesInput
from posecheck.batch.outcome import Outcome
from posecheck.exercises.library import load_exercise


def job(name: str) -> Job:
    exercise, options = load_exercise("cat_cow"), Options()
    fingerprint = Fingerprint(
        ClipStamp(f"/clips/{name}.mp4", 1, "1"),
        LandmarksInput("full", "0", "0", "0", "0"),
        RulesInput.of(exercise, options, None, None),
        video=False,
    )
    return Job(Clip(f"/clips/{name}.mp4", name), exercise, options, fingerprint)


def passed(job: Job) -> Outcome:
    return Outcome(job.clip.source, job.clip.name, job.clip.name, "passed", frames=os.getpid())


@dataclass(frozen=True)
class Defective:
    """A check that fails as a mistake in posecheck does."""

    folder: Path

    def __call__(self, job: Job, progress: Progress) -> Outcome:
        try:
            raise ZeroDivisionError("a mistake")
        except ZeroDivisionError as error:
            return failure(job, error, self.folder)


@dataclass(frozen=True)
class Note:
    """Leaves a file for each attempt: its name says the clip, its text the process."""

    folder: Path

    def leave(self, job: Job) -> int:
        attempt = len(list(self.folder.glob(f"{job.clip.name}.*"))) + 1
        (self.folder / f"{job.clip.name}.{attempt}").write_text(str(os.getpid()))
        return attempt


@dataclass(frozen=True)
class Obedient(Note):
    """Does what the clip is called: `die…`, `die_once…` at the first attempt, `hang…`.

    `stop…` as a process that hears nothing; `slow…` with frames for three seconds.
    """

    def __call__(self, job: Job, progress: Progress) -> Outcome:
        attempt = self.leave(job)
        name = job.clip.name
        progress(1, 10)
        if name.startswith("die_once") and attempt == 1:
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("die_always"):
            os.kill(os.getpid(), signal.SIGKILL)
        if name.startswith("leave"):
            os._exit(3)
        if name.startswith("hang"):
            time.sleep(600)
        if name.startswith("stop"):
            os.kill(os.getpid(), signal.SIGSTOP)
        if name.startswith("slow"):
            for frames in range(2, 12):
                time.sleep(0.3)
                progress(frames, 10)
            time.sleep(2.0)  # the rules: less than the frames took
        return passed(job)


@dataclass(frozen=True)
class Together(Note):
    """Ends only when `count` clips have begun: proves that so many run at the same time."""

    count: int

    def __call__(self, job: Job, progress: Progress) -> Outcome:
        self.leave(job)
        deadline = time.monotonic() + 300
        while len(list(self.folder.iterdir())) < self.count:
            if time.monotonic() > deadline:
                raise TimeoutError("the others have not begun")
            time.sleep(0.01)
        return passed(job)
