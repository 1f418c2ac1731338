"""The screens of the live coach, made to be read from three metres away."""

from collections.abc import Sequence
from typing import Final, cast

import numpy as np

from posecheck.calibration.model import Calibration
from posecheck.coach.state import CoachState
from posecheck.drawing.figure import draw_figure
from posecheck.drawing.gauge_panel import GaugePanel
from posecheck.drawing.overlay import BODY, banner_of
from posecheck.drawing.palette import BRIGHT, MUTED, ON_ZONES, ZONES, Colour, Zone
from posecheck.drawing.part_mark import mark_part
from posecheck.drawing.parts import of_side, parts
from posecheck.drawing.sketches.sketches import has_sketches
from posecheck.exercises.exercise import Exercise
from posecheck.live.end_screen import draw_count, draw_end
from posecheck.live.painter import Box, Painter, Picture
from posecheck.live.pipeline import JudgedFrame
from posecheck.live.screen_pieces import COLUMN, EDGE, FOOT, HEIGHT, READABLE, WIDTH, Pieces
from posecheck.pose.skeleton import Side
from posecheck.text import sentences
from posecheck.text.translation import N_, _
from posecheck.video.opencv import cv2

BACK: Final[Colour] = (27, 33, 44)
PAUSED: Final = N_("Paused. Press SPACE to go on.")
LATE_SHOWN_S: Final = 0.3
"""A picture that is this old when it is judged is shown to be: a warning comes as much too late."""
HELD_SHOWN_S: Final = 1.0
"""Seconds of a hold are shown from here on: a movement that passes through holds nothing."""
_GAUGE_UNIT: Final = 1.1
_LARGEST: Final = 84.0
_MOST: Final = 0.55 * HEIGHT
"""Words take no more of the screen's height; a sentence too long for that is written smaller."""
_MANY: Final = 8


