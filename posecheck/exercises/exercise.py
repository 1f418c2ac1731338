"""What an exercise's file may say; every mistake is named with its key and what is allowed."""

from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from posecheck.exercises.limit import (
    LOOKED_UP,
    POSTURE,
    Citation,
    Limit,
    Number,
    OfSignal,
    OnSignal,
    Part,
    Positive,
    Seconds,
    SignalName,
    Speed,
    Told,
    ViewName,
    _known_signal,
    _one_signal_each,
    _rising,
    expand,
)
from posecheck.files.tables import Strict
from posecheck.pose.joints import POSTURES
from posecheck.pose.skeleton import Side
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import N_, _


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
    say: Told
    """What the coach says then."""
    citation: Annotated[str, LOOKED_UP] = ""
    """Where the demand or its number comes from."""

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
    hold although the main one hardly changes yet; on the way in they must be slow too, by these
    speeds or by how fast they were, before a hold begins. `travel` is the least way out of rest and
    back that counts, also short of `enter` where that is counted from neutral. Beyond a range in
    `when` it is another movement, neither counted nor timed; a signal that is not known says
    nothing. A stretch `unless_seen_in` another signal counts until that one has shown the person's
    movement by more than its own noise.
    """

    enter: Number
    """The value at which the person is in the stretch."""
    leave: Number
    """The value at which they have left it: nearer to rest, which also tells the direction."""
    count: bool = True
    """Whether going in and back is a repetition; without it only holds are timed."""
    travel: Positive | None = None
    """The least way out and back that counts; without it that from `leave` to `enter`."""
    sets_out: dict[str, Speed] = Field(default_factory=dict)
    """Speeds of other signals above which the person has set out of the hold."""
    unless_seen_in: str | None = None
    """Another stretch's signal that tells it better: where that moves, this one is silent."""
    target: tuple[Number, Number] | None = None
    """Where the stretch is enough, counted as `enter`; only shown, and cut where a limit's caution
    begins. Left out it goes from `enter` to there."""

    _known = field_validator("sets_out")(_one_signal_each)

    @model_validator(mode="before")
    @classmethod
    def _older(cls, table: object) -> object:
        """Files from before version 0.2 call it `within`."""
        if not (isinstance(table, dict) and isinstance(table.get("within"), dict)):
            return table
        when = table.get("when", {})
        if not isinstance(when, dict) or when.keys() & table["within"].keys():
            return table
        rest = {key: value for key, value in table.items() if key != "within"}
        return rest | {"when": table["within"] | when}

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

    @model_validator(mode="after")
    def _target_in_the_stretch(self) -> Self:
        if self.target is None:
            return self
        low, high = self.target
        if low >= high or (low < self.enter if self.upward else high > self.enter):
            raise ValueError(
                _("target must go from its lower to its higher value, both beyond enter")
            )
        return self

    @property
    def upward(self) -> bool:
        """Whether the zone lies above `enter`."""
        return self.enter > self.leave


