"""Pain told by a raised hand on the page: after an exercise and before a rest."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from posecheck.exercises.programme import load_programme
from posecheck.history.store import History
from tests.browser.conftest import RECORD
from tests.browser.scripted import SOCKET, at_beginning, exercising
from tests.browser.test_browser_pages import violations
from tests.browser.test_browser_programme import ANNA
from tests.chromium import until
from tests.figures import SUPINE, pose
from tests.history.entries import entry
from tests.serve.serving import Served, serving
from tests.serve.test_pain_socket import UP, packed

pytestmark = pytest.mark.browser
SIZES = {"laptop": (1366, 768), "phone": (390, 844), "on its side": (844, 390)}
FASTER = 4
"""The page's clock runs so many times faster than the machine's."""
FOR_PAIN = """
(() => {
  const Real = window.WebSocket;
  WHOLE_SOCKET
  const Scripted = window.WebSocket;
  window.paths = [];
  window.WebSocket = function (address) {
    paths.push(new URL(address).pathname);
    return paths.at(-1) === "/api/pain" ? new Real(address) : new Scripted(address);
  };
  Object.assign(window.WebSocket, { CONNECTING: 0, OPEN: 1, CLOSED: 3 });

  const real = performance.now.bind(performance);
  performance.now = () => FASTER * real();
  const { requestVideoFrameCallback } = HTMLVideoElement.prototype;
  HTMLVideoElement.prototype.requestVideoFrameCallback = function (seen) {
    return requestVideoFrameCallback.call(this, () => {
      const now = performance.now();
      seen(now, { captureTime: now });
    });
  };

  window.hand = "down";
  window.raised = []; // numbers at which the hand goes up
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const seen = { down: bytes("DOWN"), up: bytes("UPPED") };
  window.Worker = class extends EventTarget {
    postMessage({ open, look }) {
      const answer = open ? { opened: true } : {
        seen: { at: look.at, data: seen[hand].slice(), landmarks: null, still: false, tookMs: 1 },
      };
      look?.picture.close();
      setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data: answer })), 1);
    }
    terminate() {}
  };
})();
"""
"""The coach is scripted, the question about pain goes to the real server, which is sent poses as a
device sends them that looks at its pictures itself."""
SPOKEN = """
speechSynthesis.speak = (words) => {
  if (words.text) spoken.push([performance.now(), words.text]);
  setTimeout(() => {
    words.onend?.();
    if (words.text === RAISED) setTimeout(() => { hand = "up"; }, 1100 / FASTER);
    if (words.text.includes("Lower your hand")) setTimeout(() => { hand = "down"; }, 1000 / FASTER);
  }, 20);
};
"""
"""A voice that speaks, and a person who raises a hand on one number and lowers it when told."""
KNOWN = '{"steps": false, "sight": "device", "height": "5ft7in"}'


def scripts(raised: str) -> list[str]:
    down, up = (packed(pose(each, outline=False))[8:] for each in (SUPINE, UP))
    script = FOR_PAIN.replace("WHOLE_SOCKET", SOCKET).replace("FASTER", str(FASTER))
    script = script.replace("DOWN", base64.b64encode(down).decode())
    script = script.replace("UPPED", base64.b64encode(up).decode())
    spoken = SPOKEN.replace("RAISED", json.dumps(raised)).replace("FASTER", str(FASTER))
    return [
        f"localStorage.getItem('posecheck') ?? localStorage.setItem('posecheck', '{KNOWN}')",
        RECORD,
        script,
        spoken,
    ]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "anna.toml").write_text(ANNA)
    offered = {"anna": load_programme(str(tmp_path / "anna.toml"))}
    with serving(tmp_path, programmes=offered) as served:
        yield served


@pytest.fixture
def open_tab(browser: Any, server: Served) -> Iterator[Callable[..., Any]]:
    contexts = []
    troubles: list[str] = []

    def opened(where: str, raised: str, size: tuple[int, int] = SIZES["laptop"]) -> Any:
        context = browser.new_context(
            bypass_csp=True, viewport={"width": size[0], "height": size[1]}
        )
        contexts.append(context)
        for script in scripts(raised):
            context.add_init_script(script)
        tab = context.new_page()
        tab.on("pageerror", lambda error: troubles.append(str(error)))
        tab.goto(f"{server.origin}/{where}")
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def over(server: Served, tab: Any, **more: Any) -> int:
    """The exercise ends; the session's number in the history."""
    exercise = "knee_to_chest"
    tab.evaluate(f"moment = {json.dumps(at_beginning(exercise))}")
    until(lambda: tab.locator(".live").get_attribute("data-phase") == "setup")
    with History.open(server.settings.database) as history:
        number = history.add(entry(started=datetime.now().astimezone()))
    summary = {"sentences": ["5 repetitions."], "pain": False, "warnings": [], "title": "Knee"}
    summary |= {"well": True, "finished": True, "complete": True, "unjudged": [], "counted": True}
    summary |= {"repetitions": 5, "left_repetitions": 0, "right_repetitions": 0}
    summary |= {"duration_s": 60.0, "judged_s": 60.0}
    done = {"type": "done", "moment": exercising(exercise, phase="done"), "summary": summary}
    done |= {"report": None, "history": number, "next": None, **more}
    tab.evaluate(f"sockets.at(-1).say({json.dumps(done)})")
    return number


