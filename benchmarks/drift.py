"""Knee drift in inches against the truth of rendered clips, beside the naive method.

Each clip goes through a session with the height of the body that was rendered. The naive method is
what a checker without a silhouette does: the midpoint of the knee landmarks, times a scale from the
body's height, from wherever the camera stands.

Clips named `taught_WHO_session` are judged with what `taught_WHO_teach` beside them teaches, clips
named `tags_...` with the printed tags that they show, all others from the height alone. Those
from the feet are judged twice: as if nobody had said where the camera stands, and with that said.
Folders are searched for videos; without any, those in `benchmarks/drift_clips` are measured.
"""

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks import drift_rows
from benchmarks.drift_fit import fit
from benchmarks.drift_rows import Row
from benchmarks.figure import Figure, report
from benchmarks.machine import describe
from benchmarks.naive_drift import naive_drift
from benchmarks.rendered import RenderedClip, track_of
from posecheck.analysis.options import Options
from posecheck.calibrate.taught_scale import teach
from posecheck.calibration.model import Calibration, CameraNote, Tags
from posecheck.estimation.of_video import poses_in
from posecheck.exercises.camera_place import seen_from
from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session

CLIPS: Final = Path(__file__).parent / "drift_clips"
SIGNAL: Final = "knee_drift_in"
LIMIT_IN: Final = 3.0
BY_IN: Final = 0.4
"""A crossing of the limit by this much must be warned about ..."""
FEET: Final = "From the feet"
TARGET_MEAN_IN = {"From the height alone": 0.25, "Taught": 0.12, "Tags": 0.15, FEET: 0.35}
TARGET_JUDGED_PCT = 85.0
WITHIN_S: Final = 0.3
"""... within this time of it."""
SAFE_IN: Final = 2.5
"""Knees that stay within this must not be warned about."""
MAX_SLANT_DEG: Final = 15.0
LEAST_HEIGHT_M: Final = 0.8
"""Beyond these a camera behind the head is one that should be refused."""
MOST_FEET_HEIGHT_M: Final = 0.9
"""Higher than this a camera beyond the feet stands above a chair or a low table."""

HEAD: Final = (
    f"{'clip':28s}{'camera':>15s}{'judged':>8s}{'mean':>7s}{'95 %':>7s}{'bias':>7s}"
    f"{'band':>7s}{'inside':>8s}{'crossings':>11s}{'delay s':>9s}{'false':>7s}"
    f"{'naive':>8s}{'95 %':>7s}"
)


@dataclass(frozen=True, slots=True)
class Measured:
    """What a session and the naive method say about one clip.

    Attributes:
        error, band: (N,) in inches, NaN where not judged.
        delays: seconds from each crossing of the limit to its warning, NaN = not warned.
        false: warnings while the truth stayed within SAFE_IN on their side.
        warnings: events of the range rule.
        naive: (N,) error of the naive method.
        remedies: what was said about what was not judged.
        true: (N,) the true drift.
        by_feet: whether it was said that the camera stands beyond the feet.
    """

    clip: RenderedClip
    error: Floats
    band: Floats
    delays: list[float]
    false: int
    warnings: int
    naive: Floats
    remedies: list[str]
    true: Floats
    by_feet: bool = False

    @property
    def judged(self) -> Floats:
        """(N,) whether a figure was given."""
        return np.isfinite(self.error)

    @property
    def wanted(self) -> bool:
        """Whether the camera stands where inches can be measured."""
        x, y, z = self.clip.truth["camera"]["position"]
        slant = abs(np.degrees(np.arctan2(x, abs(y))))
        if self.by_feet:
            return bool(slant <= MAX_SLANT_DEG and z <= MOST_FEET_HEIGHT_M)
        level = drift_rows.steepness_deg(self.clip) <= drift_rows.STEEPEST_DEG
        return bool(y > 1 and slant <= MAX_SLANT_DEG and z >= LEAST_HEIGHT_M and level)

    @property
    def place(self) -> str:
        """Where the camera stands, in words."""
        x, y, z = self.clip.truth["camera"]["position"]
        if abs(y) < 1:
            return f"side {z:.1f} m"
        aside = np.degrees(np.arctan2(x, abs(y)))
        return f"{'head' if y > 0 else 'feet'} {z:.1f} m {aside:+.0f}°"


def measure(
    clip: RenderedClip, field_of_view_deg: float | None = None, *, by_feet: bool = False
) -> Measured:
    """Judge one clip in every way.

    Args:
        field_of_view_deg: of the lens, None = not said.
        by_feet: whether it is said that the camera stands beyond the feet.
    """
    exercise = clip.exercise
    if by_feet:
        track, calibration = clip.track_from_feet, None
        exercise = seen_from(exercise, "feet")
    else:
        track, calibration = _seen(clip)
    if field_of_view_deg is not None:
        camera = CameraNote(description="rendered", field_of_view_deg=field_of_view_deg)
        calibration = Calibration(date=datetime.now(UTC), camera=camera)
    session = Session(exercise, height=clip.height_in, level=3, calibration=calibration)
    session.skim(track)
    result = session.finish()
    true = drift_rows.true_drift(clip)[: len(track)]
    events = [e for e in result.events if e.kind == "range" and e.rule == SIGNAL]
    return Measured(
        clip,
        result.signals[SIGNAL] - true,
        result.bands[SIGNAL],
        _delays(result, true),
        _false(result, true),
        len(events),
        naive_drift(clip.track if by_feet else track, clip.height_in) - true,
        [span.message for span in result.not_judged],
        true,
        by_feet,
    )


