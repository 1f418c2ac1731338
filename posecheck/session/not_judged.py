"""Stretches of time in which something could not be judged, merged and explained."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from posecheck.measure.obstacles import Obstacle, Reason
from posecheck.measure.sideways import EXPLAINED
from posecheck.signals.steps import MAX_STEP_S, STEPS


@dataclass(slots=True)
class NotJudged:
    """A stretch of time in which all rules, or the named one, could not be judged, and why.

    Parameters
    ----------
    start_s, end_s : float
        From when until when, seconds from the first frame.
    reason : str
        Why, as data: no_person, wrong_view, not_given and so on.
    message : str
        The reason and the remedy in plain words.
    rule : str, optional
        The rule concerned; None = the whole exercise.

    Examples
    --------
    >>> import posecheck
    >>> session = posecheck.Session("cat_cow")
    >>> for time_s in (0.0, 0.5, 1.0):
    ...     _ = session.update(posecheck.Pose.nobody(time_s, (640, 480)))
    >>> session.finish().not_judged[0].reason
    'no_person'
    """

    start_s: float
    end_s: float
    reason: Reason
    message: str
    rule: str | None = None

    @property
    def duration_s(self) -> float:
        """Length of the stretch in seconds."""
        return self.end_s - self.start_s


MERGE_S = 0.4
"""Two stretches with the same reason this close together are told as one."""
OF_THE_CLOCK: Final = ("no_pictures", "too_few_pictures", "paused")
"""... but for these, of which it is known to the moment when they begin and end."""
MIN_RULE_S = 0.5
"""A single rule that is unknown for less than this is not worth a sentence."""
MIN_NEUTRAL_S = 1.0
"""... and waiting for neutral for less than this is how every good session begins."""
MIN_STEPS_S: Final = (STEPS + 1) * MAX_STEP_S
"""... as waiting for the steps that tell whether they are even is how every walk does."""


class NotJudgedLog:
    """Collects obstacles frame by frame, for the whole exercise and for single rules."""

    def __init__(self) -> None:
        self._open: dict[str | None, NotJudged] = {}
        self._done: list[NotJudged] = []

    def update(self, time_s: float, rule: str | None, block: Obstacle | None) -> None:
        """Note what stands in the way at this frame, None = nothing.

        Args:
            rule: the rule concerned, None = the whole exercise.
        """
        span = self._open.get(rule)
        if span is not None and (block is None or not _same(span, block)):
            span.end_s = time_s
            self._done.append(self._open.pop(rule))
            span = None
        if block is None:
            return
        if span is None:
            self._open[rule] = NotJudged(time_s, time_s, block.reason, block.message, rule)
        else:
            span.end_s = time_s

    def replace(self, end_s: float, block: Obstacle) -> None:
        """Tell one reason for all of the time, in place of whatever was noted."""
        self._open.clear()
        self._done = [NotJudged(0.0, end_s, block.reason, block.message)]

    def rename(self, reason: Reason, block: Obstacle) -> None:
        """Tell the whole exercise's stretches with this reason by another one."""
        for span in [*self._done, *self._open.values()]:
            if span.rule is None and span.reason == reason:
                span.reason, span.message = block.reason, block.message

    def finish(self, end_s: float, stepped: Collection[str] = ()) -> list[NotJudged]:
        """All stretches in the order of their starts; the open ones end at `end_s`.

        What was said for longest about a stretch is said of all of it.

        Args:
            stepped: rules that need some steps before they are known, and were known at last.
        """
        for span in self._open.values():
            span.end_s = end_s
            self._done.append(span)
        self._open.clear()
        self._explain()
        merged: list[NotJudged] = []
        latest: dict[str | None, NotJudged] = {}
        said: dict[str | None, dict[str, float]] = {}
        for span in sorted(self._done, key=lambda s: (s.start_s, s.rule or "")):
            last = latest.get(span.rule)
            apart_s = 0.0 if span.reason in OF_THE_CLOCK else MERGE_S
            near = last is not None and span.start_s - last.end_s <= apart_s
            if last is not None and near and last.reason == span.reason:
                last.end_s = max(last.end_s, span.end_s)
                words = said[span.rule]
                words[span.message] = words.get(span.message, 0.0) + span.duration_s
                last.message = max(words, key=words.__getitem__)
                continue
            latest[span.rule], said[span.rule] = span, {span.message: span.duration_s}
            merged.append(span)
        return [s for s in merged if s.rule is None or s.duration_s >= _worth_telling(s, stepped)]

    def _explain(self) -> None:
        """Give what borders on a picture on its side that reason too: it began before the proof."""
        whole = sorted((s for s in self._done if s.rule is None), key=lambda s: s.start_s)
        for spans in (whole, whole[::-1]):
            for span, neighbour in pairwise(spans):
                apart = max(span.start_s, neighbour.start_s) - min(span.end_s, neighbour.end_s)
                explained = span.reason == "sideways" and neighbour.reason in EXPLAINED
                if explained and apart <= MERGE_S:
                    neighbour.reason, neighbour.message = span.reason, span.message


def _same(span: NotJudged, block: Obstacle) -> bool:
    """Whether a frame's obstacle goes on with a stretch, reason and words."""
    return (span.reason, span.message) == (block.reason, block.message)


def _worth_telling(span: NotJudged, stepped: Collection[str]) -> float:
    """Seconds from which on a rule's span is told.

    Half a second and a little always passes until neutral is known, even at its best.
    """
    if span.rule in stepped:
        return MIN_STEPS_S
    return MIN_NEUTRAL_S if span.reason == "no_neutral" else MIN_RULE_S
