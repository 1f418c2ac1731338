"""What a clip consists of. Metres, degrees, seconds; see the README for every field."""

from dataclasses import dataclass, field

from person import Clothes
from room import RoomLook
from tags import TagLook


@dataclass(frozen=True)
class Camera:
    """Where the camera stands and looks (m), its horizontal field of view (deg), its pictures.

    `roll_deg`: how far it leans to its right.
    """

    position: tuple[float, float, float]
    target: tuple[float, float, float]
    fov_deg: float
    roll_deg: float = 0.0
    fps: float = 15
    size: tuple[int, int] = (640, 480)


@dataclass(frozen=True)
class Motion:
    """Key frames: rows of time (s) and one value per channel, with eased motion in between.

    `exact_rests`: more steps beside the key values, so that a rest lasts as long as its keys say.
    """

    channels: tuple[str, ...]
    keys: tuple[tuple[float, ...], ...]
    levels: int = 24
    exact_rests: bool = False
    fixed: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Walk:
    """Steps of so many frames a stride, on the spot or over the ground."""

    stride_frames: int
    over_ground: bool = False
    turn_back_s: float | None = None


@dataclass(frozen=True)
class Visitor:
    """Somebody who walks through the room from one place to another (m)."""

    body: str
    clothes: Clothes
    start_s: float
    start: tuple[float, float]
    stop: tuple[float, float]
    stride_frames: int = 17


@dataclass(frozen=True)
class Hold:
    """The stretched zone: from passing `enter` to coming back to `leave`."""

    signal: str
    enter: float
    leave: float


@dataclass(frozen=True)
class ExpectedEvent:
    """A warning that the checker must give: from the true signal, or between given times (s)."""

    kind: str
    rule: str
    side: str | None
    tolerance_s: float
    beyond: str | None = None
    limit: float | None = None
    from_neutral: bool = False
    start_s: float | None = None
    end_s: float | None = None
    signal: str | None = None  # that crosses the limit, where the rule is called otherwise


@dataclass(frozen=True)
class Expectation:
    """What a correct checker finds in the clip."""

    level: int | None
    calibration: str | None
    reps: dict[str, int]
    holds: tuple[Hold, ...]
    events: tuple[ExpectedEvent, ...]


@dataclass(frozen=True)
class Clip:
    """Everything about one clip."""

    name: str
    exercise: str
    movement: str
    view: str
    body: str
    seconds: float
    seed: int
    notes: str
    clothes: Clothes
    room: RoomLook
    props: tuple[str, ...]
    camera: Camera
    motion: Motion
    walk: Walk | None
    visitor: Visitor | None
    tags: TagLook
    expect: Expectation

    @property
    def frames(self) -> int:
        """Number of pictures."""
        return round(self.seconds * self.camera.fps)
