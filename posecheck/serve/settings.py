"""What the server was told to do, and its limits."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from posecheck.calibration.model import Calibration
from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.programme import Programme
from posecheck.text.translation import SOURCE, _, language

SESSIONS_A_CORE: Final = 4
"""Sessions at 15 frames a second that one core holds; `python -m benchmarks.serve` measures it."""
FRAME_BYTES: Final = 1_000_000
FRAME_SIDE: Final = 1280
"""Largest picture that is looked at, pixels; the page sends far less."""
LONG_SIDE: Final = 360
"""Long side, pixels, of what the page is asked to send: the model looks at 256 x 256 of it, and
each pixel more costs time in the silhouette."""
UPLOAD_BYTES: Final = 4 * 2**30


def default_results() -> Path:
    """The folder of results in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("posecheck") / "results"


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How to serve.

    Attributes:
        results: folder below which each session gets a result folder.
        database: of the history; None = the user's own.
        token: what a visitor must show, None = nothing is asked (this machine only).
        names: host names by which the server may be called besides those of this machine.
        beyond: whether other machines may connect.
        secure: whether it speaks TLS.
        capacity: live sessions at the same time.
        waiting: newcomers who may wait for a place.
        fps, long_side: what the page is asked to send.
        linger_s: how long a session outlives a lost connection.
        idle_s: how long a connection may be silent.
        upload_bytes, uploads_waiting: limits of uploads.
        exercises: exercises offered, by id, with their words as in their files.
        programmes: programmes offered, by name; their exercises are among `exercises`.
        model: the pose model's name or file.
        calibration: what is known about the person and the camera, None = nothing.
        secret: signs links to reports.
        person: whose sessions they are, None = not given.
    """

    results: Path
    exercises: dict[str, Exercise]
    programmes: Mapping[str, Programme] = field(default_factory=dict)
    database: str | None = None
    token: str | None = None
    names: frozenset[str] = frozenset()
    beyond: bool = False
    secure: bool = False
    capacity: int = SESSIONS_A_CORE * (os.cpu_count() or 1)
    waiting: int = 50
    fps: int = 15
    long_side: int = LONG_SIDE
    linger_s: float = 60.0
    idle_s: float = 600.0
    upload_bytes: int = UPLOAD_BYTES
    uploads_waiting: int = 20
    model: str = "full"
    calibration: Calibration | None = None
    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    person: str | None = None
    _spoken: dict[str, dict[str, Exercise]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def exercise(self, identifier: str) -> Exercise:
        """The exercise of that id; raises InputError when it is not offered."""
        exercise = self.spoken().get(identifier)
        if exercise is None:
            raise InputError(_("There is no such movement: choose one of the list."))
        return exercise

    def spoken(self) -> Mapping[str, Exercise]:
        """The exercises by id, in the language spoken here."""
        here = language()
        if here == SOURCE:
            return self.exercises
        if here not in self._spoken:
            self._spoken[here] = {
                name: Exercise.model_validate(exercise.model_dump(by_alias=True))
                for name, exercise in self.exercises.items()
            }
        return self._spoken[here]

    @property
    def asked_side(self) -> int:
        """Long side of the pictures that the page is asked for, pixels."""
        return FRAME_SIDE if self.tags else self.long_side

    @property
    def tags(self) -> bool:
        """Whether printed tags are looked for, which needs large pictures."""
        return self.calibration is not None and self.calibration.tags is not None

    @property
    def device(self) -> bool:
        """Whether a page may look at its pictures itself: tags are found at the server alone."""
        return not self.tags
