"""The screens of the live coach, made to be read from three metres away."""

from collections.abc import Sequence
from typing import Final, Literal, cast

import numpy as np

from posecheck.coach.state import CoachState, SetupCheck
from posecheck.drawing.figure import draw_figure
from posecheck.drawing.gauge_panel import GaugePanel
from posecheck.drawing.overlay import banner_of
from posecheck.drawing.palette import (
    BRIGHT,
    DARK,
    GREY,
    MUTED,
    ON_ZONES,
    PANEL,
    ZONES,
    Colour,
    Zone,
)
from posecheck.drawing.sketches.sketches import exercise_picture, has_sketches, placement_picture
from posecheck.exercises.exercise import Exercise
from posecheck.live.painter import Box, Painter, Picture
from posecheck.live.pipeline import JudgedFrame
from posecheck.text import names, sentences
from posecheck.text.numbers import either
from posecheck.text.translation import N_, _
from posecheck.video.opencv import cv2

WIDTH: Final = 1280
HEIGHT: Final = 800
BACK: Final[Colour] = (27, 33, 44)
PAPER: Final[Colour] = (236, 239, 243)
EDGE: Final = 16
PAIN_NOW: Final = N_("How much does your back hurt now? Press a number: 0, not at all, to 10.")
KEYS: Final = N_("SPACE pause   P pain   N next   M mute   Q quit")
KEYS_MUTED: Final = N_("SPACE pause   P pain   N next   M sound on   Q quit")
PAUSED: Final = N_("Paused. Press SPACE to go on.")
LATE_SHOWN_S: Final = 0.3
"""A picture that is this old when it is judged is shown to be: a warning comes as much too late."""
_GAUGE_UNIT: Final = 1.75
_SAID_SIZE: Final = 62.0
"""Of what the coach says, pixels; smaller only when it would not fit."""