def pain_after(server: Served, number: int) -> int | None:
    with History.open(server.settings.database) as history:
        found = history.session(number)
    assert found is not None
    return found.pain_after


def spoken(tab: Any) -> list[str]:
    return [words for _, words in tab.evaluate("spoken")]


@pytest.mark.slow  # its clock is the machine's: a busy one lets the hand come up late
def test_a_raised_hand_tells_the_pain_after_an_exercise(
    open_tab: Callable[..., Any], server: Served
) -> None:
    tab = open_tab("#/live/knee_to_chest", "2.")
    number = over(server, tab)
    until(lambda: tab.locator(".counted").inner_text() == "1")
    height = tab.evaluate("document.querySelector('.counted').getBoundingClientRect().height")
    assert height > 768 / 4, "read from three metres"
    until(lambda: pain_after(server, number) == 2)
    words = spoken(tab)
    asked = next(i for i, each in enumerate(words) if each.startswith("How is your back now"))
    assert words.index("5 repetitions.") < asked
    assert words[asked + 1 : asked + 6] == [
        "0.", "1.", "2.", "2. Lower your hand.",
        "Pain 2 of 10. If that is wrong, raise your hand again.",
    ]  # fmt: skip
    assert tab.locator(".pain.after input:checked").get_attribute("value") == "2"
    assert tab.locator(".counting").count() == 0
    assert tab.evaluate("document.querySelector('video')?.srcObject ?? null") is None


@pytest.mark.slow
def test_a_tap_ends_the_count_and_silence_keeps_nothing(
    open_tab: Callable[..., Any], server: Served
) -> None:
    tab = open_tab("#/live/knee_to_chest", "never")
    number = over(server, tab)
    until(lambda: tab.locator(".counted").inner_text() == "1")
    assert violations(tab) == []
    tab.locator(".pain.after label", has_text="5").click()
    until(lambda: pain_after(server, number) == 5)
    assert tab.locator(".counting").count() == 0

    tab = open_tab("#/live/knee_to_chest", "never")
    number = over(server, tab)
    until(lambda: tab.locator(".counted").count() and tab.locator(".counted").inner_text() == "0")
    tab.get_by_role("button", name="Do not count").click()
    until(lambda: tab.locator(".counting").count() == 0)
    assert pain_after(server, number) is None


@pytest.mark.slow  # its clock is the machine's: a busy one lets the hand come up late
def test_before_a_rest_it_is_asked_and_the_rest_follows(
    open_tab: Callable[..., Any], server: Served
) -> None:
    tab = open_tab("#/run/anna", "1.")
    with server.client() as client:
        (programme,) = client.get("/api/programmes").json()
    following = {"programme": "anna", "number": 1, "rest_s": 60, "words": []}
    following["stage"] = programme["stages"][1]
    number = over(server, tab, next=following)
    until(lambda: tab.locator(".live").get_attribute("data-phase") == "asking")
    until(lambda: tab.locator(".number").inner_text() == "0")
    until(lambda: pain_after(server, number) == 1)
    until(lambda: tab.locator(".live").get_attribute("data-phase") == "rest")
    assert tab.locator(".guide h2").inner_text() == "Knee to chest"


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("large", [False, True], ids=["", "twice the size"])
def test_the_number_is_read_on_every_screen(
    open_tab: Callable[..., Any], server: Served, size: tuple[int, int], large: bool
) -> None:
    tab = open_tab("#/live/knee_to_chest", "never", size)
    if large:
        tab.add_style_tag(content="html { font-size: 200% !important; }")
    over(server, tab)
    until(lambda: tab.locator(".counted").inner_text() == "1")
    box = tab.locator(".counted").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= size[1]
    assert box["height"] >= size[1] / 5
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(tab) == []
