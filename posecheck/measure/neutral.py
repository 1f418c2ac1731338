"""Captures the person's own neutral position while they are still."""

import math
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.exercises.exercise import Exercise
from posecheck.measure.carried_neutral import Carried
from posecheck.measure.resting import (
    KNEES,
    PARTS,
    comparable,
    compared_measures,
    furthest,
    known_median,
    movement,
    still_outline,
    truer,
    typical_reference,
)
from posecheck.measure.ruler import Ruler
from posecheck.pose.arrays import Floats
from posecheck.pose.head_end import raised_knees
from posecheck.pose.numbers import Number, each, where
from posecheck.signals import phone_lean
from posecheck.signals.body import Body
from posecheck.signals.catalogue import RAW, RAW_SECOND, SIGNALS
from posecheck.signals.reference import Reference

STILL_S: Final = 0.5
"""How long the person must be still before their first movement."""
STILL_LATER_S: Final = 1.5
"""... and after it, when a rest could be mistaken for neutral more easily."""
REFINE_S: Final = 2.0
"""While the person stays still, neutral is averaged over up to this long."""
STILL_MOVE: Final = 0.05
"""A body is still while no part of it strays further than this, in trunk lengths: mostly the
model's own noise."""
STILL_TREND: Final = 0.012
"""... and while the means of the window's two halves differ by less than this: noise averages
out, a slow movement does not."""
MODEL_SETTLES_S: Final = 0.35
"""When somebody comes into view the model's own filters settle for this long: what moves then is
not the person."""
FIRST_MOVE: Final = 0.07
"""The first movement has begun when a part has moved this far, in trunk lengths."""
KNEE_SLIDE: Final = 0.3
"""From behind the head the model slides the knees of a still person up and down the thighs: this
share of their way along them counts."""
OUTLINE_SETTLES_S: Final = 3.0
"""Where the outline has not come to rest within this time, it shows an exercise."""
LOOK_EVERY_S: Final = 0.2
"""How often neutral is averaged anew while the person stays still, and how often frames are looked
at for one that is truer than the one that was found."""
START_S: Final = 1.0
"""Who is still within this time of being seen began with it."""
TYPICAL_EVERY_S: Final = 1.0
"""Until neutral is found a typical one serves, made anew this often as the person settles."""
TRUNK_TO_RISE: Final = 0.76
"""Length of the trunk over the height of bent knees above the feet: 0.29 and 0.379 of height."""
PHONE_SIZE_DEG: Final = 20.0
"""A phone between the knees is still while it turns by less than STILL_MOVE of this, a degree."""
_NO_OUTLINE: Final = [math.nan, math.nan]


@dataclass(frozen=True)
class NeutralInputs:
    """N judged frames, with what tells whether the body is still in them."""

    body: Body
    times: list[float]
    parts: list[list[float]]
    sizes: list[float]
    expected: list[bool]


@dataclass(frozen=True, slots=True)
class _Sample:
    moments: NeutralInputs
    row: int
    values: dict[str, float]

    @property
    def time_s(self) -> float:
        return self.moments.times[self.row]

    @property
    def parts(self) -> list[float]:
        return self.moments.parts[self.row]


