"""The screen at the end of an exercise: what was done and what to remember."""

from collections.abc import Sequence
from typing import Final

from posecheck.drawing.palette import BRIGHT, GREY, MUTED, ON_ZONES, ZONES, Zone
from posecheck.live.painter import Painter, Picture
from posecheck.live.screen_pieces import EDGE, HEIGHT, WIDTH
from posecheck.text.translation import N_, _, direction

PAIN_NOW: Final = N_("How much does your back hurt now? Press a number: 0, not at all, to 10.")
_TOP: Final = 170
_GAP: Final = 0.3
"""Between two sentences, in letters."""
_SIZES: Final = (60.0, 56.0, 52.0, 48.0, 44.0, 40.0, 36.0)
"""The largest at which all lines fit; what does not at the smallest stands in the report."""


def draw_end(
    paint: Painter,
    image: Picture,
    title: str,
    lines: Sequence[str],
    *,
    zone: Zone,
    finished: bool,
    last: bool,
    pain_asked: bool,
) -> None:
    """Draw the end of an exercise on an empty picture.

    Args:
        zone: in which colour, as the session went.
        finished: whether all was done that was to be done.
        last: whether nothing comes after it.
        pain_asked: whether pain from 0 to 10 is asked for.
    """
    paint.panel(image, (EDGE, EDGE, WIDTH - 2 * EDGE, 130), ZONES[zone])
    paint.icon(image, zone, 100, EDGE + 65, 90, ON_ZONES[zone])
    words = _("Done: {exercise}") if finished else _("Ended: {exercise}")
    head, size = paint.font.fit(words.format(exercise=title), 70, 700, WIDTH - 260)
    paint.text(image, 170, EDGE + 65 - size * 0.62, head, size, ON_ZONES[zone], 700)
    floor = HEIGHT - 66
    if pain_asked:
        asked = paint.font.wrap(_(PAIN_NOW), 46, 700, WIDTH - 100)
        step = paint.font.height(46)
        floor -= round(len(asked) * step) + 28
        paint.panel(image, (EDGE, floor, WIDTH - 2 * EDGE, HEIGHT - 66 - floor), GREY)
        for i, line in enumerate(asked):
            paint.text(image, WIDTH / 2, floor + 14 + i * step, line, 46, BRIGHT, 700, 0.5)
    _draw_lines(paint, image, lines, floor - 10)
    end = _("Press any key to end.") if last else _("Rest for a moment.")
    if last and pain_asked:
        end = _("Press any other key to end.")
    paint.text(image, WIDTH / 2, HEIGHT - 56, end, 38, MUTED, 500, 0.5)


def draw_count(paint: Painter, image: Picture, number: int | None, words: str) -> None:
    """Draw the question about pain on an empty picture: the number in the largest letters.

    Args:
        number: what is counted or was taken, None = it is only asked.
        words: what is said, or what a hand is to do.
    """
    if number is None:
        paint.paragraph(image, (70, 90, WIDTH - 140, 480), words, 76, BRIGHT, 700, centred=True)
    else:
        digit, size = paint.font.fit(str(number), 430, 800, WIDTH / 2 - 60)
        paint.text(image, WIDTH / 4, 300 - 0.62 * size, digit, size, BRIGHT, 800, 0.5)
        box = (WIDTH // 2, 60, WIDTH // 2 - 60, 500)
        paint.paragraph(image, box, words, 70, BRIGHT, 700, centred=True)
    also = _("Or press your number. Any other key: no answer.")
    paint.text(image, WIDTH / 2, HEIGHT - 66, also, 40, MUTED, 500, 0.5)


def _draw_lines(paint: Painter, image: Picture, lines: Sequence[str], floor: float) -> None:
    size, wrapped = _fitted(paint, lines, floor - _TOP)
    y = float(_TOP)
    for each in wrapped:
        for line in each:
            if direction() == "rtl":
                paint.text(image, WIDTH - 60, y, line, size, BRIGHT, 600, 1.0)
            else:
                paint.text(image, 60, y, line, size, BRIGHT, 600)
            y += paint.font.height(size)
        y += _GAP * size


def _fitted(paint: Painter, lines: Sequence[str], room: float) -> tuple[float, list[list[str]]]:
    """A size, and the lines of each sentence, that fit into so much height.

    Where the smallest letters are too large, the last ones are told without their reasons, and at
    the very last there is a word that the report has more.
    """

    def wrapped(size: float, told: Sequence[str]) -> list[list[str]]:
        return [paint.font.wrap(line, size, 600, WIDTH - 120) for line in told]

    def fits(size: float, found: list[list[str]]) -> bool:
        rows = sum(map(len, found)) * paint.font.height(size)
        return rows + _GAP * size * (len(found) - 1) <= room

    for size in _SIZES:
        if fits(size, found := wrapped(size, lines)):
            return size, found
    told = list(lines)
    for i in reversed(range(len(told))):
        told[i] = told[i].partition(". ")[0].rstrip(".") + "."
        if fits(size, found := wrapped(size, told)):
            return size, found
    while told and not fits(size, found := wrapped(size, [*told, _("The report has more.")])):
        told.pop()
    return size, found