def row_of(of: Measured, name: str) -> Row:
    """One clip as a row of its kind."""
    warned = sum(_in_time(delay) for delay in of.delays)
    columns = of.error, of.band, of.true, of.naive
    return Row(name, 1, *columns, len(of.delays), warned, of.false)


def by_kind(found: Sequence[Measured]) -> list[Row]:
    """The rows of clips in which inches should be measured, by kind; some with the lens said."""
    rows: dict[str, list[Row]] = {}
    for of in found:
        kind = drift_rows.kind_of(of.clip)
        rows.setdefault(kind, []).append(row_of(of, kind))
        if of.by_feet:
            rows.setdefault(drift_rows.FEET, []).append(row_of(of, kind))
        if kind in drift_rows.SAID:
            said = measure(of.clip, drift_rows.field_of_view_deg(of.clip))
            rows.setdefault(f"{kind}, said", []).append(row_of(said, kind))
    return [drift_rows.pooled(name, rows[name]) for name in drift_rows.ROWS if name in rows]


def _seen(clip: RenderedClip) -> tuple[PoseTrack, Calibration | None]:
    """The poses and, for clips of taught limits and tags, what was calibrated."""
    now = datetime.now(UTC)
    if clip.name.startswith("tags_"):
        calibration = Calibration(
            date=now, method="tag", camera=CameraNote(description="rendered"), tags=Tags()
        )
        options = Options(video=False, calibration=calibration)
        return PoseTrack.of(
            [pose for _, pose in poses_in(clip.path, tags=options.tags)]
        ), calibration
    if clip.name.startswith("taught_"):
        beside = clip.path.with_name(clip.path.name.replace("_session", "_teach"))
        inches = float(np.abs(RenderedClip.read(beside).signals[SIGNAL]).max())
        lesson = track_of(beside, clip.keep)
        taught, _ = teach(
            lesson, inches, camera="rendered", date=now, height=f"{clip.height_in:.1f}in"
        )
        return clip.track, taught
    return clip.track, None


def _delays(result: SessionResult, true: Floats) -> list[float]:
    """Seconds from each crossing of the limit by BY_IN or more to the warning on its side."""
    delays = []
    for sign, side in ((1, "left"), (-1, "right")):
        starts = [
            e.start_s
            for e in result.events
            if (e.kind, e.rule, e.severity, e.side) == ("range", SIGNAL, "warning", side)
        ]
        beyond = np.concatenate([[False], sign * true > LIMIT_IN, [False]])
        edges = np.flatnonzero(np.diff(beyond.astype(int)))
        for first, end in edges.reshape(-1, 2):
            if (sign * true[first:end]).max() < LIMIT_IN + BY_IN - 1e-6:
                continue
            crossed, left = result.times[first], result.times[end - 1]
            near = [s - crossed for s in starts if crossed - 1.0 <= s <= left]
            delays.append(min(near, key=abs) if near else float("nan"))
    return delays


def _false(result: SessionResult, true: Floats) -> int:
    """How many warnings there were although the knees stayed within SAFE_IN on their side."""
    count = 0
    for event in result.events:
        if (event.kind, event.rule, event.severity) != ("range", SIGNAL, "warning"):
            continue
        sign = 1 if event.side == "left" else -1
        after = result.times >= event.start_s - WITHIN_S
        near = after & (result.times <= event.end_s + WITHIN_S)
        count += bool((sign * true[near]).max() <= SAFE_IN + 1e-6)
    return count


def line(of: Measured) -> str:
    """One row of the table."""
    judged = of.judged
    naive = np.abs(of.naive[np.isfinite(of.naive)])
    name = f"{of.clip.name}, said" if of.by_feet else of.clip.name
    row = f"{name:28s}{of.place:>15s}{100 * judged.mean():7.0f}%"
    if judged.any():
        error = of.error[judged]
        inside = np.abs(error) <= of.band[judged]
        warned = sum(_in_time(delay) for delay in of.delays)
        delay = f"{max(of.delays, key=abs):+9.2f}" if of.delays else f"{'-':>9s}"
        row += (
            f"{np.abs(error).mean():7.2f}{np.percentile(np.abs(error), 95):7.2f}"
            f"{error.mean():+7.2f}{np.median(of.band[judged]):7.2f}{100 * inside.mean():7.0f}%"
            f"{f'{warned}/{len(of.delays)}':>11s}{delay}{of.false:7d}"
        )
    else:
        row += f"{'-':>7s}{'-':>7s}{'-':>7s}{'-':>7s}{'-':>8s}{'-':>11s}{'-':>9s}{'-':>7s}"
    return row + f"{naive.mean():8.2f}{np.percentile(naive, 95):7.2f}"


