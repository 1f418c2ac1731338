"""The screen at the end: all of it is read, and it says whether all was done."""

from typing import Any

import numpy as np
import pytest

from posecheck.live.end_screen import draw_end
from posecheck.live.painter import Painter
from posecheck.live.screen_pieces import HEIGHT, WIDTH
from posecheck.text.translation import speaking

FEW = ["5 repetitions.", "No warnings. Well done."]
MANY = [
    "1 repetition, 0 left and 1 right.",
    "The left side is still to be done.",
    "Your longest hold was 2 seconds.",
    "1 warning. To remember: Ease the knee away from your chest a little.",
    "Not judged for most of the time: left hip flexion. The left hip flexion cannot be seen from "
    "here at the moment.",
    "Not judged for most of the time: resting foot lift. The resting foot lift cannot be seen from "
    "here at the moment.",
]
LEAST_LETTERS = 34.0


def texts(lines: list[str], **options: Any) -> list[tuple[float, float, str]]:
    """Top, bottom and words of all that is written."""
    paint = Painter()
    found: list[tuple[float, float, str]] = []
    text = paint.text

    def noted(image: Any, x: float, y: float, words: str, size: float, *more: Any) -> float:
        assert size >= LEAST_LETTERS
        found.append((y, y + paint.font.height(size), words))
        return text(image, x, y, words, size, *more)

    paint.text = noted  # type: ignore[method-assign]
    image = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    usual = {"zone": "caution", "finished": True, "last": True, "pain_asked": True}
    draw_end(paint, image, "Knee to chest", lines, **{**usual, **options})
    return found


@pytest.mark.parametrize("lines", [FEW, MANY, []], ids=["few", "many", "none"])
@pytest.mark.parametrize("pain_asked", [True, False])
@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_overlaps_or_is_cut_off(lines: list[str], pain_asked: bool, language: str) -> None:
    with speaking(language):
        found = texts(lines, pain_asked=pain_asked)
    for (_top, bottom, words), (top, _bottom, following) in zip(
        sorted(found), sorted(found)[1:], strict=False
    ):
        assert bottom <= top + 2, (words, following)
    assert not any("…" in words for _top, _bottom, words in found)
    written = " ".join(words for _top, _bottom, words in found)
    for line in lines:  # a reason may be left to the report
        assert line.partition(". ")[0].rstrip(".") in written


def test_where_there_is_no_room_at_all_the_report_is_named() -> None:
    written = " ".join(words for _top, _bottom, words in texts(3 * MANY))
    assert MANY[0] in written
    assert "The report has more." in written


def test_who_did_not_do_all_is_not_told_that_it_is_done() -> None:
    heads = [texts(FEW, finished=finished)[0][2] for finished in (True, False)]
    assert heads == ["Done: Knee to chest", "Ended: Knee to chest"]