class NeutralFinder:
    """Looks for a moment in which the person is in position and still.

    The first one is neutral, until later a truer one is seen: a person who began in the stretch
    rests at last. Before the first a typical neutral serves.

    Args:
        exercise: says which still poses may be taken as neutral.
        ruler: what inches come from; a bare height in inches or None will do.
    """

    def __init__(self, exercise: Exercise, ruler: Ruler | float | None) -> None:
        self._exercise = exercise
        self._rules = exercise.neutral
        # Only the knees' drift is counted from these, and they take the longest.
        self._second = RAW_SECOND if "knee_drift_in" in exercise.signals else {}
        # A camera behind the head sees knees rest that were never in the middle.
        self._goes_on = bool(self._rules.later) and "side" in exercise.views
        self._ruler = ruler if isinstance(ruler, Ruler) else Ruler(ruler)
        self._still: deque[_Sample] = deque()
        self._first: list[float] | None = None
        self._since = math.inf
        self._moved = False
        self._captured_s: float | None = None
        self._averaged_s = -math.inf
        self._not_averaged: list[_Sample] = []
        self._settled = False
        self._found: Reference | None = None
        self._recent: deque[_Sample] = deque()
        self._typical_s = -math.inf
        self._looked_s = -math.inf
        self._expected: Carried | None = None

    def expect(self, carried: Carried | None) -> None:
        """Look for it where it was before the camera was moved; None = anywhere."""
        self._expected = carried

    @property
    def done(self) -> bool:
        """Whether the neutral position is settled for good."""
        return self._settled and not self._goes_on

    def looks_at(self, time_s: float) -> bool:
        """Whether it wants to see a frame: to look for a better neutral, few of them will do."""
        if self._settled and time_s - self._looked_s < LOOK_EVERY_S:
            return False
        self._looked_s = time_s
        return True

    def passes_over(self, values: dict[str, float]) -> bool:
        """Take a judged frame that is no rest, as its signals tell; False = it must be looked at.

        Args:
            values: unsmoothed signals by name.
        """
        if not (self._settled and self._moved) or self._plausible(values):
            return False
        self._still.clear()
        return True

    def prepare(self, body: Body) -> NeutralInputs:
        """Work out what `update` needs of N judged frames."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return NeutralInputs(
                body,
                body.track.time_s.tolist(),
                body_parts(body),
                each(body_sizes(body)),
                [True] * len(body) if self._expected is None else self._expected.near(body),
            )

    def update(
        self, moments: NeutralInputs, row: int, values: dict[str, float]
    ) -> Reference | None:
        """Take a judged frame; returns a reference when one was captured or refined.

        Args:
            row: which of the moments it is.
            values: unsmoothed signals by name.
        """
        if self.done:
            return None
        time_s, size = moments.times[row], moments.sizes[row]
        parts = moments.parts[row]
        sample = _Sample(moments, row, values)
        self._since = min(self._since, time_s)
        if self._first is None or time_s - self._since < MODEL_SETTLES_S:
            self._first = parts
        if not self._moved:
            way = np.ptp(comparable(np.array([self._first, parts])), axis=0)
            self._moved = furthest(way) > FIRST_MOVE * size
        self._still.append(sample)
        if not (self._plausible(values) and moments.expected[row]):
            self._still.clear()
        self._drop_moved(size)
        if self._settled:
            return self._better(time_s)
        needed = STILL_LATER_S if self._moved else STILL_S
        if self._captured_s is not None:
            # Refine for a while; an exercise ends it.
            if not self._still or self._still[0].time_s > self._captured_s:
                self._settle()
                return self._averaged(self._not_averaged)
        elif not self._still or time_s - self._still[0].time_s < needed:
            return self._typical(sample)
        elif not self._flat():
            # No landmark moves, but the outline does: nobody settles for so long.
            self._moved |= time_s - self._since > OUTLINE_SETTLES_S
            return self._typical(sample)
        else:
            self._captured_s = self._still[0].time_s
            self._recent.clear()
        complete = time_s - self._still[0].time_s >= REFINE_S
        if not complete and time_s - self._averaged_s < LOOK_EVERY_S:
            self._not_averaged = list(self._still)  # unless the person moves before the next time
            return None
        self._averaged_s, self._not_averaged = time_s, []
        at_start = not self._moved and self._captured_s - self._since <= START_S
        self._found = replace(self._reference(self._still), found="still" if at_start else "rest")
        if complete:
            self._settle()
        return self._found

    def _averaged(self, samples: list[_Sample]) -> Reference | None:
        """The neutral that was found, from these moments; None = there are none."""
        if not samples or self._found is None:
            return None
        self._found = replace(self._reference(samples), found=self._found.found)
        return self._found

    def _settle(self) -> None:
        self._settled = True
        self._moved = True
        self._still.clear()

    def _better(self, time_s: float) -> Reference | None:
        """A rest after the neutral that was found, if it is a truer one."""
        if not self._still or time_s - self._still[0].time_s < STILL_LATER_S:
            return None
        # Looked at once: to go on, it must be still for as long again.
        samples, flat = list(self._still), self._flat()
        self._still.clear()
        if self._found is None or not flat:
            return None
        known = self._medians(samples)
        for name in compared_measures(self._exercise):
            known[name] = known_median(RAW[name](_joined(samples)))
        # Most are not, and what is left to measure takes the longest.
        if not truer(self._exercise, Reference(neutral=known), self._found):
            return None
        self._found = replace(self._reference(samples), found="rest")
        return self._found

    def _typical(self, sample: _Sample) -> Reference | None:
        """A typical neutral, from the last second; None when it is not time for one."""
        self._recent.append(sample)
        while sample.time_s - self._recent[0].time_s > TYPICAL_EVERY_S:
            self._recent.popleft()
        due = self._typical_s + (TYPICAL_EVERY_S if self._typical_s > -math.inf else 0.0)
        if sample.time_s - self._recent[0].time_s < STILL_S or sample.time_s < due:
            return None
        self._typical_s = sample.time_s
        body = _joined(self._recent)
        typical = typical_reference(self._exercise, self._ruler, body)
        return None if typical.found is None else typical

    def _flat(self) -> bool:
        """Whether the outline kept still too."""
        names = self._still[-1].values
        columns = {n: np.array([s.values[n] for s in self._still]) for n in names}
        return still_outline(self._exercise, columns)

    def interrupted(self) -> None:
        """The person left position: a still moment before that does not count any more."""
        self._still.clear()
        if self._captured_s is not None:
            self._settled = True
        self._recent.clear()
        self._first = None
        self._since = math.inf
        self._moved = False
        self._expected = None  # who went and came back lies elsewhere

    def _drop_moved(self, size: float) -> None:
        """Forget samples from before the last movement."""
        while len(self._still) > 1:
            parts = self._window()
            strays, trend = movement(parts)
            if strays <= STILL_MOVE * size and trend <= STILL_TREND * size + _chance(parts):
                return
            if self._captured_s is not None and not self._settled:
                self._still.clear()
                return
            self._still.popleft()

    def _plausible(self, values: dict[str, float]) -> bool:
        bands = self._rules.later if self._moved else self._rules.plausible
        if self._moved and not bands:
            return False
        # What is not known compares as not plausible.
        return all(low <= values[name] <= high for name, (low, high) in bands.items())

    def _window(self) -> Floats:
        """Parts of the body (samples, 8) while still, in the frames that can be compared."""
        return comparable(np.array([sample.parts for sample in self._still]))

    def _medians(self, samples: Sequence[_Sample]) -> dict[str, float]:
        """The signals in these moments; what is counted from neutral by its nature has none."""
        absolute = [name for name in samples[-1].values if not SIGNALS[name].needs_neutral]
        return {n: known_median(np.array([s.values[n] for s in samples])) for n in absolute}

    def _reference(self, samples: Sequence[_Sample]) -> Reference:
        neutral, body = self._medians(samples), _joined(samples)
        with np.errstate(invalid="ignore", divide="ignore"):
            for name, measure in RAW.items():
                neutral[name] = known_median(measure(body))
            by_height = known_median(self._ruler.height_scale(body))
            first = self._ruler.reference(body, by_height, neutral)
            scaled = body.seen_with(first)
            for name, measure in self._second.items():
                neutral[name] = known_median(measure(scaled))
        return first


def _runs(samples: Iterable[_Sample]) -> list[tuple[NeutralInputs, slice]]:
    """Samples as runs of successive moments."""
    runs: list[tuple[NeutralInputs, slice]] = []
    for sample in samples:
        if runs and runs[-1][0] is sample.moments and runs[-1][1].stop == sample.row:
            runs[-1] = (sample.moments, slice(runs[-1][1].start, sample.row + 1))
        else:
            runs.append((sample.moments, slice(sample.row, sample.row + 1)))
    return runs


def _joined(samples: Iterable[_Sample]) -> Body:
    """The body in these moments."""
    return Body.joined([moments.body.take(rows) for moments, rows in _runs(samples)])


def body_sizes(body: Body) -> Number:
    """The trunk's length in pixels, or what the shoulders tell where it is foreshortened."""
    track, view = body.track, body.view
    # Not the greater one: an unknown breadth leaves the trunk's own length.
    shoulders = 1.3 * track.breadth("shoulder")
    trunk = body.centres.trunk.length
    sizes = where(shoulders > trunk, shoulders, trunk)
    # From the feet the trunk is hidden: it is shorter than the knees are above the feet.
    rise = track.between("knee", "foot_index")[1]
    sizes = where(view.seen_from("feet_end"), TRUNK_TO_RISE * rise, sizes)
    return where(view.seen_from("phone"), PHONE_SIZE_DEG, sizes)


