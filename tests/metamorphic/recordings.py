"""Recordings whose landmarks are at hand: the sample clips', and shadows of real people's."""

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from posecheck.analysis.judge import session_of
from posecheck.analysis.options import Options
from posecheck.batch.expectation import EXPECTATION_SUFFIX, load_expectation
from posecheck.calibration.file import load_calibration
from posecheck.exercises.library import built_in_exercise
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "sample_videos"
REAL = ROOT.parent / "shared" / "real"


@dataclass(frozen=True)
class Recording:
    """Poses of one recording, and how they are judged."""

    name: str
    exercise: str
    options: Options

    def judge(self, track: PoseTrack) -> SessionResult:
        exercise = built_in_exercise(self.exercise)
        session = session_of(exercise, self.options, track)
        session.skim(track)
        return session.finish()


def sample(name: str) -> Recording:
    wanted = load_expectation(SAMPLES / f"{name}{EXPECTATION_SUFFIX}")
    options = wanted.options
    calibration = None
    if options.calibration is not None:
        calibration = load_calibration(SAMPLES / options.calibration)
    return Recording(
        name,
        wanted.exercise,
        Options(height_in=options.height_in, level=options.level, calibration=calibration),
    )


def sample_names() -> list[str]:
    return sorted(path.stem for path in SAMPLES.glob("*.mp4"))


def shadow_names() -> list[str]:
    return sorted(path.parent.name for path in REAL.glob("*/landmarks.npz"))


def shadow(name: str) -> Recording:
    label = tomllib.loads((REAL / f"{name}.toml").read_text(encoding="utf-8"))
    return Recording(name, label["exercise"], Options())


def saved_landmarks(cache_folder: Path, name: str) -> Path | None:
    """Those that the check of the sample clips kept, newest first."""
    found = [
        path
        for path in cache_folder.glob(f"*/{name}/landmarks.npz")
        if (path.parent / "result.json").exists()
        and json.loads((path.parent / "result.json").read_text())["versions"]["model"]
        == "pose_landmarker_full"
    ]
    return max(found, key=lambda path: path.stat().st_mtime, default=None)


_AS_THEY_ARE: dict[Path, tuple[PoseTrack, SessionResult]] = {}


def judged_as_it_is(recording: Recording, path: Path) -> tuple[PoseTrack, SessionResult]:
    """The poses of a recording and the verdicts on them, found once."""
    if path not in _AS_THEY_ARE:
        track = PoseTrack.load(path)
        _AS_THEY_ARE[path] = track, recording.judge(track)
    return _AS_THEY_ARE[path]
