"""What an exercise's file may say; every mistake is named with its key and what is allowed."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from posecheck.files.tables import Strict, Words
from posecheck.pose.joints import POSTURES
from posecheck.pose.skeleton import SIDES, Side
from posecheck.rules.clinical import MAX_KNEE_DRIFT_IN
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import N_, _

SCHEMA = "posecheck/exercise/1"
SIDED = "{side}_"
ViewName = Literal["side", "front", "head_end"]
Part = Literal["nose", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
LOOKED_UP = AfterValidator(_)
"""Words of a file that people read are looked up in the catalogue when it is read: those of the
files that come with posecheck stand in it, a user's own stay as they are."""
Told = Annotated[Words, LOOKED_UP]
Seconds = Annotated[float, Field(strict=True, gt=0, le=3600)]


def expand(name: str) -> list[str]:
    """A signal's name, or the two names that {side}_ stands for."""
    if name.startswith(SIDED):
        return [name.replace(SIDED, f"{side}_") for side in SIDES]
    return [name]


def _known_signal(name: str) -> str:
    if not all(n in SIGNALS for n in expand(name)):
        raise ValueError(
            _(
                'there is no signal "{name}"; the signals are {known} ({sided}… stands for '
                'both sides, as in "{sided}hip_flexion_deg")'
            ).format(name=name, known=", ".join(sorted(SIGNALS)), sided=SIDED)
        )
    return name


def _one_signal_each(table: dict[str, Any]) -> dict[str, Any]:
    """The same table, whose keys must be names of signals; {side}_ stands for none here."""
    for name in table:
        if name not in SIGNALS:
            _known_signal(name)
            raise ValueError(
                _('name one side of "{name}", as in left_ or right_').format(name=name)
            )
    return table