def body_parts(body: Body) -> list[list[float]]:
    """Of N poses where ten parts of the body are, x and y in turn, pixels.

    The last one is the outline of the knees as seen from behind the head; NaN where there is none.
    """
    if len(body) == 1 and not any(map(body.view.seen_from, ("feet_end", "phone", "head_end"))):
        return [[x for name in PARTS for x in body.track.midpoint(name)] + _NO_OUTLINE]
    parts = np.hstack([body.track.middle(name) for name in PARTS])
    from_feet = body.from_feet_end()
    if from_feet.any():
        # The outline's bottom wanders with the toes; what stretches is the knees.
        knees = np.hstack([body.track.middle("knee")] * len(PARTS))
        parts = np.where(from_feet[:, None], knees, parts)
    by_phone = body.by_phone()
    if by_phone.any():
        leans = np.stack([phone_lean.lean(body), phone_lean.slope(body)] * len(PARTS), axis=1)
        parts = np.where(by_phone[:, None], leans, parts)
    behind = body.from_head_end()
    parts[behind, KNEES + 1] *= KNEE_SLIDE
    # Where the outline shows the knees it is steadier than the model's: on a large belly that
    # puts them anywhere, and nobody would ever seem to be still.
    outlined = np.full((len(body), 2), np.nan)
    if behind.any():
        outlined[behind] = raised_knees(body.track.take(np.flatnonzero(behind)))
    places: list[list[float]] = np.hstack([parts, outlined]).tolist()
    return places


def _chance(parts: Floats) -> float:
    """How far the means of the two halves of a window differ by the model's noise alone, pixels.

    The noise is told from the steps between frames, in which a slow movement hardly shows.
    """
    if len(parts) < 2:
        return 0.0
    steps = np.diff(parts, axis=0)
    noise = np.sqrt(0.5 * np.square(steps).mean(0))
    return furthest(noise) * math.sqrt(4 / len(parts))
