"""All rules of one exercise, made from its exercise and fed together."""

import math
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from types import MappingProxyType

from posecheck.calibration.model import OwnRange
from posecheck.exercises.exercise import Exercise, Form
from posecheck.exercises.limit import Limit, OnSignal
from posecheck.rules.condition import ConditionRule, Range
from posecheck.rules.events import Event, Hold, Kind, Notice, Repetition
from posecheck.rules.limit import LimitRule, LimitValue
from posecheck.rules.pace import PaceRule
from posecheck.rules.stretch import StretchRule
from posecheck.rules.zone import StretchZone
from posecheck.session import conditions as met
from posecheck.session.bounds import caution_at, own_bounds
from posecheck.session.conditions import Conditions
from posecheck.session.pain import pain_event
from posecheck.session.target import LimitRange, Targets, stretch_targets
from posecheck.signals.catalogue import SIGNALS
from posecheck.signals.reference import Reference

STILL_SHARE = 0.03
"""Below this share of the brisk speed the person is still, however slowly they came: it is what a
held limb sways."""


class RuleSet:
    """The rules of an exercise at a level.

    Args:
        own: the person's own comfortable range by signal: it narrows limits, and widens those that
            say how far.
    """

    def __init__(
        self, exercise: Exercise, level: int | None, own: Mapping[str, OwnRange] | None = None
    ) -> None:
        self._exercise = exercise
        self._own = own or {}
        self.targets = Targets(stretch_targets(exercise, level, own))
        self._set_up: list[Event] = []
        self._limits: list[tuple[str, bool, LimitRule]] = []
        self._in_force: set[LimitRule] = set()
        self._limits_of: tuple[Reference | None, set[LimitRule]] = None, self._in_force
        self._limits_now: dict[str, LimitRange] = {}
        self._conditions: dict[LimitRule, Conditions] = {}
        # Of a stretch: beyond its own signal's ranges that signal is not one of a stretch, beyond
        # those of others it is another movement, which is neither counted nor timed.
        self._ranges: dict[StretchRule, Conditions] = {}
        self._others: dict[StretchRule, Conditions] = {}
        for limit in exercise.limits:
            self._add_limit(limit, level)
        for form in exercise.form:
            self._add_form(form)
        self._paces = [
            (
                name,
                PaceRule(name, SIGNALS[name].unit, pace.per_s, pace.for_s, pace.say, side),
                pace.conditions(side),
            )
            for pace in exercise.pace
            for name, side in pace.signals()
        ]
        self._stretches: list[tuple[str, bool, StretchRule]] = []
        self._unless: dict[StretchRule, list[StretchRule]] = {}
        self._silent_beside: dict[StretchRule, list[StretchRule]] = {}
        self._exercised: list[ConditionRule] = []
        self._add_stretches()
        self._counted_from: Reference | None = None
        self._pains: list[Event] = []
        self._waiting = _from_neutral([*exercise.limits, *exercise.form])
        self.from_neutral = self._waiting | _from_neutral(exercise.stretch)
        self.ranged = {n for limit in exercise.limits for n, _ in limit.signals()}
        self.timed = {name for name, _, _ in self._paces} | {name for name, _, _ in self._stretches}
        self.timed.update(name for _, _, r in self._stretches for name, _ in r.zone.sets_out)
        self.ruled = list(dict.fromkeys(name for name, _, _ in self._limits))

    @property
    def repetition_count(self) -> int:
        """Repetitions so far."""
        return sum(map(len, self._kept_repetitions()))

    def repetitions(self) -> list[Repetition]:
        """All repetitions in the order of their starts."""
        return sorted(chain(*self._kept_repetitions()), key=lambda rep: rep.start_s)

    def _kept_repetitions(self) -> Iterator[list[Repetition]]:
        for (_, _, rule), this in zip(self._stretches, self._exercised, strict=True):
            yield this.of_exercise(rule.repetitions)

    def unfinished(self) -> list[Repetition]:
        """Repetitions that a gap or the end cut off, in the order of their starts."""
        found = [rep for _, _, rule in self._stretches for rep in rule.unfinished]
        return sorted(found, key=lambda rep: rep.start_s)

    def holds(self) -> list[Hold]:
        """All holds in the order of their starts."""
        found = [
            hold
            for (_, _, rule), this in zip(self._stretches, self._exercised, strict=True)
            for hold in this.of_exercise(rule.holds)
        ]
        return sorted(found, key=lambda hold: hold.start_s)

    def events(self) -> list[Event]:
        """All events in the order of their starts."""
        found = [*self._pains, *self._set_up]
        for _, _, limit in self._limits:
            found += limit.events
        for _, pace, _ in self._paces:
            found += pace.events
        for _, _, stretch in self._stretches:
            found += stretch.events
        return sorted(found, key=lambda event: (event.start_s, event.rule))

    def active(self) -> tuple[Event, ...]:
        """Events under way, warnings first, the latest first among them."""
        now = [rule.active for _, _, rule in self._limits]
        now += [rule.active for _, rule, _ in self._paces]
        now += [rule.active for _, _, rule in self._stretches]
        under_way = [event for event in now if event is not None]
        if not under_way:
            return ()
        return tuple(
            sorted(under_way, key=lambda e: (e.severity != "warning", e.kind != "hold", -e.start_s))
        )

    def hold(self, time_s: float) -> float | None:
        """Seconds in the longest present hold, None outside of a stretch."""
        held = [rule.hold_s(time_s) for _, _, rule in self._stretches if rule.in_zone]
        return max((seconds or 0.0 for seconds in held), default=None)

    def another_exercise(self) -> str | None:
        """Why nothing is counted or timed at the moment, in words; None = it is."""
        return next((this.message for this in self._exercised if this.message), None)

    def waits_for_neutral(self, name: str, reference: Reference) -> bool:
        """Whether a signal's limits cannot be judged for want of a neutral position."""
        if reference.found == "typical":
            return SIGNALS[name].needs_neutral or name in self._waiting
        if SIGNALS[name].needs_neutral:
            return not reference.neutral
        return name in self._waiting and math.isnan(reference.get(name))

    def unjudged_without_neutral(self, name: str, reference: Reference) -> bool:
        """Whether a signal's limits cannot be judged, not even in doubt, for want of neutral."""
        if not self.waits_for_neutral(name, reference):
            return False
        if SIGNALS[name].needs_neutral:
            return name not in reference.doubt
        return math.isnan(self._datum(name, True, reference)[0])

    def limits(self, reference: Reference) -> dict[str, LimitRange]:
        """(low, high, caution low, caution high) by signal, counted like the signal itself."""
        # They stay for as long as neutral and the rules that apply in turn do.
        known_for, in_force = self._limits_of
        if known_for is not reference or in_force is not self._in_force:
            self._limits_now = self._limits_from(reference)
            self._limits_of = reference, self._in_force
        return self._limits_now

    def _limits_from(self, reference: Reference) -> dict[str, LimitRange]:
        out: dict[str, list[float | None]] = {}
        for name, relative, rule in self._limits:
            if rule.kind != "range" and name in self.ranged:
                continue
            if self._conditions[rule] and rule not in self._in_force:
                continue
            shift, doubt = self._datum(name, relative, reference)
            if math.isnan(shift):
                continue
            ends = out.setdefault(name, [None] * 4)
            at = 1 if rule.direction > 0 else 0
            # In doubt the caution begins at the limit, and the warning beyond the doubt.
            ends[at] = rule.bound.limit + shift + rule.direction * doubt
            if rule.bound.caution is not None:
                ends[at + 2] = (rule.bound.limit if doubt else rule.bound.caution) + shift
        return {name: (e[0], e[1], e[2], e[3]) for name, e in out.items()}

    def update(
        self,
        time_s: float,
        values: dict[str, float],
        rates: dict[str, float],
        reference: Reference,
        bands: Mapping[str, float] = MappingProxyType({}),
    ) -> Notice | None:
        """Feed one frame to every rule.

        Args:
            bands: half-widths of the error bands of values by name, as far as they are stated.

        Returns:
            What a rule has to tell besides the events: nothing at a moment when one begins.
        """
        started = False
        notices: list[Notice] = []
        if reference is not self._counted_from:
            self._count_from(reference)
        for (name, _, rule), datum in zip(self._limits, self._limit_data, strict=True):
            shift, doubt, settled = datum
            value = values[name] - shift
            conditions = self._conditions[rule]
            if conditions and met.apply(conditions, values):
                self._put_in_force(name, rule)
            elif conditions:
                value = math.nan
            band = bands.get(name, math.nan)
            started |= rule.update(time_s, value, band, doubt, settled=settled) is not None
            if conditions:
                # Where it is known not to apply there is nothing that it misses.
                rule.watching |= met.broken(conditions, values)
        for name, pace, conditions in self._paces:
            brisk = rates[name] if met.apply(conditions, values) else math.nan
            started |= pace.update(time_s, brisk) is not None
            pace.watching |= met.broken(conditions, values)
        stretches = zip(self._stretches, self._exercised, self._stretch_data, strict=True)
        for (name, _, stretch), this, (neutral, doubt) in stretches:
            if any(rule.moved for rule in self._unless[stretch]):
                stretch.silence()
                continue
            out = stretch.zone.beyond(values[name] - neutral)
            kept = this.update(time_s, values, neutral, out=out)
            event, words = stretch.update(
                time_s,
                math.nan if met.broken(self._ranges[stretch], values) else values[name],
                rates[name],
                stir=_stir(stretch.zone, rates),
                other=not kept or met.broken(self._others[stretch], values),
                seen=any(rule.in_zone for rule in self._silent_beside[stretch]),
                neutral=neutral,
                doubt=doubt,
            )
            started |= event is not None
            if words:
                notices.append(Notice("hold", words))
        return notices[0] if notices and not started else None

    def interrupted(self, gap_s: float, *, suspended: bool = False) -> None:
        """Nobody looked for so long before the next frame; see `StretchRule.interrupted`."""
        for _, _, stretch in self._stretches:
            stretch.interrupted(gap_s, suspended=suspended)

    def members(self) -> Iterator[tuple[Kind, str, str, LimitRule | PaceRule | StretchRule]]:
        """Every rule with the family and the name that it has in results, and its signal."""
        for name, _, limit in self._limits:
            yield limit.kind, limit.rule, name, limit
        for _, _, stretch in self._stretches:
            yield "hold", "hold", stretch.zone.signal, stretch
        for name, pace, _ in self._paces:
            yield "pace", pace.rule, name, pace

    def lost(self) -> str | None:
        """The signal of a stretch that is under way and not seen at the moment, or None."""
        return next((rule.zone.signal for _, _, rule in self._stretches if rule.lost), None)

    def mark_pain(self, time_s: float) -> Event:
        """Log a moment of pain."""
        event = pain_event(time_s)
        self._pains.append(event)
        return event

    def warn_of_set_up(self, time_s: float, message: str) -> Notice | None:
        """Log once, as a caution, that the calibration does not fit; returns it to be told."""
        if self._set_up:
            return None
        self._set_up.append(
            Event("setup", "calibration", "caution", time_s, time_s, 1.0, 0.0, "", None, message)
        )
        return Notice("setup", message)

    def finish(self, time_s: float) -> None:
        """End what is still under way."""
        for _, _, rule in self._stretches:
            rule.finish(time_s)

    def _count_from(self, reference: Reference) -> None:
        self._counted_from = reference
        self._limit_data = [
            (*self._datum(name, relative, reference), not self.waits_for_neutral(name, reference))
            for name, relative, _ in self._limits
        ]
        self._stretch_data = [self._datum(*s[:2], reference, typical=True) for s in self._stretches]

    def _put_in_force(self, name: str, rule: LimitRule) -> None:
        """Of the rules that apply in turn to one end of a signal, remember the latest."""
        if rule in self._in_force:
            return
        rivals = {
            other
            for of, _, other in self._limits
            if of == name and other.direction == rule.direction and other.kind == rule.kind
        }
        self._in_force = (self._in_force - rivals) | {rule}

    def _datum(
        self, name: str, relative: bool, reference: Reference, *, typical: bool = False
    ) -> tuple[float, float]:
        """What a signal is counted from, NaN = unknown, and the half-width of its uncertainty.

        Args:
            typical: whether a typical value whose uncertainty nobody stated will do.
        """
        if not relative:
            return 0.0, reference.doubt.get(name, 0.0)
        own = reference.get(name)
        if not math.isnan(own):
            return own, reference.doubt.get(name, 0.0)
        neutral = self._exercise.neutral
        doubt = neutral.uncertain.get(name, math.inf)
        if math.isinf(doubt) and not typical:
            return math.nan, 0.0
        return neutral.typical.get(name, math.nan), doubt

    def _add_limit(self, limit: Limit, level: int | None) -> None:
        for name, side in limit.signals():
            low, high = own_bounds(limit, level, self._own.get(name))
            for value, direction, words in ((low, -1, limit.say_low), (high, 1, limit.say_high)):
                if value is None:
                    continue
                by_sign = ("left" if direction > 0 else "right") if limit.sides_by_sign else side
                caution = caution_at(value, limit.caution, direction)
                bound = LimitValue(value, caution, words, limit.say_caution, by_sign)
                rule = LimitRule(
                    "range",
                    name,
                    SIGNALS[name].unit,
                    bound,
                    1 if direction > 0 else -1,
                    limit.for_s,
                )
                self._limits.append((name, limit.from_neutral, rule))
                self._conditions[rule] = limit.conditions(side)

    def _add_form(self, form: Form) -> None:
        for name, side in form.signals():
            for value, direction in ((form.low, -1), (form.high, 1)):
                if value is None:
                    continue
                rule = LimitRule(
                    form.kind,
                    form.rule or name,
                    SIGNALS[name].unit,
                    LimitValue(value, None, form.say, side=side),
                    1 if direction > 0 else -1,
                    form.for_s,
                )
                self._limits.append((name, form.from_neutral, rule))
                self._conditions[rule] = form.conditions(side)

    def _add_stretches(self) -> None:
        hold = self._exercise.hold
        brisk = {name: p.per_s for p in self._exercise.pace for name, _ in p.signals()}
        for stretch in self._exercise.stretch:
            for name, side in stretch.signals():
                fallback = abs(stretch.enter - stretch.leave) * 8
                zone = StretchZone(
                    signal=name,
                    enter=stretch.enter,
                    leave=stretch.leave,
                    upward=stretch.upward,
                    side=side,
                    count=stretch.count,
                    still_per_s=STILL_SHARE * brisk.get(name, fallback),
                    sets_out=tuple(stretch.sets_out.items()),
                    least=stretch.travel,
                    from_zone=not stretch.from_neutral,
                )
                rule = StretchRule(zone, hold.limit_s, hold.cue_s, hold.say)
                before = [r for n, _, r in self._stretches if n == stretch.unless_seen_in]
                self._stretches.append((name, stretch.from_neutral, rule))
                self._unless[rule] = before
                self._silent_beside[rule] = []
                for better in before:
                    self._silent_beside[better].append(rule)
                conditions = stretch.conditions(side)
                self._ranges[rule] = [one for one in conditions if one.signal == name]
                self._others[rule] = [one for one in conditions if one.signal != name]
                ranges = [
                    Range(signal, one.low, one.high, one.say, one.from_neutral)
                    for one in self._exercise.when
                    if not one.whole
                    for signal, of_side in one.signals()
                    if of_side in (None, side) and (signal == name or not one.from_neutral)
                ]
                self._exercised.append(ConditionRule(ranges, limb=side is not None))


def _stir(zone: StretchZone, rates: Mapping[str, float]) -> float:
    """How fast other signals change, in times the speed that shows setting out of the stretch."""
    known = (abs(rates[other]) / speed for other, speed in zone.sets_out)
    return max((stir for stir in known if not math.isnan(stir)), default=0.0)


def _from_neutral(entries: Iterable[OnSignal]) -> set[str]:
    """Names of the signals that are counted from neutral in some of an exercise's tables."""
    return {name for entry in entries if entry.from_neutral for name, _ in entry.signals()}
