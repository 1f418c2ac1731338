"""What a session found, and the files that other people's scripts and reports build on."""

import csv
import json
import math
from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Final, Literal

import numpy as np

from posecheck.errors import MissingExtra
from posecheck.exercises.exercise import Exercise
from posecheck.files.json_values import DIGITS, plain
from posecheck.files.result_folder import ResultFolder
from posecheck.measure.camera_log import UNSEEN_CAMERA, CameraAccount
from posecheck.pose.arrays import Floats
from posecheck.pose.landmarks_file import write_landmarks
from posecheck.pose.provenance import NO_PROVENANCE, Provenance
from posecheck.pose.track import PoseTrack
from posecheck.rules.events import Event, Hold, Repetition
from posecheck.session.coverage import Coverage
from posecheck.session.judged_time import end_s
from posecheck.session.not_judged import NotJudged
from posecheck.session.nothing_done import why_nothing_counted
from posecheck.session.particulars import NO_PARTICULARS, Particulars
from posecheck.session.rule_times import RuleTime
from posecheck.signals.catalogue import SIGNALS
from posecheck.signals.reference import NeutralMethod
from posecheck.text.translation import _


@dataclass(frozen=True, slots=True)
class SessionResult:
    """Everything a session found.

    Parameters
    ----------
    exercise : Exercise
        What was judged.
    level : int or None
        The level that counted, None for exercises without levels.
    times : ndarray of shape (N,)
        Seconds from the first frame.
    signals : dict of str to ndarray of shape (N,)
        Smoothed values by name in the signals' units, NaN = not judged.
    judged : ndarray of shape (N,)
        Whether the exercise could be judged in each frame.
    judged_s : float
        For how long it could be judged, seconds.
    not_judged : list of NotJudged
        When all rules or one of them could not be judged, and why.
    repetitions : list of Repetition
        In the order of their starts.
    holds : list of Hold
        In the order of their starts.
    events : list of Event
        Limits that were left, and pain, in the order of their starts.
    neutral : dict of str to float
        The person's own neutral by signal, for signals counted from it.
    limits : dict of str to tuple
        (low, high, caution low, caution high) by signal, counted like the signal itself; None =
        there is no limit that way.
    from_neutral : frozenset of str
        Signals whose limits count from the person's own neutral.
    scale_px_per_in : float
        Pixels per inch, NaN = unknown.
    scale_error_pct : float
        Its stated error in per cent (about two standard deviations), NaN = unknown.
    seen : str
        From where the camera saw the person most of the time.
    scale_method : {"height", "tag", "taught", "none"}, default "none"
        How the scale came about.
    bands : dict of str to ndarray of shape (N,)
        Half-widths of the error bands of the signals that state one, by name; NaN = unknown. Of an
        angle it is what the camera's lean leaves open.
    unfinished : list of Repetition
        Repetitions that a gap or the end cut off; they do not count.
    neutral_method : {"still", "rest", "typical", "calibration"}, optional
        How neutral was found, None = it was not.
    provenance : Provenance
        Where the poses came from: recording, model and versions.
    poses : PoseTrack, optional
        The poses that were judged, None = they were not kept.
    rules : list of RuleTime
        For how long each rule could have warned, and why not for the rest of the time.
    camera : CameraAccount
        How far the camera leaned, and when it was moved.
    particulars : Particulars
        Who, when, what was asked, and pain, as far as it was told.

    Notes
    -----
    Without warnings all is well only for as long as it was judged: compare `judged_s` with
    `duration_s`, and see `not_judged`.

    Examples
    --------
    >>> import posecheck
    >>> session = posecheck.Session("cat_cow")
    >>> for i in range(10):
    ...     _ = session.update(posecheck.Pose.nobody(i / 10, (640, 480)))
    >>> result = session.finish()
    >>> round(result.duration_s, 1), result.judged_s, result.warnings
    (1.0, 0.0, [])
    >>> sorted(path.name for path in result.save("result").glob("[!.]*"))
    ['result.json', 'signals.csv']
    """

    exercise: Exercise
    level: int | None
    times: Floats
    signals: dict[str, Floats]
    judged: np.ndarray
    judged_s: float
    not_judged: list[NotJudged]
    repetitions: list[Repetition]
    holds: list[Hold]
    events: list[Event]
    neutral: dict[str, float]
    limits: dict[str, tuple[float | None, float | None, float | None, float | None]]
    from_neutral: frozenset[str]
    scale_px_per_in: float
    scale_error_pct: float
    seen: str
    scale_method: str = "none"
    bands: dict[str, Floats] = field(default_factory=dict)
    unfinished: list[Repetition] = field(default_factory=list)
    neutral_method: NeutralMethod | None = None
    provenance: Provenance = NO_PROVENANCE
    poses: PoseTrack | None = None
    rules: list[RuleTime] = field(default_factory=list)
    camera: CameraAccount = UNSEEN_CAMERA
    particulars: Particulars = NO_PARTICULARS

    @property
    def warnings(self) -> list[Event]:
        """Limits that were crossed or held too long, in their order; pain is not among them."""
        return [e for e in self.events if e.severity == "warning" and e.kind != "pain"]

    @property
    def pain(self) -> bool:
        """Whether the person marked pain."""
        return any(event.kind == "pain" for event in self.events)

    @property
    def duration_s(self) -> float:
        """Length of the recording in seconds, its last frame counted in."""
        return end_s(self.times)

    @property
    def coverage(self) -> Coverage:
        """What was judged, as all that speaks of the whole session must ask."""
        paused = sum(span.duration_s for span in self.not_judged if span.reason == "paused")
        return Coverage(self.duration_s, self.judged_s, tuple(self.rules), paused)

    @property
    def done(self) -> bool:
        """Whether the person did anything of the exercise: repeated or held it, or walked."""
        if not self.exercise.counts_repetitions:
            return self.judged_s > 0
        return bool(self.repetitions or self.holds)

    @property
    def no_repetition(self) -> str | None:
        """Why no repetition was counted, with what to do, in words; None = some were."""
        return why_nothing_counted(self)

    def to_dict(self) -> dict[str, Any]:
        """Make the content of `result.json`.

        Returns
        -------
        dict
            Plain values, rounded as in the file; None = unknown.
        """
        return _content(self)

    def to_dataframe(self, library: Literal["pandas", "polars"] | None = None) -> Any:
        """Make a table of the signals.

        Parameters
        ----------
        library : {"pandas", "polars"}, optional
            Whose table; pandas where it is installed, else polars, where it is not given.

        Returns
        -------
        pandas.DataFrame or polars.DataFrame
            A row a frame: `t_s` in seconds, and a column a signal in its unit; NaN = not judged.

        Raises
        ------
        MissingExtra
            When it is not installed.
        """
        columns = {"t_s": self.times, **self.signals}
        for name in ("pandas", "polars") if library is None else (library,):
            try:
                return import_module(name).DataFrame(columns)
            except ImportError:
                continue
        raise MissingExtra.of("a table of the signals", library or "posecheck[table]")

    def save(self, folder: str | Path) -> Path:
        """Write the result's data to a folder.

        Parameters
        ----------
        folder : str or Path
            Where to write result.json, signals.csv and, where poses were kept, landmarks.npz. All
            of them appear, or none; those of an earlier result are replaced, other files stay.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        InputError
            When it cannot be written, or holds files of these names that are not posecheck's.
        """
        with ResultFolder(folder, remedy=_("choose another folder")) as results:
            write_signals(self, results.path / "signals.csv")
            write_result(self.to_dict(), results.path / "result.json")
            if self.poses is not None:
                poses = map(self.poses.pose, range(len(self.poses)))
                write_landmarks(poses, results.path / "landmarks.npz", self.provenance)
            return results.commit()


