"""The neutral of a recording, looked for in the whole of it before it is judged.

People at home begin at once: most recordings start in motion or in the stretch. What they come back
to again and again is their neutral, wherever it lies in the recording.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posecheck.calibration.model import Calibration
from posecheck.exercises.exercise import Exercise
from posecheck.measure.measurement import Measurement, ShotReferences
from posecheck.measure.neutral import STILL_MOVE, STILL_S, STILL_TREND, body_parts, body_sizes
from posecheck.measure.perception import Perceived, Perception
from posecheck.measure.resting import (
    OUTLINED,
    comparable,
    directions,
    known_median,
    movement,
    still_outline,
    truer,
    typical_reference,
)
from posecheck.measure.ruler import Ruler
from posecheck.pose.arrays import Floats
from posecheck.pose.numbers import array_of
from posecheck.pose.runs import runs
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals.body import Body
from posecheck.signals.catalogue import RAW, RAW_SECOND, SIGNALS
from posecheck.signals.reference import Reference

CHUNK: Final = 512
"""Poses that are measured together."""
EVERY_S: Final = 0.1
"""How often a window of stillness begins."""
LEAST_S: Final = 1.0
"""Less rest than this in all is a turning point and no resting level. A person who repeats a
movement rests for half a second each time; one who does it once rests before or after."""
LOWEST_SHARE: Final = 0.1
"""The lowest resting level is where this share of the rest lies below: a slip of the model does not
count."""
SAME_LEVEL: Final = 1.0
"""Windows lie on one resting level while they differ by less than this many least travels: it
drifts as the person settles."""
EXTREME_SHARE: Final = 0.15
"""An exercise that goes both ways from neutral has it well within its travel: what lies within this
share of an end is the end of a stretch, held."""
LIFT_LEAST_PCT: Final = 4.0
"""Hips that lie higher than this share of the trunk, an inch, above the lowest are not down."""


@dataclass(frozen=True)
class _Seen:
    """A shot as it was perceived: its judged frames, and their values by name.

    Attributes:
        pieces: its frames, run by run; of an hour only a few are looked at again.
        starts: where each of the runs begins, as an index into the shot's frames.
    """

    begins_s: float
    pieces: "Sequence[_Piece]"
    starts: NDArray[np.integer]
    judged: NDArray[np.integer]
    times: Floats
    parts: Floats
    sizes: Floats
    values: dict[str, Floats]
    live: Reference


def references_of_recording(
    exercise: Exercise,
    track: PoseTrack,
    *,
    height_in: float | None = None,
    calibration: Calibration | None = None,
    view: str | None = None,
) -> ShotReferences:
    """What each shot of a recording is to be judged from, by the time with which it begins.

    What the person showed while still at the start counts, unless they rest at a truer level later.
    A shot in which nothing better than looking for it is known is not among them.
    """
    ruler = Ruler(height_in, calibration)
    found: dict[float, Reference] = {}
    with np.errstate(all="ignore"):
        lens = None if calibration is None else calibration.camera.lens
        perception = Perception(exercise, lens, view)
        for seen in _perceived(exercise, track, ruler, perception):
            reference = _reference(exercise, seen, ruler)
            if reference is not None:
                found[seen.begins_s] = reference
    return found


def _reference(exercise: Exercise, seen: _Seen, ruler: Ruler) -> Reference | None:
    rows = _resting_rows(exercise, seen)
    live = seen.live
    rest = None if rows is None else _rest(exercise, seen, rows, ruler)
    if rest is None and live.found == "rest" and _goes_both_ways(exercise):
        # Looked at as a whole, what seemed a rest was the end of a stretch.
        live = typical_reference(exercise, ruler, _body(seen, np.arange(len(seen.judged))))
    own = live.found in ("still", "rest")
    if rest is not None and (not own or truer(exercise, rest, live)):
        return rest
    return live if live.found is not None else None


def _perceived(
    exercise: Exercise, track: PoseTrack, ruler: Ruler, perception: Perception
) -> Iterator[_Seen]:
    """The shots of a recording, one after another."""
    measurement = Measurement(exercise, ruler)
    pieces: list[_Piece] = []
    for run in runs(track, CHUNK):
        for perceived in perception.update(run):
            if perceived.new_shot:
                if pieces:
                    yield _joined(pieces, measurement.reference)
                pieces = []
                measurement.new_shot(step=perceived.step)
            pieces.append(_piece(exercise, perceived, measurement))
    if pieces:
        yield _joined(pieces, measurement.reference)


class _Piece(NamedTuple):
    """A run of frames of one shot; `judged` are the rows among them that could be judged."""

    track: PoseTrack
    view: View
    judged: NDArray[np.integer]
    parts: Floats
    sizes: Floats
    values: dict[str, Floats]


def _piece(exercise: Exercise, perceived: Perceived, measurement: Measurement) -> _Piece:
    values = measurement.unsmoothed(perceived)
    good = np.array([i for i, block in enumerate(perceived.obstacles) if block is None], int)
    body = Body(perceived.track, perceived.view).take(good)
    raw = {name: measure(body) for name, measure in RAW.items()}
    known = {n: np.array(values[n], float)[good] for n in exercise.signals if n in SIGNALS}
    parts = np.array(body_parts(body), float).reshape(len(body), OUTLINED + 2)
    # Without what was worked out of them, which takes three times as much memory.
    everything = slice(None)
    track, view = perceived.track.take(everything), perceived.view.take(everything)
    return _Piece(track, view, good, parts, array_of(body_sizes(body)), known | raw)


def _joined(pieces: Sequence[_Piece], live: Reference) -> _Seen:
    """The pieces of one shot as one.

    Args:
        live: what was found by looking for it as it goes.
    """
    lengths = [len(piece.track) for piece in pieces]
    starts = np.cumsum([0, *lengths[:-1]])
    rows = np.concatenate([p.judged + start for p, start in zip(pieces, starts, strict=True)])
    times = [piece.track.time_s[piece.judged] for piece in pieces]
    return _Seen(
        float(pieces[0].track.time_s[0]),
        pieces,
        starts,
        rows,
        np.concatenate(times),
        np.concatenate([piece.parts for piece in pieces]),
        np.concatenate([piece.sizes for piece in pieces]),
        {n: np.concatenate([piece.values[n] for piece in pieces]) for n in pieces[0].values},
        live,
    )


def _resting_rows(exercise: Exercise, seen: _Seen) -> NDArray[np.integer] | None:
    """Judged frames in which the person rests, as indices into them; None = they never do."""
    bands = exercise.neutral.later or exercise.neutral.plausible
    if not bands or not {"side", "feet_end"}.intersection(exercise.views):
        return None
    windows = [w for w in _windows(seen) if _rests(exercise, seen, w, bands)]
    if "pelvis_lift_in" in exercise.signals:
        heights = _levels(seen.values["hip_height_px"], windows)
        least = 0.01 * LIFT_LEAST_PCT * float(np.median(seen.sizes)) if len(seen.sizes) else 0.0
        windows = _lowest(windows, heights, least)
    for name, (way, least) in directions(exercise).items():
        levels = _levels(seen.values[name], windows)
        if way:
            windows = _lowest(windows, way * levels, SAME_LEVEL * least)
        elif name in bands:
            windows = _most_frequent(windows, levels, seen.values[name], least)
    if not windows:
        return None
    rows = np.unique(np.concatenate([np.arange(w.start, w.stop) for w in windows]))
    return rows if _length_s(seen.times, rows) >= LEAST_S else None


def _windows(seen: _Seen) -> list[slice]:
    """Half-second windows of the judged frames in which the body's parts are still."""
    found: list[slice] = []
    next_s = -np.inf
    for i, start_s in enumerate(seen.times):
        if start_s < next_s:
            continue
        next_s = start_s + EVERY_S
        stop = int(np.searchsorted(seen.times, start_s + STILL_S, "right"))
        if stop - i < 3 or seen.times[stop - 1] - start_s < 0.8 * STILL_S:
            continue
        parts, length = comparable(seen.parts[i:stop]), float(np.median(seen.sizes[i:stop]))
        strays, trend = movement(parts)
        # A trend of the model's noise alone is a third of what a still body strays.
        if strays <= STILL_MOVE * length and trend <= max(STILL_TREND * length, strays / 3):
            found.append(slice(i, stop))
    return found