class Condition(OfSignal):
    """When it is this exercise: beyond a range of a signal it is another one, and that is told.

    With `whole` nothing at all is judged then; without it nothing is counted or timed, while the
    limits hold on. One on a {side}_ signal belongs to the stretches of that side, one with
    `from_neutral` to the stretches of its own signal. What single entries ask for stands in their
    own `when`, and is not told.
    """

    low: Number | None = None
    """Below this value it is another exercise."""
    high: Number | None = None
    """Above this value it is another exercise."""
    whole: bool = False
    """Whether nothing at all is judged then, or only nothing counted and timed."""
    say: Told
    """What is told then: what is done instead, and what belongs to this exercise."""

    @model_validator(mode="after")
    def _has_a_range(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError(_("a condition needs low or high"))
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise ValueError(_("low must be less than high"))
        if self.from_neutral and self.whole:
            raise ValueError(_("neutral is not known everywhere: leave from_neutral or whole out"))
        return self


class HoldRule(Strict):
    """The longest hold, with a calm cue before it."""

    limit_s: Seconds = 10.0
    """The longest hold; a warning from then on."""
    cue_s: Seconds = 8.0
    """When a calm cue says that it is nearly time; before `limit_s`."""
    say: Told = Field(default=N_("That is ten seconds. Come back slowly."), validate_default=True)
    """What the coach says at the limit."""

    @model_validator(mode="after")
    def _cue_comes_first(self) -> Self:
        if self.cue_s >= self.limit_s:
            raise ValueError(_("cue_s must be less than limit_s"))
        return self


class Pace(OnSignal):
    """The highest speed, in the signal's unit per second."""

    per_s: Speed
    """The highest speed of the signal."""
    for_s: Seconds = 0.3
    """How long it must be faster before it is warned about."""
    say: Told = Field(default=N_("Slow down. Move gently."), validate_default=True)
    """What the coach says then."""


class Neutral(Strict):
    """How the person's own neutral is recognised.

    `plausible` gives, for signals measured absolutely, the range in which a still pose before
    the first movement may be taken as neutral; `later` a narrower one for still poses after it.
    What is not known is not plausible. Until neutral is known `typical` serves to count
    repetitions, and to judge ranges where `uncertain` says by how much it may be wrong: a limit is
    warned about when it is passed by more than that.
    """

    plausible: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    """Within which values a still pose before the first movement may be neutral."""
    later: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    """The same after the first movement; narrower, as a rest could be mistaken for neutral."""
    typical: dict[str, Number] = Field(default_factory=dict)
    """Values that stand for neutral until it is known."""
    uncertain: dict[str, Positive] = Field(default_factory=dict)
    """How far a typical value may be off: beyond limit and this a warning, within it for a second a
    caution."""

    _known = field_validator("plausible", "later", "typical", "uncertain")(_one_signal_each)

    @field_validator("plausible", "later")
    @classmethod
    def _ordered(cls, table: dict[str, tuple[float, float]]) -> dict[str, tuple[float, float]]:
        return _rising(table)


class Exercise(Strict):
    """An exercise: what it is, how it is seen, measured, limited and talked about."""

    schema_: Literal["posecheck/exercise/1"] = Field(alias="schema")
    """The version of this format."""
    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    """The name in commands, results and the history."""
    title: Told
    """The name that people read, in plain words."""
    source_name: Told | None = None
    """What the source calls it, where that is another name; it stands second."""
    purpose: Told
    """What the exercise is for, in one sentence."""
    how: list[Told] = Field(min_length=1)
    """What the person does, step by step."""
    move: Told | None = None
    """The movement alone in one short sentence, said again to who does not move; the last step of
    `how` where it is not given."""
    source: Citation
    """Where the exercise comes from."""
    views: list[ViewName] = Field(min_length=1)
    """From where the camera may see the person; from elsewhere nothing is judged."""
    camera: Told
    """Where to put the camera, said when it stands elsewhere."""
    postures: list[Annotated[str, Field(json_schema_extra=POSTURE)]] = Field(min_length=1)
    """The postures of the body in which the exercise is judged."""
    position: Told
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
    when: list[Condition] = Field(default_factory=list)
    """Ranges of signals beyond which it is another exercise: not counted, or not judged."""
    hold: HoldRule = Field(default_factory=HoldRule)
    """The longest hold."""
    pace: list[Pace] = Field(default_factory=list)
    """The highest speeds."""
    neutral: Neutral = Field(default_factory=Neutral)
    """How the person's own neutral is recognised."""

    _check_main = field_validator("main")(_known_signal)

    @model_validator(mode="before")
    @classmethod
    def _older(cls, file: object) -> object:
        """Files from before version 0.2 call it `pattern`."""
        if not (isinstance(file, dict) and "pattern" in file and "when" not in file):
            return file
        rest = {key: value for key, value in file.items() if key != "pattern"}
        return rest | {"when": file["pattern"]}

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
        names += [one.signal for one in self.when if not one.whole]
        names += [name for entry in self.stretch for name in entry.sets_out]
        names += [*self.neutral.plausible, *self.neutral.later]
        return list(dict.fromkeys(name for entry in names for name in expand(entry)))

    @property
    def followed_by_outline(self) -> bool:
        """Whether the movement itself is read from the person's outline."""
        moving = [self.main, *(entry.signal for entry in self.stretch)]
        return any("outline" in SIGNALS[name].needs for entry in moving for name in expand(entry))

    @property
    def full_title(self) -> str:
        """The plain name, and that of the source in brackets where it is another."""
        return f"{self.title} ({self.source_name})" if self.source_name else self.title

    @property
    def movement(self) -> str:
        """The movement alone, in one sentence."""
        return self.move or self.how[-1]

    @property
    def counted_sides(self) -> frozenset[Side]:
        """The sides whose repetitions are counted apart; empty where there are none."""
        counted = [stretch for stretch in self.stretch if stretch.count]
        return frozenset(side for entry in counted for _, side in entry.signals() if side)

    @property
    def counts_repetitions(self) -> bool:
        """Whether the exercise has repetitions; walking has steps."""
        return any(entry.count for entry in self.stretch)

    @property
    def has_levels(self) -> bool:
        """Whether a limit of the exercise depends on the level."""
        return any(limit.levels for limit in self.limits)