SCHEMA: Final = "posecheck/result/1"


def _content(result: SessionResult) -> dict[str, Any]:
    """The content of `result.json`: plain values, None = unknown."""
    provenance, looked_at = result.provenance, len(result.times)
    timed = looked_at > 1 and float(result.times[-1]) > 0
    fps = provenance.fps or ((looked_at - 1) / float(result.times[-1]) if timed else None)
    in_pixels = math.isfinite(result.scale_px_per_in)
    # A phone between the knees measures in inches without any pixels.
    scaled = in_pixels or result.exercise.views == ["phone"]
    content: dict[str, Any] = plain(
        {
            "schema": SCHEMA,
            "versions": {
                "posecheck": provenance.posecheck,
                "mediapipe": provenance.mediapipe,
                "model": provenance.model,
                "model_sha256": provenance.model_sha256,
            },
            "source": {
                "path": provenance.path,
                "duration_s": result.duration_s,
                "frames": max(provenance.frames or 0, looked_at),
                "looked_at": looked_at,
                "fps": fps,
                "width": provenance.width,
                "height": provenance.height,
                "broken_frames": provenance.broken_frames,
                "cut_off": provenance.cut_off,
                "slowed_by": provenance.slowed_by,
                "rotate": provenance.rotate,
                "mirrored": provenance.mirrored,
            },
            **_told(result.particulars),
            "exercise": result.exercise.id,
            "title": result.exercise.title,
            "level": result.level,
            "view": {"expected": " or ".join(result.exercise.views), "seen": result.seen},
            "scale": {
                "px_per_in": result.scale_px_per_in if in_pixels else None,
                "method": result.scale_method if scaled else "none",
                "error_pct": result.scale_error_pct if scaled else None,
            },
            "camera": asdict(result.camera),
            "judged_s": result.judged_s,
            "rules": [asdict(rule) for rule in result.rules],
            "not_judged": [asdict(span) for span in result.not_judged],
            "counted": result.exercise.counts_repetitions,
            "no_repetition": result.no_repetition,
            "reps": [asdict(rep) for rep in result.repetitions],
            "unfinished": [asdict(rep) for rep in result.unfinished],
            "holds": [
                {
                    "start_s": hold.start_s,
                    "end_s": hold.end_s,
                    "duration_s": hold.duration_s,
                    "side": hold.side,
                }
                for hold in result.holds
            ],
            "hold_limit_s": result.exercise.hold.limit_s,
            "events": [asdict(event) for event in result.events],
            "ranges": {
                name: {
                    **_extent(values),
                    "unit": SIGNALS[name].unit,
                    "band": _widest(values, result.bands.get(name)),
                }
                for name, values in result.signals.items()
            },
            "neutral": result.neutral,
            "neutral_method": result.neutral_method,
            "limits": {
                name: dict(zip(("low", "high", "caution_low", "caution_high"), ends, strict=True))
                for name, ends in result.limits.items()
            },
        }
    )
    return content


