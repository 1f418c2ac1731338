"""The pieces of the live coach's screens: figure, seconds, counts, conditions, sketches, keys."""

from collections.abc import Sequence
from typing import Final

from posecheck.calibration.model import Calibration
from posecheck.coach.state import CoachState, SetupCheck
from posecheck.drawing.gauge_panel import hold_zone
from posecheck.drawing.palette import BRIGHT, DARK, MUTED, TRACK, ZONES, Colour, Zone
from posecheck.drawing.sketches.sketches import placement_picture
from posecheck.exercises.exercise import Exercise
from posecheck.live.moving_figure import MovingFigure, next_side
from posecheck.live.painter import Box, Painter, Picture
from posecheck.live.pipeline import JudgedFrame
from posecheck.text import names
from posecheck.text.translation import N_, _
from posecheck.video.opencv import cv2

WIDTH: Final = 1280
HEIGHT: Final = 720
"""A picture of 16 to 9; a window of it fits a laptop's screen of 1366 x 768 with its frame."""
PAPER: Final[Colour] = (236, 239, 243)
EDGE: Final = 12
COLUMN: Final = 304
"""Width of the column beside a picture of 4 to 3; over a wider one, where the person is not."""
READABLE: Final = HEIGHT / 12
"""Letters that are read from three metres are at least so high, pixels."""
KEYS: Final = N_("SPACE pause   P pain   N next   M mute   S skeleton   F full screen   Q quit")
KEYS_MUTED: Final = N_(
    "SPACE pause   P pain   N next   M sound on   S skeleton   F full screen   Q quit"
)
FOOT: Final = 30
"""Height of the line with the keys."""
DRAWN: Final = 190
"""Height of the figure in its box."""


