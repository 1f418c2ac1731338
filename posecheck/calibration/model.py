"""What a calibration file may say; every mistake is named with its key and what is allowed."""

from datetime import datetime
from typing import Annotated, Final, Literal, Self

from pydantic import AwareDatetime, Field, field_validator, model_validator

from posecheck.calibration.height import Height, parse_height
from posecheck.files.tables import Strict, Words
from posecheck.rules.clinical import MAX_KNEE_DRIFT_IN
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import _

SCHEMA: Final = "posecheck/calibration/1"
OWN_SHARE: Final = 0.8
"""The limit lies this share of the way from neutral to what is comfortable (the source: "stay in
the middle for now")."""
SCENE_POINTS: Final = (
    "left_shoulder",
    "right_shoulder",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
)
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e6, le=1e6)]
Pixels = Annotated[int, Field(strict=True, ge=16, le=20_000)]
Point = tuple[Number, Number]
Method = Literal["height", "taught", "tag"]


class Lens(Strict):
    """How the lens bends the picture (OpenCV's pinhole model with five coefficients).

    Attributes:
        width, height: of the pictures it was measured on, pixels.
        focal_px: focal lengths along x and y.
        centre_px: the principal point.
        distortion: k1, k2, p1, p2, k3.
        error_px: root mean square distance of the board's corners from where they should be.
        pictures: how many pictures of the board were used.
    """

    width: Pixels
    height: Pixels
    focal_px: tuple[Annotated[float, Field(gt=10, le=1e5)], Annotated[float, Field(gt=10, le=1e5)]]
    centre_px: Point
    distortion: Annotated[
        list[Annotated[float, Field(ge=-100, le=100)]], Field(min_length=5, max_length=5)
    ]
    error_px: Annotated[float, Field(ge=0, le=100)]
    pictures: Annotated[int, Field(strict=True, ge=1, le=10_000)]


class CameraNote(Strict):
    """Which camera it was and where it stood, in words, and its lens as far as it is known.

    Attributes:
        field_of_view_deg: the angle that the long side of the picture shows, as data sheets give
            it; None = not known. A measured lens counts before it.
    """

    description: Words
    field_of_view_deg: Annotated[float, Field(ge=20, le=140)] | None = None
    lens: Lens | None = None


class Person(Strict):
    """Who it was made for, as far as it matters."""

    height: Height | None = None


class Taught(Strict):
    """The knees rested once at a known distance from neutral, seen from one camera position.

    Attributes:
        inches: that distance.
        sides: the person's sides on which they rested.
        px_per_in: pixels per inch of the knees that follow from it.
        width, height: of the picture, pixels.
        scene: where shoulders, hips and knees lay in neutral, pixels: another place means that
            the camera was moved.
    """

    inches: Annotated[float, Field(strict=True, ge=0.5, le=MAX_KNEE_DRIFT_IN)]
    sides: Annotated[list[Literal["left", "right"]], Field(min_length=1, max_length=2)]
    px_per_in: Annotated[float, Field(gt=0.1, le=1000)]
    width: Pixels
    height: Pixels
    scene: dict[str, Point]

    @field_validator("scene")
    @classmethod
    def _whole(cls, scene: dict[str, Point]) -> dict[str, Point]:
        for name in scene:
            if name not in SCENE_POINTS:
                raise ValueError(
                    _('"{name}" is not known; allowed: {known}').format(
                        name=name, known=", ".join(SCENE_POINTS)
                    )
                )
        for name in SCENE_POINTS:
            if name not in scene:
                raise ValueError(_("{name} is missing").format(name=name))
        return scene


class Tags(Strict):
    """Printed tags: two above the knees, and one on the mat beside the person.

    Attributes:
        side_in: side of the black square of a knee tag as it was printed.
        mat_side_in: the same of the mat's tag.
    """

    side_in: Annotated[float, Field(ge=0.5, le=6)] = 2.0
    mat_side_in: Annotated[float, Field(ge=1, le=12)] = 6.0


class OwnRange(Strict):
    """How far a signal went while it was comfortable.

    Attributes:
        comfortable_low, comfortable_high: the furthest on either side, counted like the limit
            (from neutral where that is); None = that side was not tried.
        neutral: the signal's own value in neutral, 0 where limits count from neutral.
    """

    comfortable_low: Number | None = None
    comfortable_high: Number | None = None
    neutral: Number = 0.0

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        low, high = self.comfortable_low, self.comfortable_high
        if low is None and high is None:
            raise ValueError(_("a range needs comfortable_low or comfortable_high"))
        if low is not None and high is not None and low >= high:
            raise ValueError(_("comfortable_low must be less than comfortable_high"))
        return self

    @property
    def limit_low(self) -> float | None:
        """80 % of the way from neutral to the comfortable minimum."""
        return None if self.comfortable_low is None else self._limit(self.comfortable_low)

    @property
    def limit_high(self) -> float | None:
        """80 % of the way from neutral to the comfortable maximum."""
        return None if self.comfortable_high is None else self._limit(self.comfortable_high)

    def _limit(self, reached: float) -> float:
        return self.neutral + OWN_SHARE * (reached - self.neutral)


class Calibration(Strict):
    """What is known about one person and one camera.

    Attributes:
        date: when it was made.
        method: how inches come about: from the person's height, from a taught limit, from tags.
        ranges: the person's own range by movement and signal.
    """

    schema_: Literal["posecheck/calibration/1"] = Field(default=SCHEMA, alias="schema")
    date: AwareDatetime
    method: Method = "height"
    camera: CameraNote
    person: Person = Field(default_factory=Person)
    taught: Taught | None = None
    tags: Tags | None = None
    ranges: dict[str, dict[str, OwnRange]] = Field(default_factory=dict)

    @field_validator("date", mode="before")
    @classmethod
    def _a_moment(cls, date: object) -> object:
        if not isinstance(date, datetime) or date.tzinfo is None:
            raise ValueError(
                _("it must be a date with time and offset, as in 2026-11-21T09:30:00Z")
            )
        return date

    @field_validator("ranges")
    @classmethod
    def _known_signals(
        cls, ranges: dict[str, dict[str, OwnRange]]
    ) -> dict[str, dict[str, OwnRange]]:
        for exercise, signals in ranges.items():
            for name in signals:
                if name not in SIGNALS:
                    raise ValueError(
                        _(
                            '{exercise}: there is no signal "{name}"; the signals are {known}'
                        ).format(exercise=exercise, name=name, known=", ".join(sorted(SIGNALS)))
                    )
        return ranges

    @model_validator(mode="after")
    def _method_has_its_table(self) -> Self:
        if self.method == "taught" and self.taught is None:
            raise ValueError(_('method = "taught" needs the table [taught]'))
        if self.method == "tag" and self.tags is None:
            raise ValueError(_('method = "tag" needs the table [tags]'))
        return self

    @property
    def height_in(self) -> float | None:
        """The person's height in inches, None = not said."""
        return None if self.person.height is None else parse_height(self.person.height)

    def own_ranges(self, exercise: str) -> dict[str, OwnRange]:
        """The person's own range by signal for an exercise."""
        return self.ranges.get(exercise, {})


def begun(
    base: Calibration | None, *, date: datetime, camera: str, height: str | None = None
) -> Calibration:
    """What a new calibration is added to: an earlier one with a new date, or an empty one.

    Args:
        camera: which camera an empty one is for, in words.
        height: the person's, as it was given; None = that of the earlier one.
    """
    known = base or Calibration(date=date, camera=CameraNote(description=camera))
    person = known.person if height is None else Person(height=height)
    return known.model_copy(update={"date": date, "person": person})