def _told(told: Particulars) -> dict[str, Any]:
    """What the door knew besides what was seen."""
    before = None
    if told.before is not None:
        before = asdict(told.before)
        before["started"] = told.before.started.isoformat(timespec="seconds")
    return {
        "started": None if told.started is None else told.started.isoformat(timespec="seconds"),
        "person": told.person,
        "asked": dict(told.asked),
        "level_by": told.level_by,
        "pain_before": told.pain_before,
        "pain_after": told.pain_after,
        "before": before,
        "interrupted": told.interrupted,
    }


def write_result(content: dict[str, Any], path: Path) -> None:
    """Write `result.json`."""
    text = json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


def write_signals(result: SessionResult, path: Path) -> None:
    """Write `signals.csv`: `t_s` and one column a signal, an empty cell = not judged.

    A signal in inches has another column `NAME_band`, the half-width of its error band.
    """
    table = dict(result.signals)
    for name, widths in result.bands.items():
        if SIGNALS[name].needs_scale:
            table[f"{name}_band"] = np.where(np.isfinite(result.signals[name]), widths, np.nan)
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["t_s", *table])
        columns = list(table.values())
        for i, time_s in enumerate(result.times):
            cells = (f"{c[i]:.{DIGITS}f}" if math.isfinite(c[i]) else "" for c in columns)
            writer.writerow([f"{time_s:.{DIGITS}f}", *cells])


def _extent(values: np.ndarray) -> dict[str, float | None]:
    known = values[np.isfinite(values)]
    if not known.size:
        return {"min": None, "max": None}
    return {"min": float(known.min()), "max": float(known.max())}


def _widest(values: np.ndarray, widths: np.ndarray | None) -> float | None:
    """The half-width of the error band where the signal is furthest from 0, None = not stated."""
    if widths is None or not np.isfinite(values).any():
        return None
    sizes = np.where(np.isfinite(values), np.abs(values), -np.inf)
    return float(widths[int(sizes.argmax())])
