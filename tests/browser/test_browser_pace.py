"""How many pictures the page sends to a server that looks at them."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from tests.browser.scripted import SOCKET, exercising
from tests.chromium import until

pytestmark = pytest.mark.browser
EXERCISE = "cobra"
CLOCKED = """
const real = performance.now.bind(performance);
let clock = null;
performance.now = () => clock ?? real();
window.sentAt = [];
let [seen, answered] = [null, null];
const { requestVideoFrameCallback } = HTMLVideoElement.prototype;
HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
  seen = callback;
  if (clock === null) requestVideoFrameCallback.call(this, (...all) => clock ?? callback(...all));
};
const { toBlob } = HTMLCanvasElement.prototype;
HTMLCanvasElement.prototype.toBlob = function (...all) {
  sentAt.push(performance.now());
  toBlob.apply(this, all);
};
const { answer } = window.WebSocket.prototype;
window.WebSocket.prototype.answer = function (frame) {
  answer.call(this, frame);
  answered?.();
};
window.film = async (pictures, everyMs) => {
  clock ??= real();
  for (let i = 0; i < pictures; i += 1) {
    clock += everyMs;
    const [callback, before] = [seen, sentAt.length];
    const answer = new Promise((resolve) => { answered = resolve; });
    callback(clock, { captureTime: clock });
    if (sentAt.length > before) await answer;
  }
  return sentAt.length;
};
"""
"""`film` has a camera of its own, whose pictures alone move the clock and each of which waits for
the answer to the one before: how busy the machine is changes nothing."""


@pytest.mark.parametrize(
    ("still", "hold_s", "every_ms"), [(True, None, 200), (True, 3.0, 100), (False, None, 100)]
)
def test_half_the_pictures_are_sent_while_nothing_moves_but_of_a_hold_all(
    open_page: Callable[..., Any], still: bool, hold_s: float | None, every_ms: int
) -> None:
    tab = open_page(f"#/live/{EXERCISE}", script=SOCKET + CLOCKED, bypass_csp=True)
    tab.locator(".live").wait_for()
    moment = exercising(EXERCISE, verdict={"hold_s": hold_s})
    tab.evaluate("([moment, still]) => Object.assign(window, { moment, still })", [moment, still])
    # The first whose answer tells that nothing moves; the server of `SOCKET` asks for ten a second.
    until(lambda: tab.evaluate("sentAt.length"), 30)
    before = tab.evaluate("film(1, 50)")
    until(lambda: tab.evaluate("film(1, 50)") > before + 2, 30)
    begun = tab.evaluate("sentAt.length")
    tab.evaluate("film(40, 50)")
    gaps = {round(b - a) for a, b in pairwise(tab.evaluate("sentAt")[begun:])}
    assert gaps == {every_ms}