def _rests(
    exercise: Exercise, seen: _Seen, rows: slice, bands: dict[str, tuple[float, float]]
) -> bool:
    """Whether a still window is plausible as neutral: no stretch is under way in it."""
    values = {name: column[rows] for name, column in seen.values.items()}
    for name, (low, high) in bands.items():
        if not low <= np.median(values[name]) <= high:
            return False
    for stretch in exercise.stretch:
        if stretch.from_neutral:
            continue
        for name, _ in stretch.signals():
            sign = 1 if stretch.upward else -1
            if np.isnan(values[name]).all():
                continue  # not known before neutral is
            if sign * np.nanmedian(values[name]) > sign * stretch.leave:
                return False
    return still_outline(exercise, values)


def _lowest(windows: list[slice], levels: Floats, least: float) -> list[slice]:
    """Those windows that lie on the lowest level."""
    known = levels[np.isfinite(levels)]
    if not len(known):
        return windows
    bottom = float(np.quantile(known, LOWEST_SHARE))
    return [w for w, level in zip(windows, levels, strict=True) if level <= bottom + least]


def _most_frequent(
    windows: list[slice], levels: Floats, column: Floats, least: float
) -> list[slice]:
    """Those windows that lie on the level that is most frequent, not at an end of the travel."""
    known = column[np.isfinite(column)]
    if not windows or not len(known):
        return []
    low, high = np.quantile(known, [0.02, 0.98])
    room = EXTREME_SHARE * (high - low) if high - low > 2 * least else 0.0
    inner = (levels >= low + room) & (levels <= high - room)
    if not inner.any():
        return []
    near = np.abs(levels[:, None] - levels[None, :]) <= SAME_LEVEL * least
    votes = np.where(inner, (near & inner[None, :]).sum(1), 0)
    return [w for w, same in zip(windows, near[int(votes.argmax())] & inner, strict=True) if same]


