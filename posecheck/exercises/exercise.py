"""What an exercise's file may say; every mistake is named with its key and what is allowed."""

from typing import Annotated, Any, Literal, Self

from pydantic import Field, field_validator, model_validator

from posecheck.files.tables import Strict, Words
from posecheck.pose.joints import POSTURES
from posecheck.pose.skeleton import SIDES, Side
from posecheck.rules.clinical import MAX_KNEE_DRIFT_IN
from posecheck.signals.catalogue import SIGNALS

SCHEMA = "posecheck/exercise/1"
SIDED = "{side}_"
ViewName = Literal["side", "front", "head_end"]
Part = Literal["nose", "ear", "shoulder", "elbow", "wrist", "hip", "knee", "ankle"]
# Units and allowed values as docs/definition.md names them, which is made from this model.
OF_SIGNAL, PER_S, S = {"unit": "the signal's"}, {"unit": "the signal's per second"}, {"unit": "s"}
SignalName = Annotated[str, Field(json_schema_extra={"format": "signal"})]
POSTURE = {"enum": list(POSTURES[1:])}
Number = Annotated[float, Field(strict=True, allow_inf_nan=False, json_schema_extra=OF_SIGNAL)]
Positive = Annotated[
    float, Field(strict=True, gt=0, allow_inf_nan=False, json_schema_extra=OF_SIGNAL)
]
Speed = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False, json_schema_extra=PER_S)]
Seconds = Annotated[float, Field(strict=True, gt=0, le=3600, json_schema_extra=S)]


def expand(name: str) -> list[str]:
    """A signal's name, or the two names that {side}_ stands for."""
    if name.startswith(SIDED):
        return [name.replace(SIDED, f"{side}_") for side in SIDES]
    return [name]


def _known_signal(name: str) -> str:
    if not all(n in SIGNALS for n in expand(name)):
        raise ValueError(
            f'there is no signal "{name}"; the signals are {", ".join(sorted(SIGNALS))} '
            f'({SIDED}… stands for both sides, as in "{SIDED}hip_flexion_deg")'
        )
    return name


def _one_signal_each(table: dict[str, Any]) -> dict[str, Any]:
    """The same table, whose keys must be names of signals; {side}_ stands for none here."""
    for name in table:
        if name not in SIGNALS:
            _known_signal(name)
            raise ValueError(f'name one side of "{name}", as in left_ or right_')
    return table


class OnSignal(Strict):
    """Something about one signal, or about its left and right form when it starts with {side}_."""

    signal: SignalName
    """The signal concerned; `{side}_` at its beginning stands for left and right, each apart."""
    from_neutral: bool = False
    """Whether values count from the person's own neutral instead of from 0."""
    side: Side | None = None
    """The person's side that is told where the signal's name has none."""

    _check_signal = field_validator("signal")(_known_signal)

    def signals(self) -> list[tuple[str, Side | None]]:
        """The signals meant, each with its side."""
        if not self.signal.startswith(SIDED):
            return [(self.signal, self.side)]
        left, right = expand(self.signal)
        return [(left, "left"), (right, "right")]


class Citation(Strict):
    """Where the exercise comes from."""

    text: Words
    """Who wrote the source, its title and year."""
    sentence: Words
    """The sentence of the source that the exercise carries out."""


class Limit(OnSignal):
    """A middle range. Beyond `caution` (a share of the limit) a caution, beyond the limit a
    warning."""

    low: Number | None = None
    """The lower limit: a warning below it."""
    high: Number | None = None
    """The upper limit: a warning above it."""
    levels: list[Positive] | None = Field(default=None, min_length=1)
    """The limit at level 1, 2, 3 ... both ways from 0, in place of `low` and `high`; rising."""
    sides_by_sign: bool = False
    """Whether values above 0 are told as the person's left and those below as right."""
    caution: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = 0.8
    """From which share of the limit on a caution is given."""
    for_s: Annotated[float, Field(strict=True, ge=0, le=10, json_schema_extra=S)] = 0.1
    """How long the limit must be passed before it counts."""
    citation: Words
    """Where the number comes from; say so when it is a starting default."""
    say_low: str = ""
    """What the coach says below the lower limit; needed where there is one."""
    say_high: str = ""
    """What the coach says above the upper limit; needed where there is one."""
    say_caution: str = ""
    """What the coach says at a caution; empty = nothing."""

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.levels is None and self.low is None and self.high is None:
            raise ValueError("a limit needs low, high or levels")
        drifts = self.signal == "knee_drift_in" and not self.from_neutral
        ends = [*(self.levels or ()), abs(self.low or 0.0), abs(self.high or 0.0)]
        if drifts and max(ends) > MAX_KNEE_DRIFT_IN:
            raise ValueError(
                'a knee drift beyond 3 inches is never allowed (source: "up to 3 inches but NEVER '
                'more than that")'
            )
        if self.levels is not None and sorted(set(self.levels)) != self.levels:
            raise ValueError("levels must rise from the first to the last")
        if self.levels is not None and (self.low is not None or self.high is not None):
            raise ValueError("levels stand for low and high: give one or the other")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low must be less than high")
        if (self.high is not None or self.levels) and not self.say_high:
            raise ValueError("say_high is missing: the words of the coach beyond the upper limit")
        if (self.low is not None or self.levels) and not self.say_low:
            raise ValueError("say_low is missing: the words of the coach beyond the lower limit")
        return self

    def bounds(self, level: int | None) -> tuple[float | None, float | None]:
        """Lower and upper limit at a level (the last level when none is given)."""
        if self.levels is None:
            return self.low, self.high
        reach = self.levels[-1 if level is None else min(level, len(self.levels)) - 1]
        return -reach, reach


