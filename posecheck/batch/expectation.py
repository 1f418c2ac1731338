"""Expectation files: what a correct check of a clip finds, written so that anyone can read it.

Beside `NAME.mp4` stands `NAME.expect.toml`:

    schema = "posecheck/expect/1"
    exercise = "knee_to_chest"

    [options]
    height = "5ft7in"

    [reps]
    count = 1

    [[events]]
    kind = "range"
    rule = "right_hip_flexion_deg"
    start_s = 4.0
    end_s = 10.1

Nothing else may be warned about. `matching` says how a result is compared with it.
"""

from collections.abc import Collection
from pathlib import Path
from typing import Annotated, Final, Literal, Self, get_args

from pydantic import (
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from posecheck.calibration.height import Height, parse_height
from posecheck.errors import InputError
from posecheck.exercises.library import exercise_ids
from posecheck.files.tables import Strict, describe, parse_toml, read_toml_text
from posecheck.measure.obstacles import Reason
from posecheck.pose.skeleton import Side
from posecheck.rules.events import Severity
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import _

EXPECTATION_SUFFIX: Final = ".expect.toml"
TRUTH_SUFFIX: Final = ".truth.json"
TOLERANCE_S: Final = 0.5
"""How far a found time may lie from the expected one where a file does not say."""
ExpectedKind = Literal["range", "hold", "pace", "form", "setup", "not_judged"]
Time = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Tolerance = Annotated[float, Field(ge=0, le=60)]
Count = Annotated[int, Field(ge=0, le=10_000)]


class CheckOptions(Strict):
    """How the clip is to be checked: the options of `posecheck analyze`."""

    height: Height | None = None
    level: Annotated[int, Field(ge=1, le=3)] | None = None
    calibration: Annotated[str, Field(pattern=r"^[^/\\\x00]+\.toml$", max_length=200)] | None = None
    fps: Annotated[float, Field(gt=0, le=1000)] | None = None

    rotate: Literal[0, 90, 180, 270] = 0
    mirrored: bool = False
    camera_place: Literal["head", "feet", "side"] | None = None

    @property
    def height_in(self) -> float | None:
        """The person's height in inches."""
        return None if self.height is None else parse_height(self.height)


class ExpectedReps(Strict):
    """Repetitions in all and of each side; what is left out is not compared."""

    count: Count | None = None
    left: Count | None = None
    right: Count | None = None

    @model_validator(mode="after")
    def _sides_fit(self) -> Self:
        sides = (self.left or 0) + (self.right or 0)
        if self.count is not None and sides > self.count:
            raise ValueError(
                _("left and right make {sides}, which is more than count").format(sides=sides)
            )
        return self


class Timed(Strict):
    """Something that happens from `start_s` to `end_s`, give or take `tolerance_s` at each end.

    Without `side` either side will do.
    """

    start_s: Time
    end_s: Time
    side: Side | None = None
    tolerance_s: Tolerance = TOLERANCE_S

    @field_validator("end_s")
    @classmethod
    def _ordered(cls, end_s: float, info: ValidationInfo) -> float:
        if end_s < info.data.get("start_s", 0.0):
            raise ValueError(_("it must not be before start_s"))
        return end_s


class ExpectedHold(Timed):
    """A stretch that is held."""


class ExpectedEvent(Timed):
    """A warning (or caution) that must be given, or a stretch that must not be judged.

    `rule` is a signal for range and pace, "hold" for hold, the rule's name for form and setup,
    and the reason for not_judged.
    """

    kind: ExpectedKind
    rule: str = Field(min_length=1)
    severity: Severity = "warning"

    @field_validator("rule")
    @classmethod
    def _fits_kind(cls, rule: str, info: ValidationInfo) -> str:
        kind = info.data.get("kind", "")
        allowed = _RULES.get(kind)
        if allowed is not None and rule not in allowed:
            raise ValueError(
                _('there is no rule "{rule}" of the kind {kind}; allowed: {known}').format(
                    rule=rule, kind=kind, known=", ".join(allowed)
                )
            )
        return rule


_RULES: Final[dict[str, list[str]]] = {
    "range": sorted(SIGNALS),
    "pace": sorted(SIGNALS),
    "hold": ["hold"],
    "not_judged": sorted(get_args(Reason)),
}


class Expectation(Strict):
    """What a correct check of one clip finds. Nothing else may be warned about."""

    schema_: Literal["posecheck/expect/1"] = Field(alias="schema")
    exercise: str
    options: CheckOptions = Field(default_factory=CheckOptions)
    reps: ExpectedReps = Field(default_factory=ExpectedReps)
    holds: list[ExpectedHold] = Field(default_factory=list)
    events: list[ExpectedEvent] = Field(default_factory=list)


def find_expectation(clip: str | Path) -> Path | None:
    """The expectation file beside a clip: NAME.expect.toml for NAME.mp4; None without one."""
    return _beside(clip, EXPECTATION_SUFFIX)


def find_truth(clip: str | Path) -> Path | None:
    """The true signal values beside a rendered clip: NAME.truth.json; None without them."""
    return _beside(clip, TRUTH_SUFFIX)


def load_expectation(path: str | Path, exercises: Collection[str] | None = None) -> Expectation:
    """Read an expectation file.

    Args:
        exercises: ids that the file may name, None = those that come with posecheck. Give the
            id too of a definition file of the user's own.

    Raises:
        InputError: when it cannot be read or something in it is wrong; the message names the
            file, the key and what is allowed there.
    """
    text = read_toml_text(path, "expectation")
    return parse_expectation(text, str(path), exercises)


def parse_expectation(
    text: str, name: str, exercises: Collection[str] | None = None
) -> Expectation:
    """Check the text of an expectation file; `name` stands for it in messages.

    Raises:
        InputError: when something in it is wrong.
    """
    data = parse_toml(text, name)
    try:
        expectation = Expectation.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{name}: {describe(error, Expectation)}") from error
    known = exercise_ids() if exercises is None else sorted(exercises)
    if expectation.exercise not in known:
        raise InputError(
            _(
                '{name}: the key exercise is wrong: there is no exercise "{exercise}"; '
                "allowed: {known}"
            ).format(name=name, exercise=expectation.exercise, known=", ".join(known))
        )
    return expectation


def _beside(clip: str | Path, suffix: str) -> Path | None:
    path = Path(clip)
    neighbour = path.with_name(path.stem + suffix)
    return neighbour if neighbour.is_file() else None