def _rest(exercise: Exercise, seen: _Seen, rows: NDArray[np.integer], ruler: Ruler) -> Reference:
    """The reference from the judged frames of rest."""
    names = [*exercise.signals, *RAW]
    neutral = {n: known_median(seen.values[n][rows]) for n in names if not _by_nature(n)}
    body = _body(seen, rows)
    reference = ruler.reference(body, known_median(ruler.height_scale(body)), neutral)
    if "knee_drift_in" in exercise.signals:
        for name, second in RAW_SECOND.items():
            neutral[name] = known_median(second(body.seen_with(reference)))
    return replace(reference, found="rest")


def _body(seen: _Seen, rows: NDArray[np.integer]) -> Body:
    """The body in some of the judged frames, or in enough of them."""
    frames = seen.judged[rows[:: max(1, len(rows) // CHUNK)]]
    there = np.split(frames, np.searchsorted(frames, seen.starts[1:]))
    taken = [
        (piece.track.take(some - start), piece.view.take(some - start))
        for piece, start, some in zip(seen.pieces, seen.starts, there, strict=True)
        if len(some)
    ]
    tracks, views = zip(*taken, strict=True)
    return Body(PoseTrack.joined(tracks), View.joined(views))


def _goes_both_ways(exercise: Exercise) -> bool:
    """Whether the person leaves neutral in both directions, and where it lies must be plausible."""
    bands = exercise.neutral.later
    return any(not way and name in bands for name, (way, _) in directions(exercise).items())


def _by_nature(name: str) -> bool:
    """Whether a signal is counted from neutral by its nature: 0 there."""
    return name in SIGNALS and SIGNALS[name].needs_neutral


def _levels(column: Floats, windows: list[slice]) -> Floats:
    return np.array([np.median(column[w]) for w in windows], float)


def _length_s(times: Floats, rows: NDArray[np.integer]) -> float:
    """How long frames last together."""
    steps = np.diff(times[rows])
    return float(steps[steps < EVERY_S * 2].sum())