def _rising(table: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
    """The same table, in which every range must go from low to high."""
    for name, (low, high) in table.items():
        if low >= high:
            raise ValueError(f"the first value of {name} must be less than the second")
    return table


class OnSignal(Strict):
    """Something about one signal, or about its left and right form when it starts with {side}_.

    It applies only while the signals in `when` lie in the ranges given there, both ends included;
    {side}_ stands for the same side there as in `signal`.
    """

    signal: str
    from_neutral: bool = False
    side: Side | None = None
    when: dict[str, tuple[Number, Number]] = Field(default_factory=dict)

    _check_signal = field_validator("signal")(_known_signal)

    @field_validator("when")
    @classmethod
    def _check_when(cls, table: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        for name in table:
            _known_signal(name)
        return _rising(table)

    @model_validator(mode="after")
    def _sides_agree(self) -> Self:
        for name in self.when:
            if name.startswith(SIDED) and not self.signal.startswith(SIDED):
                raise ValueError(f'"{name}" in when needs a signal that begins with {SIDED} too')
        return self

    def conditions(self, side: Side | None) -> list[tuple[str, float, float]]:
        """Signals that must lie in a range, with its ends, for the entry to apply to a side."""
        return [
            (name.replace(SIDED, f"{side}_"), low, high) for name, (low, high) in self.when.items()
        ]

    def signals(self) -> list[tuple[str, Side | None]]:
        """The signals meant, each with its side."""
        if not self.signal.startswith(SIDED):
            return [(self.signal, self.side)]
        left, right = expand(self.signal)
        return [(left, "left"), (right, "right")]


class Citation(Strict):
    """Where the exercise comes from."""

    text: Words
    sentence: Told


class Limit(OnSignal):
    """A middle range. Beyond `caution` (a share of the limit) a caution, beyond the limit a
    warning.

    A person's own range narrows it. Where `cap_low` or `cap_high` is given it may also widen it, up
    to that value; a cap without a limit means that nobody is judged before their own range is
    known. What the source gives has no cap, so nothing widens it.
    """

    low: Number | None = None
    high: Number | None = None
    cap_low: Number | None = None
    cap_high: Number | None = None
    levels: list[Positive] | None = Field(default=None, min_length=1)
    sides_by_sign: bool = False
    caution: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = 0.8
    for_s: Annotated[float, Field(strict=True, ge=0, le=10)] = 0.1
    citation: Told
    say_low: Annotated[str, LOOKED_UP] = ""
    say_high: Annotated[str, LOOKED_UP] = ""
    say_caution: Annotated[str, LOOKED_UP] = ""

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        ends = (self.low, self.high, self.cap_low, self.cap_high)
        if self.levels is None and all(end is None for end in ends):
            raise ValueError(
                _(
                    "a limit needs low, high or levels, or cap_low or cap_high for a limit that "
                    "comes from the person's own range alone"
                )
            )
        self._check_caps()
        drifts = self.signal == "knee_drift_in" and not self.from_neutral
        reach = [*(self.levels or ()), abs(self.low or 0.0), abs(self.high or 0.0)]
        if drifts and max(reach) > MAX_KNEE_DRIFT_IN:
            raise ValueError(
                _(
                    'a knee drift beyond 3 inches is never allowed (source: "up to 3 inches but '
                    'NEVER more than that")'
                )
            )
        if self.levels is not None and sorted(set(self.levels)) != self.levels:
            raise ValueError(_("levels must rise from the first to the last"))
        if self.levels is not None and (self.low is not None or self.high is not None):
            raise ValueError(_("levels stand for low and high: give one or the other"))
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(_("low must be less than high"))
        above = self.high is not None or self.cap_high is not None or self.levels
        below = self.low is not None or self.cap_low is not None or self.levels
        if above and not self.say_high:
            raise ValueError(
                _("say_high is missing: the words of the coach beyond the upper limit")
            )
        if below and not self.say_low:
            raise ValueError(_("say_low is missing: the words of the coach beyond the lower limit"))
        return self

    def _check_caps(self) -> None:
        capped = self.cap_low is not None or self.cap_high is not None
        if capped and (self.levels is not None or self.signal == "knee_drift_in"):
            raise ValueError(
                _(
                    "cap_low and cap_high do not go with levels or knee drift: nothing raises what "
                    "the source gives"
                )
            )
        if self.cap_high is not None and self.high is not None and self.cap_high < self.high:
            raise ValueError(_("cap_high must not be less than high"))
        if self.cap_low is not None and self.low is not None and self.cap_low > self.low:
            raise ValueError(_("cap_low must not be more than low"))
        lows = [end for end in (self.low, self.cap_low) if end is not None]
        highs = [end for end in (self.high, self.cap_high) if end is not None]
        if lows and highs and max(lows) >= min(highs):
            raise ValueError(_("what lies below must be less than what lies above"))

    @property
    def only_own(self) -> bool:
        """Whether nobody is judged by it before their own range is known."""
        return self.levels is None and self.low is None and self.high is None

    def furthest(self) -> tuple[float | None, float | None]:
        """The furthest that the lower and the upper limit can be, for anybody."""
        low, high = self.bounds(None)
        return (
            low if self.cap_low is None else self.cap_low,
            high if self.cap_high is None else self.cap_high,
        )

    def bounds(self, level: int | None) -> tuple[float | None, float | None]:
        """Lower and upper limit at a level (the last level when none is given)."""
        if self.levels is None:
            return self.low, self.high
        reach = self.levels[-1 if level is None else min(level, len(self.levels)) - 1]
        return -reach, reach


class Form(OnSignal):
    """A demand on form or set-up: outside of it for `for_s` seconds a warning."""

    rule: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$")
    kind: Literal["form", "setup"] = "form"
    low: Number | None = None
    high: Number | None = None
    for_s: Seconds = 0.6
    say: Told
    citation: Annotated[str, LOOKED_UP] = ""

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError(_("a form rule needs low or high"))
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(_("low must be less than high"))
        return self


class Stretch(OnSignal):
    """The stretched zone: entering it starts the hold timer and, with `count`, a repetition.

    `sets_out` gives speeds of other signals, per second, above which the person has set out of a
    hold although the main one hardly changes yet. `travel` is the least way out of rest and back
    that counts, also short of `enter` where that is counted from neutral. Beyond a range in
    `within` it is another movement, neither counted nor timed. A stretch `unless_seen_in` another
    signal counts until that one has shown the person's movement.
    """

    enter: Number
    leave: Number
    count: bool = True
    travel: Positive | None = None
    sets_out: dict[str, Positive] = Field(default_factory=dict)
    within: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    unless_seen_in: str | None = None

    _known = field_validator("sets_out", "within")(_one_signal_each)

    @field_validator("unless_seen_in")
    @classmethod
    def _seen_in_a_signal(cls, name: str | None) -> str | None:
        return None if name is None else _known_signal(name)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.enter == self.leave:
            raise ValueError(
                _("enter and leave must differ, so that jitter does not restart a hold")
            )
        return self

    @property
    def upward(self) -> bool:
        """Whether the zone lies above `enter`."""
        return self.enter > self.leave


class PatternPart(OnSignal):
    """Between which values a signal lies in this exercise: outside of them it is another one.

    With `whole` nothing at all is judged then; without it nothing is counted or timed, while the
    limits hold on. A part on a {side}_ signal belongs to the stretches of that side, one with
    `from_neutral` to the stretches of its own signal.
    """

    low: Number | None = None
    high: Number | None = None
    whole: bool = False
    say: Words

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError(_("a part of the pattern needs low or high"))
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(_("low must be less than high"))
        if self.from_neutral and self.whole:
            raise ValueError(_("neutral is not known everywhere: leave from_neutral or whole out"))
        return self


class HoldRule(Strict):
    """The longest hold, with a calm cue before it."""

    limit_s: Seconds = 10.0
    cue_s: Seconds = 8.0
    say: Told = Field(default=N_("That is ten seconds. Come back slowly."), validate_default=True)

    @model_validator(mode="after")
    def _cue_comes_first(self) -> Self:
        if self.cue_s >= self.limit_s:
            raise ValueError(_("cue_s must be less than limit_s"))
        return self


class Pace(OnSignal):
    """The highest speed, in the signal's unit per second."""

    per_s: Positive
    for_s: Seconds = 0.3
    say: Told = Field(default=N_("Slow down. Move gently."), validate_default=True)


class Neutral(Strict):
    """How the person's own neutral is recognised.

    `plausible` gives, for signals measured absolutely, the range in which a still pose before
    the first movement may be taken as neutral; `later` a narrower one for still poses after it.
    What is not known is not plausible. Until neutral is known `typical` serves to count
    repetitions, and to judge ranges where `uncertain` says by how much it may be wrong: a limit is
    warned about when it is passed by more than that.
    """

    plausible: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    later: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    typical: dict[str, Number] = Field(default_factory=dict)
    uncertain: dict[str, Positive] = Field(default_factory=dict)

    _known = field_validator("plausible", "later", "typical", "uncertain")(_one_signal_each)

    @field_validator("plausible", "later")
    @classmethod
    def _ordered(cls, table: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        return _rising(table)


class Exercise(Strict):
    """An exercise: what it is, how it is seen, measured, limited and talked about."""

    schema_: Literal["posecheck/exercise/1"] = Field(alias="schema")
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Told
    purpose: Told
    how: list[Told] = Field(min_length=1)
    source: Citation
    views: list[ViewName] = Field(min_length=1)
    camera: Told
    postures: list[str] = Field(min_length=1)
    position: Told
    needs: list[Part] = Field(min_length=1)
    main: str
    shown: list[str] = Field(default_factory=list)
    repetitions: Annotated[int, Field(ge=1, le=100)] = 5
    raised_hand: bool = True
    """Whether a hand held above the head for a second means pain; not where the arms lie there."""
    limits: list[Limit] = Field(default_factory=list)
    form: list[Form] = Field(default_factory=list)
    stretch: list[Stretch] = Field(default_factory=list)
    pattern: list[PatternPart] = Field(default_factory=list)
    hold: HoldRule = Field(default_factory=HoldRule)
    pace: list[Pace] = Field(default_factory=list)
    neutral: Neutral = Field(default_factory=Neutral)

    _check_main = field_validator("main")(_known_signal)

    @field_validator("shown")
    @classmethod
    def _check_shown(cls, names: list[str]) -> list[str]:
        return [_known_signal(name) for name in names]

    @field_validator("postures")
    @classmethod
    def _check_postures(cls, names: list[str]) -> list[str]:
        for name in names:
            if name not in POSTURES[1:]:
                raise ValueError(
                    _('there is no posture "{name}"; allowed: {known}').format(
                        name=name, known=", ".join(POSTURES[1:])
                    )
                )
        return names

    @property
    def main_signals(self) -> list[str]:
        """The main signal, or its left and right form."""
        return expand(self.main)

    @property
    def signals(self) -> list[str]:
        """All signals that the exercise uses, main ones first, each once."""
        names = [self.main, *self.shown]
        for table in (self.limits, self.form, self.stretch, self.pace):
            names += [entry.signal for entry in table]
            names += [name for entry in table for name in entry.when]
        names += [part.signal for part in self.pattern if not part.whole]
        for entry in self.stretch:
            names += [*entry.sets_out, *entry.within]
        names += [*self.neutral.plausible, *self.neutral.later]
        return list(dict.fromkeys(name for entry in names for name in expand(entry)))

    @property
    def counts_repetitions(self) -> bool:
        """Whether the exercise has repetitions; walking has steps."""
        return any(entry.count for entry in self.stretch)

    @property
    def has_levels(self) -> bool:
        """Whether a limit of the exercise depends on the level."""
        return any(limit.levels for limit in self.limits)
