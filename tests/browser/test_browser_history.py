"""The history of an exercise with sessions in it, on a phone and a laptop, and what axe says."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from posecheck.history.store import History
from tests.browser.test_browser_pages import violations
from tests.chromium import chromium
from tests.history.entries import entry
from tests.serve.serving import Served, serving

pytestmark = pytest.mark.browser
ONE = "supine_caudal_rotation"
FIRST = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
DAYS = (0, 1, 2, 3, 7, 14, 28)
"""When the sessions were: they crowd at the beginning."""
LEAST_LETTER_PX = 11


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Seven sessions: the limit moves with the level, pain is told from the third on."""
    folder = tmp_path_factory.mktemp("served")
    with serving(folder) as running:
        with History.open(running.settings.database) as history:
            for number, day in enumerate(DAYS):
                limit = 1.0 if number < 4 else 2.0
                history.add(
                    entry(
                        started=FIRST + timedelta(days=day),
                        level=int(limit),
                        ranges={"knee_drift_in": (-0.8 * limit, 0.6 * limit, "in")},
                        main_signals=("knee_drift_in",),
                        limits={"knee_drift_in": (-limit, limit)},
                        pain_before=None if number < 2 else 7 - number,
                        pain_after=0 if day == DAYS[-1] else None,
                        sides={"left": -0.8 * limit, "right": 0.6 * limit},
                        warnings=number % 2,
                        interrupted=number == 5,
                        asked={"left": 5, "right": 5},
                    )
                )
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


def opened(browser: Any, served: Served, width: int, height: int) -> Any:
    tab = browser.new_context(viewport={"width": width, "height": height}).new_page()
    tab.goto(f"{served.origin}/#/history")
    tab.get_by_label("Show").select_option(ONE)
    tab.locator(".chart svg[role=img]").nth(1).wait_for()
    return tab


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1366, 768)])
def test_the_charts_fit_and_can_be_read(
    browser: Any, served: Served, width: int, height: int
) -> None:
    tab = opened(browser, served, width, height)
    assert violations(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for picture in tab.locator(".chart svg[role=img]").all():
        assert picture.get_attribute("aria-label")
        frame = picture.bounding_box()
        words = [text.bounding_box() for text in picture.locator("text").all()]
        assert len(words) >= 3
        for i, box in enumerate(words):
            assert box["height"] >= LEAST_LETTER_PX
            assert frame["x"] <= box["x"]
            assert box["x"] + box["width"] <= frame["x"] + frame["width"]
            assert not any(_overlap(box, other) for other in words[:i])


def points(picture: Any, line: str) -> list[tuple[float, float]]:
    drawn = picture.locator(f"[data-line={line}]").get_attribute("points").split()
    return [tuple(map(float, point.split(","))) for point in drawn]  # type: ignore[misc]


def test_sides_are_drawn_apart_and_both_charts_have_the_same_true_axis_of_time(
    browser: Any, served: Served
) -> None:
    tab = opened(browser, served, 390, 844)
    ranges, pain = tab.locator(".chart svg[role=img]").all()
    left, right = points(ranges, "left"), points(ranges, "right")
    at = [x for x, _y in left]
    day = (at[-1] - at[0]) / DAYS[-1]
    assert at == pytest.approx([at[0] + day * each for each in DAYS])
    assert [x for x, _y in right] == pytest.approx(at)
    # The right side went less far, and in the last sessions both went further.
    assert all(y > other for (_x, y), (_same, other) in zip(right, left, strict=True))
    assert left[-1][1] < left[0][1]
    assert [x for x, _y in points(pain, "before")] == pytest.approx(at[2:])
    assert [x for x, _y in points(pain, "after")] == pytest.approx(at[-1:])
    limits = {limit.get_attribute("y1") for limit in ranges.locator(".limit").all()}
    assert len(limits) == 2  # of level 1 and of level 2
    assert [words.inner_html() for words in ranges.locator(".level").all()] == [
        "level 1",
        "level 2",
    ]
    assert ranges.locator("circle.point").count() == len(DAYS)


def test_what_changed_is_said_and_leads_to_the_drawing(browser: Any, served: Served) -> None:
    tab = browser.new_context().new_page()
    tab.goto(f"{served.origin}/#/history")
    said = tab.locator(".progress .changed")
    said.wait_for()
    assert "Compared with 2026-05-18 12:00: repetitions 10, as before" in said.inner_text()
    assert "pain before 2 → 1" in said.inner_text()
    tab.get_by_role("button", name="Knees side to side", exact=True).click()
    tab.locator(".chart svg").first.wait_for()
    assert tab.get_by_label("Show").input_value() == ONE
    assert "Compared with 2026-05-18" in tab.locator(".changed").inner_text()


def test_a_session_that_was_broken_off_is_called_so_once(browser: Any, served: Served) -> None:
    tab = opened(browser, served, 390, 844)
    marks = tab.locator(".mark", has_text="broken off")
    assert marks.count() == 1
    assert tab.locator(".session").count() == len(DAYS)


def _overlap(one: dict[str, float], other: dict[str, float]) -> bool:
    return all(
        one[at] < other[at] + other[size] and other[at] < one[at] + one[size]
        for at, size in (("x", "width"), ("y", "height"))
    )
