"""How many pictures the page sends to a server that looks at them."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.scripted import SOCKET, exercising
from tests.chromium import until

pytestmark = pytest.mark.browser
EXERCISE = "cobra"
TIMED = """
const plain = window.WebSocket.prototype.send;
window.sentAt = [];
window.WebSocket.prototype.send = function (data) {
  if (typeof data !== "string") sentAt.push(performance.now());
  plain.call(this, data);
};
"""
SENT = 12


@pytest.mark.parametrize(
    ("still", "hold_s", "half"), [(True, None, True), (True, 3.0, False), (False, None, False)]
)
def test_half_the_pictures_are_sent_while_nothing_moves_but_of_a_hold_all(
    open_page: Callable[..., Any], still: bool, hold_s: float | None, half: bool
) -> None:
    tab = open_page(f"#/live/{EXERCISE}", script=SOCKET + TIMED, bypass_csp=True)
    tab.locator(".live").wait_for()
    moment = exercising(EXERCISE, verdict={"hold_s": hold_s})
    tab.evaluate("([moment, still]) => Object.assign(window, { moment, still })", [moment, still])
    begun = tab.evaluate("sentAt.length") + 2
    until(lambda: tab.evaluate("sentAt.length") >= begun + SENT, 30)
    times = tab.evaluate("sentAt")[begun:]
    shortest = min(b - a for a, b in pairwise(times))
    # Ten a second are asked for; a busy machine sends later, never sooner.
    assert (shortest > 150) == half