class Form(OnSignal):
    """A demand on form or set-up: outside of it for `for_s` seconds a warning."""

    rule: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9_]*$")
    """The rule's name in results; left out, it is the signal's."""
    kind: Literal["form", "setup"] = "form"
    """`form` while moving, `setup` for how the person is placed before it."""
    low: Number | None = None
    """The least value that is good form."""
    high: Number | None = None
    """The highest value that is good form."""
    for_s: Seconds = 0.6
    """How long the value must lie outside before it is warned about."""
    say: Words
    """What the coach says then."""
    citation: str = ""
    """Where the demand or its number comes from."""

    @model_validator(mode="after")
    def _has_a_limit(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("a form rule needs low or high")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError("low must be less than high")
        return self


class Stretch(OnSignal):
    """The stretched zone: entering it starts the hold timer and, with `count`, a repetition.

    `sets_out` gives speeds of other signals, per second, above which the person has set out of a
    hold although the main one hardly changes yet.
    """

    enter: Number
    """The value at which the person is in the stretch."""
    leave: Number
    """The value at which they have left it: nearer to rest, which also tells the direction."""
    count: bool = True
    """Whether going in and back is a repetition; without it only holds are timed."""
    sets_out: dict[str, Speed] = Field(default_factory=dict)
    """Speeds of other signals above which the person has set out of the hold."""

    _known = field_validator("sets_out")(_one_signal_each)

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.enter == self.leave:
            raise ValueError("enter and leave must differ, so that jitter does not restart a hold")
        return self

    @property
    def upward(self) -> bool:
        """Whether the zone lies above `enter`."""
        return self.enter > self.leave


class HoldRule(Strict):
    """The longest hold, with a calm cue before it."""

    limit_s: Seconds = 10.0
    """The longest hold; a warning from then on."""
    cue_s: Seconds = 8.0
    """When a calm cue says that it is nearly time; before `limit_s`."""
    say: Words = "That is ten seconds. Come back slowly."
    """What the coach says at the limit."""

    @model_validator(mode="after")
    def _cue_comes_first(self) -> Self:
        if self.cue_s >= self.limit_s:
            raise ValueError("cue_s must be less than limit_s")
        return self


class Pace(OnSignal):
    """The highest speed, in the signal's unit per second."""

    per_s: Speed
    """The highest speed of the signal."""
    for_s: Seconds = 0.3
    """How long it must be faster before it is warned about."""
    say: Words = "Slow down. Move gently."
    """What the coach says then."""


class Neutral(Strict):
    """How the person's own neutral is recognised.

    `plausible` gives, for signals measured absolutely, the range in which a still pose before
    the first movement may be taken as neutral; `later` a narrower one for still poses after it.
    `typical` is used to count repetitions until neutral is known, never to judge a range.
    """

    plausible: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    """Within which values a still pose before the first movement may be neutral."""
    later: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    """The same after the first movement; narrower, as a rest could be mistaken for neutral."""
    typical: dict[str, Number] = Field(default_factory=dict)
    """Values that stand for neutral until it is known; they count repetitions only."""

    _known = field_validator("plausible", "later", "typical")(_one_signal_each)

    @field_validator("plausible", "later")
    @classmethod
    def _ordered(cls, table: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        for name, (low, high) in table.items():
            if low >= high:
                raise ValueError(f"the first value of {name} must be less than the second")
        return table


class Exercise(Strict):
    """An exercise: what it is, how it is seen, measured, limited and talked about."""

    schema_: Literal["posecheck/exercise/1"] = Field(alias="schema")
    """The version of this format."""
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The name in commands, results and the history."""
    title: Words
    """The name that people read."""
    purpose: Words
    """What the exercise is for, in one sentence."""
    how: list[Words] = Field(min_length=1)
    """What the person does, step by step."""
    source: Citation
    """Where the exercise comes from."""
    views: list[ViewName] = Field(min_length=1)
    """From where the camera may see the person; from elsewhere nothing is judged."""
    camera: Words
    """Where to put the camera, said when it stands elsewhere."""
    postures: list[Annotated[str, Field(json_schema_extra=POSTURE)]] = Field(min_length=1)
    """The postures of the body in which the exercise is judged."""
    position: Words
    """How to get into position, said when the person is in another posture."""
    needs: list[Part] = Field(min_length=1)
    """Parts of the body that must be in the picture; from the side those of the near side."""
    main: SignalName
    """The signal that the gauge and the report show first."""
    shown: list[SignalName] = Field(default_factory=list)
    """Further signals to measure and plot, whether or not a rule looks at them."""
    repetitions: Annotated[int, Field(ge=1, le=100)] = 5
    """How many the coach asks for, on each side where sides are counted apart."""
    raised_hand: bool = True
    """Whether a hand held above the head for a second means pain; not where arms lie there."""
    limits: list[Limit] = Field(default_factory=list)
    """Middle ranges of signals: cautions and warnings about going too far."""
    form: list[Form] = Field(default_factory=list)
    """Demands on form and set-up."""
    stretch: list[Stretch] = Field(default_factory=list)
    """When the person is stretched: repetitions and holds."""
    hold: HoldRule = Field(default_factory=HoldRule)
    """The longest hold."""
    pace: list[Pace] = Field(default_factory=list)
    """The highest speeds."""
    neutral: Neutral = Field(default_factory=Neutral)
    """How the person's own neutral is recognised."""

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
                    f'there is no posture "{name}"; allowed: {", ".join(POSTURES[1:])}'
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
        names += [name for entry in self.stretch for name in entry.sets_out]
        names += [*self.neutral.plausible, *self.neutral.later]
        return list(dict.fromkeys(name for entry in names for name in expand(entry)))

    @property
    def has_levels(self) -> bool:
        """Whether a limit of the exercise depends on the level."""
        return any(limit.levels for limit in self.limits)
