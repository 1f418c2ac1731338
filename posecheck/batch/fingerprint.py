"""What a clip's result depends on, so that a second run does only what is needed."""

import hashlib
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, Final, Literal

import posecheck
from posecheck.analysis.options import Options
from posecheck.batch import remote
from posecheck.estimation.models import ModelFile
from posecheck.exercises.exercise import Exercise
from posecheck.pose.orientation import AS_STORED
from posecheck.text.redaction import shown_source

Freshness = Literal["unchanged", "rules", "pixels"]
"""What a result needs: nothing, only the rules on its saved landmarks, or the clip again."""
_HOME: Final = Path(posecheck.__file__).parent
_TRACKING: Final = ("video", "estimation", "observation", "pose")
# Data that is fingerprinted by itself, and what no result depends on.
_NOT_CODE: Final = (
    "models",
    "exercises/built_in",
    "cli",
    "batch/processes.py",
    "batch/cluster.py",
)


@dataclass(frozen=True, slots=True)
class ClipStamp:
    """A clip's content; `size` and `mark` can be had without reading it.

    Attributes:
        path: absolute path or URL.
        size: bytes.
        mark: time of the last change, or what the remote store says in its place.
        sha256: of the content, None until it has been read.
    """

    path: str
    size: int
    mark: str
    sha256: str | None = None

    @classmethod
    def of(cls, source: str) -> "ClipStamp":
        """Without reading the content; raises OSError or InputError when it cannot be had."""
        if remote.is_url(source):
            return cls(shown_source(source), *remote.stamp(source))
        status = os.stat(source)
        return cls(os.path.abspath(source), status.st_size, str(status.st_mtime_ns))

    def same_as(self, saved: "ClipStamp") -> bool:
        """Whether the clip is the one that was saved; reads it only where that decides."""
        if (self.path, self.size, self.mark) == (saved.path, saved.size, saved.mark):
            return True
        if self.size != saved.size or saved.sha256 is None or remote.is_url(self.path):
            return False
        return sha256_of_file(self.path) == saved.sha256


@dataclass(frozen=True, slots=True)
class LandmarksInput:
    """What the landmarks depend on besides the clip.

    `tags` says whether printed tags were looked for, `fps` what was said about the clip's times,
    `orientation` how the pictures were turned, `place` where the camera stood, `every_picture`
    whether all were looked at.
    """

    model: str
    model_sha256: str
    mediapipe: str
    posecheck: str
    code: str
    tags: bool = False
    fps: float | None = None
    orientation: tuple[int, bool] = AS_STORED
    place: str | None = None
    every_picture: bool = False

    @classmethod
    def here(cls, model: ModelFile) -> "LandmarksInput":
        """With the model and the packages of this process, for clips without tags."""
        versions = metadata.version("mediapipe"), posecheck.__version__
        return cls(model.name, model.sha256, *versions, code_digest()[0])


@dataclass(frozen=True, slots=True)
class RulesInput:
    """What events and outcome depend on besides the landmarks; hashes of what was read."""

    definition: str
    height_in: float | None
    level: int | None
    expectation: str | None
    truth: str | None
    posecheck: str
    code: str
    calibration: str | None = None

    @classmethod
    def of(
        cls,
        definition: Exercise,
        options: Options,
        expectation: bytes | None,
        truth: bytes | None,
    ) -> "RulesInput":
        """From the exercise, the options and the content of the files beside the clip."""
        return cls(
            definition=sha256_of(definition.model_dump_json().encode()),
            height_in=options.height_in,
            level=options.level,
            expectation=None if expectation is None else sha256_of(expectation),
            truth=None if truth is None else sha256_of(truth),
            posecheck=posecheck.__version__,
            code=code_digest()[1],
            calibration=None
            if options.calibration is None
            else sha256_of(options.calibration.model_dump_json().encode()),
        )


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Everything that a clip's result depends on."""

    clip: ClipStamp
    tracking: LandmarksInput
    judging: RulesInput
    video: bool

    def freshness(self, saved: "Fingerprint | None") -> Freshness:
        """What is needed to bring a saved result to this state."""
        if saved is None or self.tracking != saved.tracking or not self.clip.same_as(saved.clip):
            return "pixels"
        if self.judging == saved.judging:
            return "pixels" if self.video and not saved.video else "unchanged"
        return "pixels" if self.video else "rules"

    def with_content(self, sha256: str) -> "Fingerprint":
        """The same once the clip has been read."""
        return replace(self, clip=replace(self.clip, sha256=sha256))

    def to_dict(self) -> dict[str, Any]:
        """As plain values for JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> "Fingerprint":
        """From what `to_dict` gave; raises TypeError or KeyError for anything else."""
        return cls(
            ClipStamp(**data["clip"]),
            LandmarksInput(**_tracking(data["tracking"])),
            RulesInput(**data["judging"]),
            data["video"],
        )


def _tracking(data: dict[str, Any]) -> dict[str, Any]:
    return {**data, "orientation": tuple(data.get("orientation", AS_STORED))}


@cache
def code_digest() -> tuple[str, str]:
    """Digests of posecheck's own files: those that make landmarks, and all that make results.

    The version alone would call results unchanged while somebody works on the rules.
    """
    files = sorted(
        path
        for path in _HOME.rglob("*")
        if path.is_file()
        and "__pycache__" not in path.parts
        and not path.relative_to(_HOME).as_posix().startswith(_NOT_CODE)
    )
    tracking = [p for p in files if p.relative_to(_HOME).as_posix().startswith(_TRACKING)]
    return _digest(tracking), _digest(files)


def sha256_of(content: bytes) -> str:
    """Hexadecimal SHA-256 of bytes."""
    return hashlib.sha256(content).hexdigest()


def sha256_of_file(path: str | Path) -> str:
    """Hexadecimal SHA-256 of a file's content."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(files: Iterable[Path]) -> str:
    total = hashlib.sha256()
    for path in files:
        total.update(path.relative_to(_HOME).as_posix().encode())
        total.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return total.hexdigest()[:16]
