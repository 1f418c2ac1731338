"""What an exercise file may say of one signal, and its limits."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from posecheck.files.tables import Strict, Words
from posecheck.pose.joints import POSTURES
from posecheck.pose.skeleton import SIDES, Side
from posecheck.rules.clinical import MAX_KNEE_DRIFT_IN
from posecheck.rules.condition import Range
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import _

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
LOOKED_UP = AfterValidator(_)
"""Words of a file that people read are looked up in the catalogue when it is read: those of the
files that come with posecheck stand in it, a user's own stay as they are."""
Told = Annotated[Words, LOOKED_UP]
Seconds = Annotated[float, Field(strict=True, gt=0, le=3600, json_schema_extra=S)]


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


class OfSignal(Strict):
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


class OnSignal(OfSignal):
    """Something that applies only while the signals in `when` lie in the ranges given there.

    {side}_ stands for the same side there as in `signal`.
    """

    when: dict[str, tuple[Number, Number]] = Field(default_factory=dict)
    """Ranges of signals in which alone it applies, both ends included."""

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

    def conditions(self, side: Side | None) -> list[Range]:
        """The ranges of signals in which alone the entry applies to a side."""
        return [
            Range(name.replace(SIDED, f"{side}_"), low, high)
            for name, (low, high) in self.when.items()
        ]


class Citation(Strict):
    """Where the exercise comes from."""

    text: Words
    """Who wrote the source, its title and year."""
    sentence: Told
    """The sentence of the source that the exercise carries out."""


class Limit(OnSignal):
    """A middle range. Beyond `caution` (a share of the limit) a caution, beyond the limit a
    warning.

    A person's own range narrows it. Where `cap_low` or `cap_high` is given it may also widen it, up
    to that value; a cap without a limit means that nobody is judged before their own range is
    known. What the source gives has no cap, so nothing widens it.
    """

    low: Number | None = None
    """The lower limit: a warning below it."""
    high: Number | None = None
    """The upper limit: a warning above it."""
    cap_low: Number | None = None
    """How far down the person's own range may lower `low`; without it nothing does."""
    cap_high: Number | None = None
    """How far up the person's own range may raise `high`; without it nothing does."""
    levels: list[Positive] | None = Field(default=None, min_length=1)
    """The limit at level 1, 2, 3 ... both ways from 0, in place of `low` and `high`; rising."""
    sides_by_sign: bool = False
    """Whether values above 0 are told as the person's left and those below as right."""
    caution: Annotated[float, Field(strict=True, gt=0, lt=1)] | None = 0.8
    """From which share of the limit on a caution is given."""
    for_s: Annotated[float, Field(strict=True, ge=0, le=10, json_schema_extra=S)] = 0.1
    """How long the limit must be passed before it counts."""
    citation: Told
    """Where the number comes from and what it is measured on; say so when it is a default."""
    say_low: Annotated[str, LOOKED_UP] = ""
    """What the coach says below the lower limit; needed where there is one."""
    say_high: Annotated[str, LOOKED_UP] = ""
    """What the coach says above the upper limit; needed where there is one."""
    say_caution: Annotated[str, LOOKED_UP] = ""
    """What the coach says at a caution; empty = nothing."""

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
