"""The moving figure and what is shown during an exercise, in a real browser."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.conftest import EXERCISE
from tests.browser.test_browser_session import phase, start
from tests.chromium import until

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FIGURE = ".demonstration"
PIECES = [FIGURE, ".held", ".repetitions", ".cue"]
OVERLAPS = """
(names) => {
  const shown = names.map((name) => document.querySelector(`.stage ${name}`))
    .filter((node) => node && getComputedStyle(node).visibility === "visible")
    .map((node) => [node.className, node.getBoundingClientRect()])
    .filter(([, box]) => box.width * box.height);
  const beside = (a, b) => a.right <= b.left + 1 || b.right <= a.left + 1;
  const above = (a, b) => a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
  const found = [];
  for (const [i, [one, a]] of shown.entries()) {
    for (const [two, b] of shown.slice(i + 1)) {
      if (!beside(a, b) && !above(a, b)) found.push(`${one} over ${two}`);
    }
  }
  return found;
}
"""


def depth(tab: Any) -> float:
    """How far into the stretch the figure is."""
    return float(tab.locator(FIGURE).get_attribute("data-depth") or 0)


def test_the_figure_moves_into_the_stretch_and_back_as_the_file_says(
    open_page: Callable[..., Any],
) -> None:
    tab = open_page(f"#/exercise/{EXERCISE}", patient="still")
    start(tab)
    until(lambda: tab.locator(FIGURE).is_visible())
    way = next(
        way
        for way in tab.evaluate(
            f"fetch('/api/exercises/{EXERCISE}/demonstration').then((a) => a.json())"
        )["ways"]
        if way["side"] == "left" and way["far"]
    )
    assert (way["out_s"], way["hold_s"]) == (3.0, 4.0)
    seen = []

    def there_and_back() -> bool:
        seen.append(depth(tab))
        top = max(range(len(seen)), key=seen.__getitem__)
        return seen[top] == 1.0 and seen[-1] < 0.3 and len(seen) > top + 1

    until(there_and_back)
    up = seen[: seen.index(1.0)]
    up = up[len(up) - 1 - up[::-1].index(min(up)) :]
    assert all(a <= b for a, b in pairwise(up)), "it goes evenly into the stretch"
    knee = tab.evaluate("document.querySelectorAll('.demonstration path').length")
    assert knee > 10

    until(lambda: phase(tab) in ("setup", "countdown", "exercise"))
    until(lambda: phase(tab) == "exercise")
    for width, height in ((1366, 768), (390, 844), (844, 390)):
        tab.set_viewport_size({"width": width, "height": height})
        until(lambda: tab.locator(FIGURE).is_visible())
        tab.evaluate("document.querySelector('.held').textContent = '10'")
        assert tab.evaluate(OVERLAPS, PIECES) == [], f"{width}x{height}"
        letters = tab.evaluate(
            "[...document.querySelectorAll('.stage p')].map((node) => "
            "[parseFloat(getComputedStyle(node).fontSize), node.className])"
        )
        largest = max((size, name) for size, name in letters if name != "number")
        assert largest[1] == "held"
        tab.evaluate("document.querySelector('.held').textContent = ''")
        assert tab.evaluate(OVERLAPS, PIECES) == [], f"{width}x{height}"


def test_who_wants_less_motion_sees_the_stretch_unmoving(open_page: Callable[..., Any]) -> None:
    tab = open_page(f"#/exercise/{EXERCISE}", patient="still", reduced_motion="reduce")
    start(tab)
    until(lambda: tab.locator(FIGURE).is_visible())
    until(lambda: phase(tab) == "exercise")
    assert depth(tab) == 1.0
    before = tab.locator(f"{FIGURE} path").evaluate_all(
        "all => all.map((p) => p.getAttribute('d'))"
    )
    tab.wait_for_timeout(300)
    after = tab.locator(f"{FIGURE} path").evaluate_all("all => all.map((p) => p.getAttribute('d'))")
    assert before == after