class Screens:
    """Makes one picture (HEIGHT, WIDTH, 3) RGB for each moment.

    Args:
        mirror: whether to show the camera's picture as a mirror does; words and numbers are
            never mirrored, and left stays the person's own left.
    """

    def __init__(self, *, mirror: bool = True) -> None:
        self._mirror = mirror
        self._painter = Painter()
        self._empty = np.full((HEIGHT, WIDTH, 3), BACK, np.uint8)
        self._gauge = GaugePanel(WIDTH - 2 * EDGE, _GAUGE_UNIT, self._painter.font)
        self._gauge_of: Exercise | None = None
        self._sketches: dict[tuple[str, str, int, int], Picture] = {}

    def coaching(
        self,
        exercise: Exercise,
        judged: JudgedFrame,
        *,
        muted: bool = False,
        trouble: str | None = None,
        paused: bool = False,
    ) -> Picture:
        """The exercise: picture, words, gauge, hold timer, repetitions left."""
        image = self._blank()
        state = judged.state
        if self._gauge_of is not exercise:
            self._gauge = GaugePanel(WIDTH - 2 * EDGE, _GAUGE_UNIT, self._painter.font)
            self._gauge_of = exercise
        verdict = state.verdict
        gauge_top = HEIGHT - 52 - self._gauge.height
        room = (EDGE, EDGE, 918, gauge_top - 2 * EDGE)
        # What was measured before the pictures stopped says nothing about now.
        seen = verdict.judged and trouble is None
        zone = self._gauge.zone(verdict.gauge, seen)
        words = self._said(state, trouble, paused)
        tone: Zone = words[0] if words else zone
        if tone in ("warning", "caution"):
            x, y, width, height = room
            self._painter.panel(image, (x - 8, y - 8, width + 16, height + 16), ZONES[tone])
            self._painter.panel(image, room, BACK)
        above = room
        if words is not None:
            # Beside the picture, never over it: it may hide what the words are about.
            x, y, width, height = room
            tall = self._height_of(words[1], width)
            self._words(image, (x + 10, y + height - tall - 10, width - 20, tall), *words)
            above = (x, y + 10, width, height - tall - 32)
        self._camera(image, above, judged, zone)
        self._counts(image, (950, EDGE, WIDTH - EDGE - 950, gauge_top - 2 * EDGE), exercise, state)
        self._gauge.draw(
            image,
            EDGE,
            gauge_top,
            verdict.gauge,
            verdict.hold_s,
            verdict.hold_limit_s,
            seen,
        )
        self._keys(image, muted)
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
        """The set-up guide: picture, where to put the camera, conditions, what to change."""
        image = self._blank()
        paint = self._painter
        state = judged.state
        title, size = paint.font.fit(exercise.title, 50, 700, 700)
        paint.text(image, EDGE + 4, 10, title, size, BRIGHT, 700)
        if state.level is not None:
            level = _("Level {level}").format(level=state.level)
            paint.text(image, WIDTH - EDGE, 10, level, 50, BRIGHT, 700, align=1)
        room = (EDGE, 84, 700, 500)
        self._camera(image, room, judged, "unknown")
        views = either([names.view(view) for view in exercise.views])
        words = _("Camera sees you {views}").format(views=views)
        if has_sketches(exercise):
            self._sketch(image, (732, 84, 320, 240), exercise, "placement")
            paint.paragraph(image, (1068, 84, WIDTH - EDGE - 1068, 240), words, 46, BRIGHT, 700)
        else:
            wide = WIDTH - EDGE - 732
            tall = paint.paragraph(image, (732, 84, wide, 120), words, 46, BRIGHT, 700)
            left = (732, 100 + round(tall), wide, 224 - round(tall))
            paint.paragraph(image, left, exercise.camera, 36, MUTED, 500)
        self._checks(image, (732, 340, WIDTH - EDGE - 732, 244), state.checks)
        wrong = next((check.message for check in state.checks if not check.ok), None)
        box = (EDGE, 600, WIDTH - 2 * EDGE, 140)
        if trouble or paused:
            self._words(image, box, "unknown", trouble or _(PAUSED))
        elif state.countdown is not None:
            self._words(image, box, "good", _("Very good. We begin."))
            self._digit(image, room, str(state.countdown))
        elif wrong:
            self._words(image, box, "caution", wrong)
        else:
            self._words(image, box, "good", _("Very good. We begin in a moment."))
        self._keys(image, muted)
        return image

    def waiting(self, words: str) -> Picture:
        """A plain screen with one sentence."""
        image = self._blank()
        self._painter.paragraph(image, (90, 300, WIDTH - 180, 300), words, 64, BRIGHT, 700)
        return image

    def pain(self, words: str) -> Picture:
        """Stop, rest, see a professional if it persists."""
        image = self._blank()
        image[:] = ZONES["warning"]
        paint = self._painter
        paint.icon(image, "warning", 150, 170, 180, BRIGHT)
        paint.text(image, 270, 80, _("Stop"), 150, BRIGHT, 800)
        paint.paragraph(image, (70, 310, WIDTH - 140, 360), words, 76, BRIGHT, 700)
        end = _("Press any key to end.")
        paint.text(image, WIDTH / 2, HEIGHT - 64, end, 40, BRIGHT, 600, 0.5)
        return image

    def rest(self, seconds: float, following: Exercise) -> Picture:
        """The rest before the next movement: what comes, where the camera goes."""
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
            self._sketch(image, (EDGE, 250, half, 280), following, "movement")
            self._sketch(image, (2 * EDGE + half, 250, half, 280), following, "placement")
        else:
            box = (EDGE + 24, 250, WIDTH - 80, 280)
            paint.paragraph(image, box, following.position, 56, BRIGHT, 600)
        paint.paragraph(image, (EDGE + 24, 550, WIDTH - 80, 170), following.camera, 40, MUTED, 500)
        self._keys(image, False)
        return image

    def summary(
        self,
        title: str,
        lines: Sequence[str],
        *,
        warned: bool,
        well: bool,
        last: bool,
        pain_asked: bool = False,
    ) -> Picture:
        """The end of an exercise: what was done and what to remember."""
        image = self._blank()
        paint = self._painter
        zone: Zone = "caution" if warned else "good" if well else "unknown"
        paint.panel(image, (EDGE, EDGE, WIDTH - 2 * EDGE, 130), ZONES[zone])
        paint.icon(image, zone, 100, EDGE + 65, 90, ON_ZONES[zone])
        done = _("Done: {exercise}").format(exercise=title)
        head, size = paint.font.fit(done, 70, 700, WIDTH - 260)
        paint.text(image, 170, EDGE + 65 - size * 0.62, head, size, ON_ZONES[zone], 700)
        y = 190.0
        for line in lines:
            floor = HEIGHT - (140 if pain_asked else 76)
            box = (60, round(y), WIDTH - 120, max(60, floor - round(y)))
            y += paint.paragraph(image, box, line, 60, BRIGHT, 600) + 26
        if pain_asked:
            box = (EDGE, HEIGHT - 128, WIDTH - 2 * EDGE, 64)
            paint.panel(image, box, GREY)
            asked, size = paint.font.fit(_(PAIN_NOW), 46, 700, WIDTH - 80)
            paint.text(image, WIDTH / 2, HEIGHT - 124, asked, size, BRIGHT, 700, 0.5)
        words = _("Press any key to end.") if last else _("Rest for a moment.")
        paint.text(image, WIDTH / 2, HEIGHT - 58, words, 38, MUTED, 500, 0.5)
        return image

    def _blank(self) -> Picture:
        return self._empty.copy()

    def _camera(self, image: Picture, room: Box, judged: JudgedFrame, zone: Zone) -> None:
        """The camera's picture with the figure drawn, mirrored if wanted."""
        source = judged.frame.display if judged.frame.display is not None else judged.frame.image
        picture = self._painter.sized(room, source)
        height, width = picture.shape[:2]
        ratio = (width / judged.frame.size[0], height / judged.frame.size[1])
        unsure = not judged.state.verdict.judged
        draw_figure(picture, judged.pose, ratio, 1.5, judged.dorsal, ZONES[zone], unsure)
        if self._mirror:
            picture = cast(Picture, cv2.flip(picture, 1))
        self._painter.picture(image, room, picture)
        if judged.age_s > LATE_SHOWN_S:
            words = _("{seconds} s late").format(seconds=f"{judged.age_s:.1f}")
            x, y, width, _height = room
            self._painter.panel(image, (x + width - 196, y + 8, 188, 52), PANEL)
            self._painter.text(image, x + width - 20, y + 14, words, 34, BRIGHT, 700, align=1)

    def _counts(self, image: Picture, box: Box, exercise: Exercise, state: CoachState) -> None:
        """Title, repetitions left and level, in the column beside the picture."""
        x, y, width, height = box
        paint = self._painter
        paint.panel(image, box, PANEL)
        inner = (x + 20, y + 12, width - 40, 100)
        used = paint.paragraph(image, inner, exercise.title, 42, BRIGHT, 700)
        left = state.repetitions_left
        middle = x + width / 2
        top = y + 20 + used
        if "total" in left:
            paint.text(image, middle, top, str(left["total"]), 210, BRIGHT, 700, 0.5)
            paint.text(image, middle, top + 236, _("to go"), 46, MUTED, 600, 0.5)
        elif left:
            for place, side in ((0.27, "left"), (0.73, "right")):
                cx = x + place * width
                colour = ZONES["good"] if left[side] == 0 else BRIGHT
                paint.text(image, cx, top + 10, str(left[side]), 150, colour, 700, 0.5)
                paint.text(image, cx, top + 190, names.side(side), 46, MUTED, 600, 0.5)
            paint.text(image, middle, top + 246, _("to go"), 42, MUTED, 600, 0.5)
        else:
            minutes, seconds = divmod(int(state.time_s), 60)
            paint.text(image, middle, top + 50, f"{minutes}:{seconds:02d}", 110, BRIGHT, 700, 0.5)
        if state.level is not None:
            words = _("Level {level}").format(level=state.level)
            paint.text(image, middle, y + height - 66, words, 50, ZONES["good"], 700, 0.5)

    def _said(
        self, state: CoachState, trouble: str | None, paused: bool
    ) -> tuple[Zone, str] | None:
        """What to show in large words, the most important first."""
        if trouble:
            return "unknown", trouble
        if paused:
            return "unknown", _(PAUSED)
        banner = banner_of(state.verdict)
        if banner is not None:
            return banner[0], banner[2]
        if state.goal_reached:
            return "good", _("All repetitions are done. Come to rest.")
        if state.verdict.blind:
            return "unknown", state.verdict.blind
        if state.unjudged:
            return "unknown", sentences.unjudged_briefly(state.unjudged)
        return None

    def _height_of(self, words: str, width: int) -> int:
        lines = self._painter.font.wrap(words, _SAID_SIZE, 700, width - 176)
        return 104 if len(lines) == 1 else 168 if len(lines) == 2 else 240

    def _words(self, image: Picture, box: Box, zone: Zone, words: str) -> None:
        x, y, width, height = box
        paint = self._painter
        back, front = (GREY, BRIGHT) if zone == "unknown" else (ZONES[zone], ON_ZONES[zone])
        paint.panel(image, box, back, rim=DARK)
        paint.icon(image, zone, x + 70, y + height / 2, 84, front)
        room = (x + 136, y + 10, width - 156, height - 20)
        paint.paragraph(image, room, words, _SAID_SIZE, front, 700, centred=True)

    def _checks(self, image: Picture, box: Box, checks: Sequence[SetupCheck]) -> None:
        x, y, width, height = box
        rows = max(4, (len(checks) + 1) // 2)
        step = height / rows
        for i, check in enumerate(checks):
            left = x + (i // rows) * (width // 2)
            middle = y + (i % rows + 0.5) * step
            zone: Zone = "good" if check.ok else "unknown"
            colour = ZONES["good"] if check.ok else ZONES["caution"]
            self._painter.icon(image, zone, left + 24, middle, 44, colour)
            words = names.brief_check(check.name)
            text, size = self._painter.font.fit(words, 38, 600, width // 2 - 60)
            self._painter.text(image, left + 56, middle - 0.62 * size, text, size, BRIGHT, 600)

    def _sketch(
        self,
        image: Picture,
        box: Box,
        exercise: Exercise,
        kind: Literal["movement", "placement"],
    ) -> None:
        key = (kind, exercise.id, box[2], box[3])
        if key not in self._sketches:
            make = placement_picture if kind == "placement" else exercise_picture
            self._sketches[key] = make(exercise, box[2], box[3])
        self._painter.panel(image, box, PAPER)
        self._painter.overlay(image, box[0], box[1], self._sketches[key])

    def _digit(self, image: Picture, room: Box, digit: str) -> None:
        x, y, width, height = room
        cx, cy = x + width / 2, y + height / 2
        cv2.circle(image, (round(cx), round(cy)), 170, ZONES["good"], -1, cv2.LINE_AA)
        self._painter.text(image, cx, cy - 190, digit, 300, DARK, 800, 0.5)

    def _keys(self, image: Picture, muted: bool) -> None:
        words = _(KEYS_MUTED) if muted else _(KEYS)
        self._painter.text(image, WIDTH / 2, HEIGHT - 45, words, 33, MUTED, 600, 0.5)
