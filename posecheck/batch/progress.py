"""What a batch tells whoever watches it; the command line's progress table is one such."""

from typing import Protocol

from posecheck.batch.clip_check import Job
from posecheck.batch.outcome import Outcome


class Watch(Protocol):
    """Called in the thread that runs the batch."""

    def planned(self, total: int, ready: int) -> None:
        """How many clips there are, and how many of them need no work."""

    def started(self, job: Job) -> None:
        """A worker has taken up a clip, for the first time or again."""

    def progressed(self, job: Job, frames: int, total: int | None) -> None:
        """So many frames of a clip are done."""

    def retried(self, job: Job, reason: str) -> None:
        """The worker was lost; the clip is tried once more."""

    def finished(self, outcome: Outcome) -> None:
        """A clip is done and its results are saved."""


class NoProgress:
    """A watch that says nothing."""

    def planned(self, total: int, ready: int) -> None:
        """Say nothing."""

    def started(self, job: Job) -> None:
        """Say nothing."""

    def progressed(self, job: Job, frames: int, total: int | None) -> None:
        """Say nothing."""

    def retried(self, job: Job, reason: str) -> None:
        """Say nothing."""

    def finished(self, outcome: Outcome) -> None:
        """Say nothing."""
