"""The figures of a whole batch: how well rules, holds, repetitions and signals fare."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from posecheck import __version__
from posecheck.batch.accuracy import DIGITS, SignalAccuracy, together
from posecheck.batch.matching import HOLDS, NOT_JUDGED, REPS
from posecheck.batch.outcome import Outcome, RuleCount, Status
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import _

SCHEMA: Final = "posecheck/batch/1"
STATUSES: Final[tuple[Status, ...]] = ("passed", "missed", "failed", "listed")
DEGREES: Final = ("hip_flexion_deg", "trunk_lean_deg", "trunk_extension_deg")
BACK_CURVE: Final = "back_curve_pct"
MOST_DEGREES, LEAST_CORRELATION, MOST_HOLD_S, LEAST_SCORE = 6.0, 0.95, 0.3, 0.95


@dataclass(frozen=True, slots=True)
class Score:
    """How well one rule, or all together, were found.

    Attributes:
        found, unexpected, missing: events.
        precision: share of what was found that was expected; None where nothing was found, and
            for reasons not to judge, of which unexpected ones are not counted.
        recall: share of what was expected that was found; None where nothing was expected.
        f1: harmonic mean of both; 0 where nothing was right, None where there was nothing.
    """

    rule: str
    found: int
    unexpected: int
    missing: int
    precision: float | None
    recall: float | None
    f1: float | None


@dataclass(frozen=True, slots=True)
class HoldAccuracy:
    """Holds that files expect: how many met their times, and errors of their durations.

    `matched` holds are found ones with an expected partner, near enough or not; the errors, in
    seconds, are measured minus expected over these; None without any.
    """

    expected: int
    met: int
    matched: int
    mean_abs_s: float | None
    max_abs_s: float | None
    bias_s: float | None
    worst_clip: str | None


@dataclass(frozen=True, slots=True)
class Goal:
    """A figure that posecheck sets itself, where it stands, and whether it is met.

    `value` is None where no clip says anything about it; then it is not met either.
    """

    name: str
    demand: str
    unit: str
    value: float | None
    met: bool


@dataclass(frozen=True, slots=True)
class BatchSummary:
    """Everything that is said of a batch as a whole.

    Attributes:
        outcomes: of the clips, in the order in which they were given.
        seconds: elapsed time, None = unknown.
        events: all events together; reasons not to judge count for recall only.
        rules: one entry a `kind:rule`, in alphabetical order.
        reps: repetitions in all over the clips that expect a number of them.
    """

    outcomes: Sequence[Outcome]
    seconds: float | None
    events: Score
    rules: Sequence[Score]
    reps: Score
    holds: HoldAccuracy
    signals: Sequence[SignalAccuracy]

    @classmethod
    def of(cls, outcomes: Iterable[Outcome], seconds: float | None = None) -> "BatchSummary":
        """Sum up outcomes, each of one clip."""
        outcomes = list(outcomes)
        counts: dict[str, Counter[str]] = {}
        for outcome in outcomes:
            for rule in outcome.rules:
                _add(counts.setdefault(rule.rule, Counter()), rule)
        events = {n: c for n, c in counts.items() if n.split(":")[0] not in (REPS, HOLDS)}
        return cls(
            outcomes=outcomes,
            seconds=seconds,
            events=_overall(events),
            rules=[_score(name, events[name]) for name in sorted(events)],
            reps=_score(REPS, counts.get(f"{REPS}:all", Counter())),
            holds=_holds(outcomes, counts.get(f"{HOLDS}:{HOLDS}", Counter())),
            signals=together(outcomes),
        )

    @property
    def statuses(self) -> dict[Status, int]:
        """Number of clips by what became of them."""
        counted = Counter(outcome.status for outcome in self.outcomes)
        return {status: counted[status] for status in STATUSES}

    @property
    def compared(self) -> int:
        """Clips that were compared with an expectation."""
        return self.statuses["passed"] + self.statuses["missed"]

    @property
    def misses(self) -> int:
        """Misses over all clips."""
        return sum(len(outcome.misses) for outcome in self.outcomes)

    @property
    def goals(self) -> list[Goal]:
        """The figures that posecheck sets itself, those with a value."""
        listed = [*_signal_goals(self.signals), *_event_goals(self)]
        return [goal for goal in listed if goal.value is not None]

    def to_dict(self) -> dict[str, Any]:
        """The content of `summary.json`."""
        outcomes = self.outcomes
        return {
            "schema": SCHEMA,
            "versions": {"posecheck": __version__},
            "seconds": None if self.seconds is None else round(self.seconds, 3),
            "clips": {
                "all": len(outcomes),
                **self.statuses,
                "reused": sum(outcome.reused for outcome in outcomes),
                "rerun": sum(outcome.rerun for outcome in outcomes),
            },
            "frames": sum(outcome.frames for outcome in outcomes),
            "duration_s": round(sum(outcome.duration_s for outcome in outcomes), 3),
            "judged_s": round(sum(outcome.judged_s for outcome in outcomes), 3),
            "events": asdict(self.events),
            "rules": [asdict(rule) for rule in self.rules],
            "reps": asdict(self.reps),
            "holds": asdict(self.holds),
            "signals": [asdict(signal) for signal in self.signals],
            "goals": [asdict(goal) for goal in self.goals],
            "outcomes": [outcome.to_dict() for outcome in outcomes],
        }


def score_of(outcome: Outcome) -> Score:
    """All events of one clip together."""
    counts: dict[str, Counter[str]] = {}
    for rule in outcome.rules:
        if rule.rule.split(":")[0] not in (REPS, HOLDS):
            _add(counts.setdefault(rule.rule, Counter()), rule)
    return _overall(counts)


def _add(counts: Counter[str], rule: RuleCount) -> None:
    counts.update(found=rule.found, unexpected=rule.unexpected, missing=rule.missing)


def _score(name: str, counts: Counter[str]) -> Score:
    found, unexpected, missing = counts["found"], counts["unexpected"], counts["missing"]
    precision = _share(found, unexpected)
    if name.startswith(NOT_JUDGED):
        precision = None
    recall = _share(found, missing)
    f1 = _f1(precision, recall) if found else (0.0 if unexpected or missing else None)
    return Score(name, found, unexpected, missing, precision, recall, f1)


def _overall(counts: dict[str, Counter[str]]) -> Score:
    total: Counter[str] = Counter()
    for own in counts.values():
        total.update(own)
    warned: Counter[str] = Counter()
    for name, own in counts.items():
        if not name.startswith(NOT_JUDGED):
            warned.update(own)
    precision = _share(warned["found"], warned["unexpected"])
    recall = _share(total["found"], total["missing"])
    found, unexpected, missing = total["found"], total["unexpected"], total["missing"]
    f1 = _f1(precision, recall) if found else (0.0 if unexpected or missing else None)
    return Score("all", found, unexpected, missing, precision, recall, f1)


def _share(right: int, wrong: int) -> float | None:
    return round(right / (right + wrong), DIGITS) if right + wrong else None


def _f1(precision: float | None, recall: float | None) -> float | None:
    if precision is None or recall is None:
        return None
    both = precision + recall
    return round(2 * precision * recall / both, DIGITS) if both else 0.0


def _holds(outcomes: Sequence[Outcome], counts: Counter[str]) -> HoldAccuracy:
    errors = [(error, outcome.name) for outcome in outcomes for error in outcome.holds]
    met, missing = counts["found"], counts["missing"]
    if not errors:
        return HoldAccuracy(met + missing, met, 0, None, None, None, None)
    sizes = [abs(error) for error, _ in errors]
    worst = max(errors, key=lambda pair: abs(pair[0]))
    return HoldAccuracy(
        expected=met + missing,
        met=met,
        matched=len(errors),
        mean_abs_s=round(sum(sizes) / len(sizes), DIGITS),
        max_abs_s=round(max(sizes), DIGITS),
        bias_s=round(sum(error for error, _ in errors) / len(errors), DIGITS),
        worst_clip=worst[1],
    )


def _signal_goals(signals: Sequence[SignalAccuracy]) -> Iterable[Goal]:
    for name in DEGREES:
        own = [s.mean_abs for s in signals if s.signal.removeprefix("left_") == name]
        own += [s.mean_abs for s in signals if s.signal == f"right_{name}"]
        value = max(own, default=None)
        label = SIGNALS[name].label if name in SIGNALS else name.removesuffix("_deg")
        words = _("{signal}, mean absolute error").format(signal=label.replace("_", " "))
        yield _goal(words, "\N{DEGREE SIGN}", value, most=MOST_DEGREES)
    curve = [s.lowest_correlation for s in signals if s.signal == BACK_CURVE]
    value = next(iter(curve), None)
    yield _goal(_("back curve, lowest correlation"), "", value, least=LEAST_CORRELATION)


def _event_goals(summary: BatchSummary) -> Iterable[Goal]:
    yield _goal(
        _("hold duration, mean absolute error"), " s", summary.holds.mean_abs_s, most=MOST_HOLD_S
    )
    yield _goal(_("event precision"), "", summary.events.precision, least=LEAST_SCORE)
    yield _goal(_("event recall"), "", summary.events.recall, least=LEAST_SCORE)


def _goal(
    name: str, unit: str, value: float | None, most: float | None = None, least: float | None = None
) -> Goal:
    demand = (
        f"\N{LESS-THAN OR EQUAL TO} {most:g}{unit}"
        if most is not None
        else f"\N{GREATER-THAN OR EQUAL TO} {least:g}{unit}"
    )
    met = (
        value is not None and (most is None or value <= most) and (least is None or value >= least)
    )
    return Goal(name, demand, unit, value, met)
