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

from benchmarks.figure import Figure, report
from benchmarks.machine import describe
from benchmarks.naive_drift import naive_drift
from benchmarks.rendered import RenderedClip, track_of
from posecheck.analysis.options import Options
from posecheck.calibrate.taught_scale import teach
from posecheck.calibration.model import Calibration, CameraNote, Tags
from posecheck.estimation.of_video import poses_in
from posecheck.exercises.camera_place import seen_from
from posecheck.measure import scale
from posecheck.pose import head_end
from posecheck.pose.arrays import Floats
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import VIEWS, View
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.signals import knee_drift
from posecheck.signals.body import Body
from posecheck.signals.catalogue import RAW, RAW_SECOND
from posecheck.signals.reference import Reference

CLIPS: Final = Path(__file__).parent / "drift_clips"
SIGNAL: Final = "knee_drift_in"
LIMIT_IN: Final = 3.0
BY_IN: Final = 0.5
"""A crossing of the limit by this much must be warned about ..."""
FEET: Final = "From the feet"
TARGET_MEAN_IN = {"From the height alone": 0.25, "Taught": 0.12, "Tags": 0.15, FEET: 0.35}
TARGET_JUDGED_PCT = 85.0
WITHIN_S: Final = 0.3
"""... within this time of it."""
SAFE_IN: Final = 2.4
"""A clip that stays within this must not be warned about."""
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
        false: warnings although the truth stayed within SAFE_IN.
        warnings: events of the range rule.
        naive: (N,) error of the naive method.
        remedies: what was said about what was not judged.
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
        return bool(y > 1 and slant <= MAX_SLANT_DEG and z >= LEAST_HEIGHT_M)

    @property
    def place(self) -> str:
        """Where the camera stands, in words."""
        x, y, z = self.clip.truth["camera"]["position"]
        if abs(y) < 1:
            return f"side {z:.1f} m"
        aside = np.degrees(np.arctan2(x, abs(y)))
        return f"{'head' if y > 0 else 'feet'} {z:.1f} m {aside:+.0f}°"


def measure(clip: RenderedClip, *, by_feet: bool = False) -> Measured:
    """Judge one clip in every way.

    Args:
        by_feet: whether it is said that the camera stands beyond the feet.
    """
    exercise = clip.exercise
    if by_feet:
        track, calibration = clip.track_from_feet, None
        exercise = seen_from(exercise, "feet")
    else:
        track, calibration = _seen(clip)
    session = Session(exercise, height=clip.height_in, level=3, calibration=calibration)
    session.skim(track)
    result = session.finish()
    true = clip.signals[SIGNAL][: len(track)]
    events = [e for e in result.events if e.kind == "range" and e.rule == SIGNAL]
    warned = [e for e in events if e.severity == "warning"]
    return Measured(
        clip,
        result.signals[SIGNAL] - true,
        result.bands[SIGNAL],
        _delays(result, true),
        len(warned) if np.abs(true).max() <= SAFE_IN + 1e-6 else 0,
        len(events),
        naive_drift(clip.track if by_feet else track, clip.height_in) - true,
        [span.message for span in result.not_judged],
        by_feet,
    )


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