class Screens:
    """Makes one picture (HEIGHT, WIDTH, 3) RGB for each moment.

    Args:
        mirror: whether to show the camera's picture as a mirror does; words and numbers are
            never mirrored, and left stays the person's own left.
        calibration: whose own ranges tell how far the figure goes.
        still: whether the figure is to show the stretch without moving.

    Attributes:
        skeleton: whether the whole skeleton is drawn, not only the part that a notice is about.
    """

    def __init__(
        self,
        *,
        mirror: bool = True,
        calibration: Calibration | None = None,
        skeleton: bool = False,
        still: bool = False,
    ) -> None:
        self.skeleton = skeleton
        self._mirror = mirror
        self._painter = Painter()
        self._pieces = Pieces(self._painter, mirror=mirror, calibration=calibration, still=still)
        self._empty = np.full((HEIGHT, WIDTH, 3), BACK, np.uint8)
        self._gauge = self._new_gauge()
        self._gauge_of: Exercise | None = None
        self._column_left = False
        self._said: str | None = None
        self._below = False

    @property
    def boxes(self) -> dict[str, Box]:
        """What lies where on the latest picture, by name: nothing of it may overlap."""
        return self._pieces.boxes

    def coaching(
        self,
        exercise: Exercise,
        judged: JudgedFrame,
        *,
        muted: bool = False,
        trouble: str | None = None,
        paused: bool = False,
    ) -> Picture:
        """The exercise: the camera's picture, and over it words, figure, gauge, what is to go."""
        image = self._blank()
        state = judged.state
        if self._gauge_of is not exercise:
            self._gauge = self._new_gauge()
            self._gauge_of = exercise
        verdict = state.verdict
        # What was measured before the pictures stopped says nothing about now.
        seen = verdict.judged and trouble is None
        zone = self._gauge.zone(verdict.gauge, seen)
        words = self._words_for(state, trouble, paused)
        marked = state.alert if seen and not paused else None
        if marked is not None and not self.skeleton:
            zone = marked.severity
        room = self._camera(image, judged, zone, exercise if marked is not None else None)
        if words is not None and words[0] == "warning":
            self._frame(image, room)
        gauge_top = HEIGHT - FOOT - self._gauge.height
        x = self._column()
        held = verdict.hold_s if seen and not paused else None
        top = self._pieces.box("figure", x, EDGE, COLUMN, 236)
        if held is not None and held >= HELD_SHOWN_S:
            self._pieces.seconds(image, top, held, verdict.hold_limit_s)
        else:
            self._pieces.moving(image, top, exercise, judged)
        self._pieces.counts(
            image, self._pieces.box("counts", x, 256, COLUMN, gauge_top - 264), exercise, state
        )
        self._pieces.box("gauge", 0, gauge_top, WIDTH, self._gauge.height)
        self._gauge.draw(
            image, 0, gauge_top, verdict.gauge, verdict.hold_s, verdict.hold_limit_s, seen
        )
        self._pieces.keys(image, muted)
        if words is not None:
            left = EDGE if x > EDGE else x + COLUMN + EDGE
            self._speak(image, left, WIDTH - COLUMN - 3 * EDGE, gauge_top - EDGE, judged, *words)
        return image

    def setup(
        self,
        exercise: Exercise,
        judged: JudgedFrame,
        *,
        muted: bool = False,
        trouble: str | None = None,
        paused: bool = False,
    ) -> Picture:
        """The set-up guide: picture, figure, where the camera goes, conditions, what to change."""
        image = self._blank()
        state = judged.state
        room = self._camera(image, judged, "unknown", None)
        self._choose_column(judged, room)
        x = self._column()
        self._pieces.moving(
            image, self._pieces.box("figure", x, EDGE, COLUMN, 206), exercise, judged
        )
        place = self._pieces.box("placement", x, 226, COLUMN, 190)
        if has_sketches(exercise):
            self._pieces.sketch(image, place, exercise)
        else:
            self._painter.veil(image, place)
            inner = (x + 12, 232, COLUMN - 24, 178)
            self._painter.paragraph(image, inner, exercise.camera, 30, BRIGHT, 600)
        checks = self._pieces.box("checks", x, 424, COLUMN, HEIGHT - FOOT - 432)
        self._pieces.checks(image, checks, state.checks)
        self._pieces.keys(image, muted)
        left = EDGE if x > EDGE else x + COLUMN + EDGE
        wide = WIDTH - COLUMN - 3 * EDGE
        title = exercise.title
        if state.level is not None:
            title += " · " + _("Level {level}").format(level=state.level)
        box = self._pieces.box("title", left, EDGE, wide, 60)
        fitted, size = self._painter.font.fit(title, 40, 700, wide - 40)
        self._painter.veil(image, box)
        self._painter.text(image, left + 20, EDGE + 30 - 0.62 * size, fitted, size, BRIGHT, 700)
        zone, words = self._setup_words(state, trouble, paused)
        if state.countdown is not None and not trouble and not paused:
            self._pieces.digit(image, (left, 0, wide, HEIGHT - 170), str(state.countdown))
        self._said, self._below = words, True
        self._speak(image, left, wide, HEIGHT - FOOT - EDGE, judged, zone, words)
        return image

    def _setup_words(
        self, state: CoachState, trouble: str | None, paused: bool
    ) -> tuple[Zone, str]:
        """The one thing to change, or that all is well."""
        wrong = next((check.message for check in state.checks if not check.ok), None)
        if trouble or paused:
            return "unknown", trouble or _(PAUSED)
        if state.countdown is not None:
            return "good", _("Very good. We begin.")
        if wrong:
            return "caution", wrong
        return "good", _("Very good. We begin in a moment.")

    def waiting(self, words: str) -> Picture:
        """A plain screen with one sentence."""
        image = self._blank()
        self._painter.paragraph(image, (90, 240, WIDTH - 180, 400), words, 64, BRIGHT, 700)
        return image

    def pain(self, words: str) -> Picture:
        """Stop, rest, see a professional if it persists."""
        image = self._blank()
        image[:] = ZONES["warning"]
        paint = self._painter
        paint.icon(image, "warning", 150, 150, 180, BRIGHT)
        paint.text(image, 270, 60, _("Stop"), 150, BRIGHT, 800)
        paint.paragraph(image, (70, 290, WIDTH - 140, 340), words, 76, BRIGHT, 700)
        end = _("Press any key to end.")
        paint.text(image, WIDTH / 2, HEIGHT - 64, end, 40, BRIGHT, 600, 0.5)
        return image

    def rest(
        self,
        seconds: float,
        following: Exercise,
        *,
        level: int | None = None,
        side: Side | None = None,
    ) -> Picture:
        """The rest before the next movement: what comes, where the camera goes.

        Args:
            level, side: at which level, and on which side alone, the movement is to be done.
        """
        image = self._blank()
        paint = self._painter
        paint.text(image, EDGE + 24, 24, _("Rest"), 92, BRIGHT, 700)
        left = _("{seconds} s").format(seconds=f"{seconds:.0f}")
        paint.text(image, WIDTH - EDGE - 24, 24, left, 92, ZONES["good"], 700, 1.0)
        words = _("Next: {exercise}").format(exercise=following.title)
        title, size = paint.font.fit(words, 62, 700, WIDTH - 80)
        paint.text(image, EDGE + 24, 150, title, size, BRIGHT, 700)
        half = (WIDTH - 3 * EDGE) // 2
        if has_sketches(following):
            at = self._pieces.box("figure", EDGE, 240, half, 270)
            self._pieces.paper(image, at)
            figure = self._pieces.figure(following, level, (half, 270))
            # The seconds run down, the figure's time goes up.
            shown = figure.picture(-seconds, side=side, mirror=self._mirror)
            self._painter.overlay(image, at[0], at[1], shown)
            self._pieces.sketch(
                image, self._pieces.box("placement", 2 * EDGE + half, 240, half, 270), following
            )
        else:
            box = (EDGE + 24, 240, WIDTH - 80, 270)
            paint.paragraph(image, box, following.position, READABLE, BRIGHT, 600)
        box = self._pieces.box("words", EDGE + 24, 518, WIDTH - 80, HEIGHT - FOOT - 526)
        paint.paragraph(image, box, following.camera, READABLE, MUTED, 500)
        self._pieces.keys(image, False)
        return image

    def summary(
        self,
        title: str,
        lines: Sequence[str],
        *,
        warned: bool,
        well: bool,
        last: bool,
        finished: bool = True,
        pain_asked: bool = False,
    ) -> Picture:
        """The end of an exercise: what was done and what to remember."""
        image = self._blank()
        zone: Zone = "caution" if warned else "good" if well else "unknown"
        draw_end(
            self._painter,
            image,
            title,
            lines,
            zone=zone,
            finished=finished,
            last=last,
            pain_asked=pain_asked,
        )
        return image

    def counting(self, number: int | None, words: str) -> Picture:
        """The question about pain: the number that is counted, and what a hand is to do."""
        image = self._blank()
        draw_count(self._painter, image, number, words)
        return image

    def _blank(self) -> Picture:
        self._pieces.boxes.clear()
        return self._empty.copy()

    def _new_gauge(self) -> GaugePanel:
        return GaugePanel(WIDTH, _GAUGE_UNIT, self._painter.font, timer=False)

    # The picture

    def _camera(
        self, image: Picture, judged: JudgedFrame, zone: Zone, marked: Exercise | None
    ) -> Box:
        """The camera's picture as large as the screen, whole; returns where it lies.

        Args:
            marked: whose notice is marked on the body; None = nothing is.
        """
        source = judged.frame.display if judged.frame.display is not None else judged.frame.image
        picture = self._painter.sized((0, 0, WIDTH, HEIGHT), source)
        height, width = picture.shape[:2]
        ratio = (width / judged.frame.size[0], height / judged.frame.size[1])
        unsure = not judged.state.verdict.judged
        alert = judged.state.alert
        if self.skeleton:
            draw_figure(picture, judged.pose, ratio, 1.5, judged.dorsal, ZONES[zone], unsure)
        if marked is not None and alert is not None:
            part = parts(marked).get(alert.rule)
            if part is not None:
                part, colour = of_side(part, alert.side), ZONES[alert.severity]
                mark_part(picture, judged.pose, ratio, 1.2, part, colour, judged.dorsal)
        if self._mirror:
            picture = cast(Picture, cv2.flip(picture, 1))
        # Beside a picture that is not as wide as the screen there is room for the column.
        spare = WIDTH - width
        beside = min(spare, COLUMN + 2 * EDGE)
        left = (spare - beside) // 2 + (beside if self._column_left else 0)
        room = (left, (HEIGHT - height) // 2, width, height)
        self._painter.picture(image, room, picture)
        if judged.age_s > LATE_SHOWN_S:
            words = _("{seconds} s late").format(seconds=f"{judged.age_s:.1f}")
            at = WIDTH - COLUMN - 2 * EDGE - 188 if not self._column_left else WIDTH - EDGE - 188
            self._painter.veil(image, (at, 80, 188, 52))
            self._painter.text(image, at + 176, 86, words, 34, BRIGHT, 700, align=1)
        return room

    def _column(self) -> int:
        """Left edge of the column: beside the picture, or over the side where nobody is."""
        return EDGE if self._column_left else WIDTH - COLUMN - EDGE

    def _choose_column(self, judged: JudgedFrame, room: Box) -> None:
        """During set-up, put the column where it hides less of the person; then it stays."""
        x = self._shown_x(judged, room)
        left = int(np.count_nonzero(x < COLUMN + EDGE))
        right = int(np.count_nonzero(x > WIDTH - COLUMN - EDGE))
        if abs(left - right) >= _MANY:
            self._column_left = left < right

    def _shown_x(self, judged: JudgedFrame, room: Box) -> np.ndarray:
        """Where the body's landmarks lie across the screen, pixels."""
        share = judged.pose.landmarks[BODY, 0] / judged.frame.size[0]
        return np.asarray(room[0] + (1 - share if self._mirror else share) * room[2])

    def _frame(self, image: Picture, room: Box) -> None:
        x, y, width, height = room
        cv2.rectangle(image, (x + 5, y + 5), (x + width - 6, y + height - 6), ZONES["warning"], 12)

    # What lies over it

    def _words_for(
        self, state: CoachState, trouble: str | None, paused: bool
    ) -> tuple[Zone, str] | None:
        """What to show in large words, the most important first."""
        if trouble:
            return "unknown", trouble
        if paused:
            return "unknown", _(PAUSED)
        verdict = state.verdict
        if not verdict.judged:
            zone, headline, text = banner_of(verdict) or ("unknown", "", "")
            return zone, text or headline
        if state.alert is not None:
            return state.alert.severity, state.alert.message
        if state.goal_reached:
            return "good", _("All repetitions are done. Come to rest.")
        if verdict.blind:
            return "unknown", verdict.blind
        if state.unjudged:
            return "unknown", sentences.unjudged_briefly(state.unjudged)
        return None

    def _speak(
        self,
        image: Picture,
        x: int,
        width: int,
        floor: int,
        judged: JudgedFrame,
        zone: Zone,
        words: str,
    ) -> None:
        """Words in a band over the picture, where it hides less of the person."""
        paint = self._painter
        room = width - 130
        # What is short is larger still; what is long must not hide the person.
        fits = paint.font.width(words, _LARGEST, 700) <= room
        size = _LARGEST if fits else READABLE
        while len(paint.font.wrap(words, size, 700, room)) * paint.font.height(size) > _MOST:
            size -= 2
        lines = paint.font.balance(words, size, 700, room)
        height = round(len(lines) * paint.font.height(size)) + 24
        if words != self._said:
            # There it stays while it is shown.
            y = judged.pose.landmarks[BODY, 1] / judged.frame.size[1] * HEIGHT
            above = np.count_nonzero(y < EDGE + height)
            below = np.count_nonzero((y > floor - height) & (y < floor))
            self._said, self._below = words, bool(below < above)
        top = floor - height if self._below else EDGE
        box = self._pieces.box("words", x, top, width, height)
        # A first notice is calm: an amber shape and quiet words; red is for what lasts.
        loud = zone == "warning"
        front = ON_ZONES[zone] if loud else BRIGHT
        if loud:
            paint.panel(image, box, ZONES[zone])
        else:
            paint.veil(image, box, 0.86)
        paint.icon(image, zone, x + 62, top + height / 2, 80, front if loud else ZONES[zone])
        step = paint.font.height(size)
        for i, line in enumerate(lines):
            paint.text(image, x + 118, top + 10 + i * step, line, size, front, 700)
