"""What of a session was judged: the one place that decides what may be said of the whole.

Report, spoken summary, command line, browser and history word what stands here; none of them counts
seconds for itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Self

from posecheck.pose.skeleton import opposite
from posecheck.rules.events import Kind
from posecheck.session.rule_times import RuleTime
from posecheck.session.shares import MOSTLY, NEARLY_ALL, WELL_SEEN
from posecheck.signals.catalogue import GAIT
from posecheck.text import sentences


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was judged of a session.

    Attributes:
        duration_s, judged_s: its length, and for how long the exercise was in view and in position.
        rules: for how long each rule could have warned.
        paused_s: for how long the person paused, in which nobody was to be watched.
    """

    duration_s: float
    judged_s: float
    rules: tuple[RuleTime, ...]
    paused_s: float = 0.0

    @classmethod
    def of_content(cls, content: Mapping[str, Any], duration_s: float) -> Self:
        """That of the content of a `result.json`."""
        keys = RuleTime.__dataclass_fields__
        entries: Iterable[Mapping[str, Any]] = content.get("rules") or ()
        rules = tuple(RuleTime(**{key: entry[key] for key in keys}) for entry in entries)
        spans = content.get("not_judged") or ()
        paused = sum(s["end_s"] - s["start_s"] for s in spans if s["reason"] == "paused")
        return cls(duration_s, float(content.get("judged_s") or 0.0), rules, paused)

    @property
    def watched_s(self) -> float:
        """How long the person was to be watched: all of the time but for their pauses."""
        return max(self.duration_s - self.paused_s, 0.0)

    @property
    def nothing(self) -> bool:
        """Whether no rule could have warned at any time."""
        return self.judged_s <= 0 or (
            bool(self.rules) and not any(rule.judged_s for rule in self.rules if rule.signals)
        )

    @property
    def mostly_seen(self) -> bool:
        """Whether so much was judged that a word about warnings means something."""
        return not self.nothing and self.judged_s > MOSTLY * self.watched_s

    @property
    def share(self) -> float:
        """The share of the time in which the exercise was in view and in position, 0 to 1."""
        return min(self.judged_s / self.duration_s, 1.0) if self.duration_s > 0 else 0.0

    @property
    def chief_judged_s(self) -> float:
        """For how long the rule that the exercise is about could have warned, seconds."""
        chief = [rule.judged_s for rule in self.rules if rule.chief]
        return max(chief, default=self.judged_s)

    @property
    def chief_judged(self) -> bool:
        """Whether that was most of the time."""
        return self.watched_s > 0 and self.chief_judged_s > MOSTLY * self.watched_s

    def mostly(self, rule: RuleTime) -> bool:
        """Whether a rule was judged for most of the time in which the exercise was."""
        return rule.judged_s > MOSTLY * self.judged_s

    @property
    def well(self) -> bool:
        """Whether enough was judged for praise."""
        seen = WELL_SEEN * self.watched_s
        return not self.nothing and self.judged_s >= seen and self.chief_judged_s >= seen

    @property
    def unjudged(self) -> list[RuleTime]:
        """The rules that could not be judged for most of the time in which the exercise could."""
        lost = [rule for rule in self.rules if rule.message and not self.mostly(rule)]
        return [rule for rule in lost if not _told_by_another(rule, lost)]

    @property
    def complete(self) -> bool:
        """Whether all rules were judged nearly all the time, so that silence is about the whole."""
        least = NEARLY_ALL * self.watched_s
        return self.judged_s >= least and all(
            rule.judged_s >= least
            or (rule.judged_s > 0 and bool(rule.signals) and GAIT.issuperset(rule.signals))
            for rule in self.rules
        )

    def sentences(self, told: str | None = None) -> list[str]:
        """What could not be judged, and why, in words: one sentence for each cause.

        Args:
            told: what has been said already: a cause in it is not said again.
        """
        causes: dict[str, list[str]] = {}
        for label, why in self._told().items():
            causes.setdefault(why, []).append(label)
        return [
            sentences.unjudged(labels, None if told and why in told else why)
            for why, labels in causes.items()
        ]

    def labels(self) -> list[str]:
        """What could not be judged for most of the time, in words."""
        return [] if self.nothing else list(self._told())

    def _told(self) -> dict[str, str]:
        """The rules that could not be judged for most of the time in words, each with its cause."""
        lost = self.unjudged
        there = {(rule.kind, rule.rule) for rule in lost}
        told: dict[str, str] = {}
        for rule in lost:
            both = (rule.kind, opposite(rule.rule)) in there
            told.setdefault(rule.label_of_both if both else rule.label, rule.message or "")
        return told


_BESIDES: Final[tuple[Kind, ...]] = ("pace", "hold")


def _told_by_another(rule: RuleTime, lost: list[RuleTime]) -> bool:
    """Whether a rule is unjudged as its signals are, which is told of their own range or form."""
    named = {name for other in lost if other.kind not in _BESIDES for name in other.signals}
    return rule.kind in _BESIDES and named.issuperset(rule.signals)