class Pieces:
    """Draws pieces into boxes and notes where they lie.

    Args:
        mirror, calibration, still: as of `Screens`.

    Attributes:
        boxes: what lies where, by name.
    """

    def __init__(
        self, painter: Painter, *, mirror: bool, calibration: Calibration | None, still: bool
    ) -> None:
        self.painter = painter
        self.boxes: dict[str, Box] = {}
        self._mirror = mirror
        self._calibration = calibration
        self._still = still
        self._sketches: dict[tuple[str, int, int], Picture] = {}
        self._figure: tuple[tuple[str, int | None, int], MovingFigure] | None = None

    def box(self, name: str, x: int, y: int, width: int, height: int) -> Box:
        """Note a piece's place; returns it."""
        self.boxes[name] = (x, y, width, height)
        return x, y, width, height

    def figure(self, exercise: Exercise, level: int | None, size: tuple[int, int]) -> MovingFigure:
        """The moving figure of an exercise, kept from one screen to the next.

        Only one is kept: its pictures take tens of megabytes, and a programme has many exercises.
        """
        key = (exercise.id, level, size[0])
        if self._figure is None or self._figure[0] != key:
            own = self._calibration.own_ranges(exercise.id) if self._calibration else {}
            self._figure = key, MovingFigure(exercise, level, own, size, still=self._still)
        return self._figure[1]

    def moving(self, image: Picture, box: Box, exercise: Exercise, judged: JudgedFrame) -> None:
        """The figure that does the movement, on the person's own side and facing as they do."""
        x, y, width, height = box
        state = judged.state
        figure = self.figure(exercise, state.level, (width, DRAWN))
        if not figure.known:
            self.painter.veil(image, box)
            inner = (x + 12, y + 8, width - 24, height - 16)
            self.painter.paragraph(image, inner, " ".join(exercise.how), 30, BRIGHT, 600)
            return
        self.paper(image, box)
        figure.look(judged.pose)
        side = next_side(state.repetitions_left)
        shown = figure.picture(state.time_s, side=side, mirror=self._mirror)
        self.painter.overlay(image, x, y + (height - DRAWN) // 2, shown)

    def seconds(self, image: Picture, box: Box, held_s: float, limit_s: float) -> None:
        """The seconds of a hold: the largest thing on the screen."""
        x, y, width, height = box
        zone = hold_zone(held_s, limit_s)
        colour = BRIGHT if zone in ("good", "warning") else ZONES[zone]
        if zone == "warning":
            self.painter.panel(image, box, ZONES[zone])
        else:
            self.painter.veil(image, box, 0.85)
        # The limit's number is not shown before it is reached.
        whole = f"{held_s:.0f}" if zone == "warning" else str(int(held_s))
        text, size = self.painter.font.fit(whole, 230, 800, width - 16)
        self.painter.text(image, x + width / 2, y - 0.12 * size, text, size, colour, 800, 0.5)
        done = round((width - 32) * min(1.0, held_s / limit_s)) if limit_s > 0 else width - 32
        bar = (x + 16, y + height - 22)
        cv2.rectangle(image, bar, (x + width - 16, y + height - 12), TRACK, -1)
        cv2.rectangle(image, bar, (bar[0] + done, y + height - 12), colour, -1)

    def counts(self, image: Picture, box: Box, exercise: Exercise, state: CoachState) -> None:
        """Repetitions left and the level."""
        x, y, width, height = box
        paint = self.painter
        paint.veil(image, box)
        left = state.repetitions_left
        middle = x + width / 2
        if "total" in left:
            paint.text(image, middle, y - 8, str(left["total"]), 150, BRIGHT, 700, 0.5)
        elif left:
            for place, side in ((0.27, "left"), (0.73, "right")):
                if side not in left:
                    continue
                at = x + place * width
                colour = ZONES["good"] if left[side] == 0 else BRIGHT
                paint.text(image, at, y - 2, str(left[side]), 120, colour, 700, 0.5)
                name, size = paint.font.fit(names.side(side), 38, 600, width / 2 - 16)
                paint.text(image, at, y + 134, name, size, MUTED, 600, 0.5)
        else:
            minutes, seconds = divmod(int(state.time_s), 60)
            paint.text(image, middle, y + 30, f"{minutes}:{seconds:02d}", 100, BRIGHT, 700, 0.5)
        if left:
            words, size = paint.font.fit(_("to go"), 46, 600, width - 20)
            paint.text(image, middle, y + 176, words, size, MUTED, 600, 0.5)
        inner = (x + 14, y + height - 76, width - 28, 68)
        if state.level is not None:
            words, size = paint.font.fit(
                _("Level {level}").format(level=state.level), 44, 600, width - 24
            )
            paint.text(image, middle, inner[1], words, size, ZONES["good"], 700, 0.5)
        else:
            paint.paragraph(image, inner, exercise.title, 28, MUTED, 600, centred=True)

    def checks(self, image: Picture, box: Box, checks: Sequence[SetupCheck]) -> None:
        """The conditions of a good set-up, each with a sign."""
        x, y, width, height = box
        self.painter.veil(image, box)
        step = (height - 8) / max(8, len(checks))
        for i, check in enumerate(checks):
            middle = y + 4 + (i + 0.5) * step
            zone: Zone = "good" if check.ok else "unknown"
            colour = ZONES["good"] if check.ok else ZONES["caution"]
            self.painter.icon(image, zone, x + 24, middle, 26, colour)
            words = names.brief_check(check.name)
            text, size = self.painter.font.fit(words, 26, 600, width - 60)
            self.painter.text(image, x + 48, middle - 0.62 * size, text, size, BRIGHT, 600)

    def paper(self, image: Picture, box: Box) -> None:
        """A light ground for drawings."""
        self.painter.panel(image, box, PAPER)

    def sketch(self, image: Picture, box: Box, exercise: Exercise) -> None:
        """Where the camera goes."""
        key = (exercise.id, box[2], box[3])
        if key not in self._sketches:
            self._sketches[key] = placement_picture(exercise, box[2], box[3])
        self.paper(image, box)
        self.painter.overlay(image, box[0], box[1], self._sketches[key])

    def digit(self, image: Picture, room: Box, digit: str) -> None:
        """A number of the countdown."""
        x, y, width, height = room
        cx, cy = x + width / 2, y + height / 2 + 30
        cv2.circle(image, (round(cx), round(cy)), 150, ZONES["good"], -1, cv2.LINE_AA)
        self.painter.text(image, cx, cy - 170, digit, 270, DARK, 800, 0.5)

    def keys(self, image: Picture, muted: bool) -> None:
        """What the keys do."""
        words, size = self.painter.font.fit(
            _(KEYS_MUTED) if muted else _(KEYS), 22, 600, WIDTH - 20
        )
        self.box("keys", 0, HEIGHT - FOOT, WIDTH, FOOT)
        self.painter.veil(image, (0, HEIGHT - FOOT, WIDTH, FOOT))
        self.painter.text(image, WIDTH / 2, HEIGHT - FOOT + 1, words, size, MUTED, 600, 0.5)