def _in_time(delay: float) -> bool:
    return bool(abs(delay) <= WITHIN_S + 1e-6)


def summary(title: str, group: Sequence[Measured]) -> None:
    """Print the pooled figures of clips that should be judged."""
    judged = np.concatenate([of.judged for of in group])
    error = np.concatenate([of.error for of in group])[judged]
    band = np.concatenate([of.band for of in group])[judged]
    naive = np.concatenate([of.naive for of in group])
    naive = np.abs(naive[np.isfinite(naive)])
    delays = [delay for of in group for delay in of.delays]
    print(
        f"\n{title}, {len(group)} clips, {len(judged)} frames: mean {np.abs(error).mean():.3f} in, "
        f"95 % within {np.percentile(np.abs(error), 95):.2f} in, "
        f"judged {100 * judged.mean():.1f} % "
        f"(least {min(100 * of.judged.mean() for of in group):.0f} %), truth inside the band "
        f"{100 * (np.abs(error) <= band).mean():.1f} %;\n"
        f"  crossings of 3 in warned within {WITHIN_S} s: {sum(map(_in_time, delays))} of "
        f"{len(delays)}; false warnings {sum(of.false for of in group)}; naive mean "
        f"{naive.mean():.3f} in, 95 % within {np.percentile(naive, 95):.2f} in"
    )


def refusals(group: Sequence[Measured]) -> None:
    """Print what was said of clips in which inches cannot be measured."""
    figures = sum(int(of.judged.sum()) for of in group)
    naive = np.concatenate([of.naive for of in group])
    naive = np.abs(naive[np.isfinite(naive)])
    print(
        f"\nTo be refused (feet, side, too low, too far aside), {len(group)} clips: {figures} "
        f"frames with a figure, {sum(of.warnings for of in group)} events; naive mean "
        f"{naive.mean():.2f} in, 95 % within {np.percentile(naive, 95):.2f} in"
    )
    for of in group:
        print(f"  {of.clip.name}: {' | '.join(dict.fromkeys(of.remedies)) or 'NOTHING SAID'}")


def _figures(groups: dict[str, list[Measured]], refused: list[Measured]) -> Iterator[Figure]:
    """The figures of each group beside the naive method, and what should have been refused."""
    for title, group in groups.items():
        if not group:
            continue
        judged = np.concatenate([of.judged for of in group])
        error = np.abs(np.concatenate([of.error for of in group])[judged])
        naive = np.concatenate([of.naive for of in group])
        naive = np.abs(naive[np.isfinite(naive)])
        words = f"knee drift, {title[0].lower()}{title[1:]}"
        mean = float(naive.mean())
        yield Figure(
            f"{words}: mean error",
            float(error.mean()),
            "in",
            TARGET_MEAN_IN[title],
            "most",
            "naive",
            mean,
        )
        yield Figure(
            f"{words}: judged", 100 * float(judged.mean()), "%", TARGET_JUDGED_PCT, "least"
        )
    if refused:
        figures = sum(int(of.judged.sum()) for of in refused)
        yield Figure("knee drift: frames judged that must not be", figures, "", 0, "most")


def _videos(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        found = sorted(path.glob("*.mp4")) if path.is_dir() else [path]
        yield from (video for video in found if not video.stem.endswith("_teach"))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.drift", description=__doc__)
    parser.add_argument("clips", type=Path, nargs="*", help="videos with NAME.truth.json beside")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep landmarks for the next run")
    parser.add_argument("--fit", action="store_true", help="print the fitted constants as well")
    asked = parser.parse_args(arguments)
    print(describe(), "\n")
    print(HEAD)
    found: list[Measured] = []
    with np.errstate(invalid="ignore", divide="ignore"):
        for path in _videos(asked.clips or [CLIPS]):
            clip = RenderedClip.read(path, asked.keep)
            if SIGNAL not in clip.signals:
                continue
            for by_feet in (False, True) if clip.from_feet else (False,):
                found.append(measure(clip, by_feet=by_feet))
                print(line(found[-1]), flush=True)
        taught = [of for of in found if of.clip.name.startswith("taught_")]
        tags = [of for of in found if of.clip.name.startswith("tags_")]
        others = [of for of in found if of not in taught and of not in tags]
        feet = [of for of in others if of.by_feet and of.wanted]
        others = [of for of in others if not of.by_feet]
        markerless = [of for of in others if of.wanted]
        groups = {
            "From the height alone": markerless,
            "Taught": taught,
            "Tags": tags,
            FEET: feet,
        }
        for title, group in groups.items():
            if group:
                summary(title, group)
        refused = [of for of in others if not of.wanted]
        if refused:
            refusals(refused)
        kinds = by_kind([*markerless, *feet])
        print(drift_rows.HEAD)
        for row in kinds:
            print(row.line())
        print()
        report([*_figures(groups, refused), *(f for row in kinds for f in row.figures())])
        if asked.fit:
            fit([of.clip for of in markerless])


if __name__ == "__main__":
    main()