def fit(group: Sequence[Measured]) -> None:
    """Print the constants of `signals/head_end.py`, `scale.py` and `signals/drift.py` anew."""
    rows = [row for of in group if (row := _fitted(of.clip)) is not None]
    names, values = [name for name, *_ in rows], np.array([row[1:] for row in rows])
    trunk, sine, shoulders, wide, hips, gain, width, off = values.T
    slope, level = np.polyfit(sine, trunk, 1)
    print(f"\nTrunk in shoulder breadths = {level:.2f} + {slope:.2f} sin(steepness)")
    print(f"  in use {head_end.TRUNK_LEVEL} + {head_end.TRUNK_STEEP}")
    # Shoulders over a height at the knees = breadth + (beyond cos - above sin) shoulders / focal.
    steep = np.clip((trunk - head_end.TRUNK_LEVEL) / head_end.TRUNK_STEEP, 0.15, 0.8)
    columns = np.stack([np.ones(len(wide)), wide * np.sqrt(1 - steep**2), -wide * steep], 1)
    breadth, beyond, above = np.linalg.lstsq(columns, shoulders, rcond=None)[0]
    print(
        f"Shoulder breadth {breadth:.3f}, knees {beyond:.2f} beyond, {above:.2f} above, of height"
    )
    used = (scale.SHOULDER_BREADTH, scale.KNEES_BEYOND, scale.KNEES_ABOVE)
    print(f"  in use {used[0]}, {used[1]}, {used[2]}")
    print(f"Hip breadth at the knees {hips.mean():.4f} (s.d. {hips.std():.4f}) of height")
    print(f"  in use {scale.HIP_BREADTH}")
    print(f"Error of the scale in use {100 * off.mean():+.1f} % (s.d. {100 * off.std():.1f} %)")
    slope, level = np.polyfit(width - knee_drift.USUAL_WIDTH_IN, gain, 1)
    left = gain - level - slope * (width - knee_drift.USUAL_WIDTH_IN)
    print(
        f"Edges move {level:.3f} {slope:+.3f} (width - {knee_drift.USUAL_WIDTH_IN} in) of the knees"
    )
    print(
        f"  in use {1 / knee_drift.EDGES_GAIN:.3f} {-knee_drift.WIDTH_GAIN:+.3f}; "
        f"s.d. left {left.std():.3f}"
    )
    for name, share, wide in zip(names, gain, width, strict=True):
        print(f"  {name:28s} gain {share:.3f} width {wide:.1f} in")


def _fitted(clip: RenderedClip) -> tuple[str, *tuple[float, ...]] | None:
    """What `fit` needs of one clip, with everything in true pixels per inch; None = no joints."""
    track = clip.track
    true = clip.signals[SIGNAL][: len(track)]
    rest = (np.abs(true) < 0.1) & (track.time_s > 0.3) & (track.time_s < 1.5)
    if clip.joints is None or not rest.any() or np.ptp(true) < 2:
        return None
    n = len(track)
    along = View(np.ones(n), np.zeros(n, int), np.full(n, VIEWS.index("head_end")))
    inch = float(np.median(clip.px_per_in("knee")[:n][rest]))
    still = Body(track, along, Reference(inch)).take(np.flatnonzero(rest))
    neutral = {name: float(np.nanmedian(RAW[name](still))) for name in ("knee_x_px", "steepness")}
    moving = Body(track, along, Reference(inch, neutral))
    edges = -(knee_drift.crest_x(moving) - np.nanmedian(knee_drift.crest_x(moving)[rest])) / inch
    known = np.isfinite(edges)
    gain = float(np.polyfit(true[known], edges[known], 1)[0])
    width = float(np.nanmedian(RAW_SECOND["crest_width_px"](moving)[rest])) / inch
    x, y, z = clip.truth["camera"]["position"]
    tx, ty, tz = clip.truth["camera"]["target"]
    sine = (z - tz) / float(np.linalg.norm([x - tx, y - ty, z - tz]))
    shoulder, hip = (
        float(np.median(head_end.breadth(track, part)[rest])) for part in ("shoulder", "hip")
    )
    whole = inch * clip.height_in
    return (
        clip.name,
        float(np.median(head_end.trunk_length(track)[rest])),
        sine,
        shoulder / whole,
        shoulder / clip.truth["camera"]["focal_px"],
        hip / whole,
        gain,
        width,
        float(np.nanmedian(scale.pixels_per_inch(still, clip.height_in))) / inch - 1,
    )


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
        print()
        report(_figures(groups, refused))
        if asked.fit and markerless:
            fit(markerless)


if __name__ == "__main__":
    main()
