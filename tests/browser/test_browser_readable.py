"""The live view on a laptop and a phone, also with letters of twice the size: nothing overlaps."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from posecheck.exercises.library import IN_ORDER
from posecheck.exercises.programme import load_programme
from tests.browser.conftest import RECORD
from tests.browser.scripted import SOCKET, at_beginning, exercising, warned
from tests.browser.test_browser_pages import violations
from tests.chromium import until
from tests.serve.serving import Served, serving

pytestmark = pytest.mark.browser
LAPTOP, PHONE, ON_ITS_SIDE = (1366, 768), (390, 844), (844, 390)
SIZES = [LAPTOP, PHONE, ON_ITS_SIDE]
HEIGHT = "localStorage.setItem('posecheck', JSON.stringify({ height: '170cm' }))"
LARGE = """document.addEventListener("DOMContentLoaded", () => {
  document.documentElement.style.fontSize = "200%";
})"""
WARNING = "Bring your knees back a little from the left."
BOXES = """() => [...document.querySelectorAll(".control, .cue > span, .repetitions span, .held")]
  .filter((node) => node.offsetParent)
  .map((node) => {
    const { left, top, right, bottom } = node.getBoundingClientRect();
    const cut = node.scrollWidth > node.clientWidth + 1 && node.tagName === "BUTTON";
    return { words: node.textContent, left, top, right, bottom, cut };
  })"""


@pytest.fixture(scope="module")
def scripted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    routines = {"morning": load_programme("morning")}
    with serving(tmp_path_factory.mktemp("readable"), programmes=routines) as served:
        yield served


@pytest.fixture
def open_live(browser: Any, scripted: Served) -> Iterator[Callable[..., Any]]:
    """Opens an address of the page with a server that says what the test wants."""
    contexts: list[Any] = []
    troubles: list[str] = []

    def opened(where: str, size: tuple[int, int], *, large: bool = False) -> Any:
        phone = size != LAPTOP
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]},
            has_touch=phone,
            is_mobile=phone,
            bypass_csp=True,
        )
        contexts.append(context)
        context.add_init_script(SOCKET)
        context.add_init_script(HEIGHT)
        context.add_init_script(RECORD)
        if large:
            context.add_init_script(LARGE)
        tab = context.new_page()
        tab.on("pageerror", lambda error: troubles.append(str(error)))
        tab.goto(f"{scripted.origin}/{where}")
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def shown(tab: Any, moment: dict[str, Any]) -> None:
    tab.evaluate(f"moment = {json.dumps(moment)}")
    until(lambda: tab.locator(".live").get_attribute("data-phase") == moment["phase"])
    tab.wait_for_timeout(200)


def overlaps(boxes: list[dict[str, Any]]) -> list[tuple[str, str]]:
    found = []
    for i, one in enumerate(boxes):
        for other in boxes[:i]:
            across = min(one["right"], other["right"]) - max(one["left"], other["left"])
            down = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
            if across > 1 and down > 1:
                found.append((one["words"], other["words"]))
    return found


@pytest.mark.parametrize("large", [False, True], ids=["", "twice"])
@pytest.mark.parametrize("size", SIZES, ids=["laptop", "phone", "on its side"])
def test_nothing_overlaps_and_letters_are_read_from_afar(
    open_live: Callable[..., Any], size: tuple[int, int], large: bool
) -> None:
    tab = open_live("#/run/morning", size, large=large)
    tab.locator(".live").wait_for()
    shown(tab, at_beginning("knee_to_chest"))
    tab.locator(".guide .sketch svg").wait_for()  # the server is asked for it
    assert tab.locator(".guide .sketch svg").is_visible(), "where the camera goes is drawn"
    if not large:
        guide = tab.locator(".guide").bounding_box()
        for check in tab.locator(".checks li").all():
            box = check.bounding_box()
            assert box["y"] + box["height"] <= guide["y"] + guide["height"] + 1
    to_go = {"left": 3, "right": 5}
    told = {"message": WARNING, "severity": "warning"}
    moment = exercising("knee_to_chest", verdict=warned(WARNING), alert=told, level=2)
    shown(tab, {**moment, "repetitions_left": to_go})
    boxes = tab.evaluate(BOXES)
    assert {"Left 3", "Right 5", WARNING} <= {box["words"] for box in boxes}
    assert overlaps(boxes) == []
    assert not [box["words"] for box in boxes if box["cut"]]
    for box in boxes:
        assert box["left"] >= -1
        assert box["right"] <= size[0] + 1
        assert box["bottom"] <= size[1] + 1
    letters = "parseFloat(getComputedStyle(document.querySelector('.cue')).fontSize)"
    if not large:
        assert tab.evaluate(letters) >= size[1] / 12
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(tab) == []


def test_the_picture_is_never_squeezed(open_live: Callable[..., Any]) -> None:
    tab = open_live("#/live/knee_to_chest", PHONE)
    tab.locator(".live").wait_for()
    shown(tab, exercising("knee_to_chest"))
    assert tab.evaluate("document.querySelector('video').style.objectFit") in ("cover", "contain")


def test_before_anything_was_looked_at_nothing_is_called_good(
    open_live: Callable[..., Any],
) -> None:
    tab = open_live("#/live/knee_to_chest", LAPTOP)
    tab.locator(".live").wait_for()
    unseen = {**at_beginning("knee_to_chest"), "checks": []}
    shown(tab, unseen)
    assert tab.locator(".cue").inner_text() == ""
    checked = [{**check, "ok": True} for check in at_beginning("knee_to_chest")["checks"]]
    shown(tab, {**unseen, "checks": checked})
    assert tab.locator(".cue").inner_text() == "Good. Stay like this."


def test_a_phone_is_told_to_lie_down_and_of_no_keys(open_live: Callable[..., Any]) -> None:
    tab = open_live("#/live/knee_to_chest", PHONE)
    tab.locator(".checks").wait_for(state="attached")
    shown(tab, at_beginning("knee_to_chest"))
    assert tab.get_by_text("Turn the phone on its side").is_visible()
    shown(tab, exercising("knee_to_chest", phase="paused"))
    words = tab.locator(".live").inner_text()
    assert "Tap the button to go on." in words
    assert "space bar" not in words.lower()
    assert not tab.locator("kbd").first.is_visible()
    from_the_head = open_live("#/live/supine_caudal_rotation", PHONE)
    shown(from_the_head, at_beginning("supine_caudal_rotation"))
    assert not from_the_head.get_by_text("Turn the phone on its side").is_visible()


def test_space_always_pauses(open_live: Callable[..., Any]) -> None:
    tab = open_live("#/live/knee_to_chest", LAPTOP)
    tab.locator(".live").wait_for()
    shown(tab, exercising("knee_to_chest"))
    for focus in ("", ".control.mute", ".control.pain", ".control.end"):
        if focus:
            tab.locator(focus).focus()
        before = tab.evaluate("commands.length")
        tab.keyboard.press("Space")
        assert tab.evaluate("commands").copy()[before:] == ["pause"], focus
    assert tab.locator(".control.mute").get_attribute("aria-pressed") is None
    assert tab.locator(".live").get_attribute("data-phase") == "exercise"


def test_without_an_answer_it_is_said_that_nobody_is_watched(
    open_live: Callable[..., Any],
) -> None:
    tab = open_live("#/live/knee_to_chest", LAPTOP)
    tab.locator(".live").wait_for()
    shown(tab, at_beginning("knee_to_chest"))  # also in set-up
    tab.evaluate("moment = null")  # pictures are sent, and nothing comes back
    tab.locator(".banner", has_text="Too slow to watch you").wait_for()
    assert "Too slow to watch you" in tab.evaluate("spoken.at(-1)")[1]


def test_a_programme_rests_says_where_the_camera_goes_and_goes_on(
    open_live: Callable[..., Any],
) -> None:
    tab = open_live("#/", LAPTOP)
    tab.get_by_role("link", name="Morning stretches").click()
    tab.locator(".stage-row").first.wait_for()
    assert violations(tab) == []
    tab.get_by_role("button", name="Start with my camera").click()
    shown(tab, exercising("pelvic_tilt"))
    query = tab.evaluate("asked.at(-1)")
    assert "programme=morning" in query
    assert "stage=0" in query
    camera = "Put the camera behind your head."
    stage = {"exercise": "lower_trunk_rotation", "title": "Knees together, side to side"}
    stage |= {"repetitions": 5, "side": None, "set_number": 1, "sets": 1}
    following = {"programme": "morning", "number": 2, "rest_s": 30, "stage": stage}
    following["words"] = [{"at_s": 0, "text": f"Rest. Next: {stage['title']}. {camera}"}]
    stage |= {"rest_s": 30, "moves_camera": True}
    summary = {"sentences": ["5 repetitions."], "pain": False, "warnings": []}
    done = {"type": "done", "moment": exercising("pelvic_tilt", phase="done"), "summary": summary}
    done |= {"report": None, "history": 1, "next": following}
    tab.locator(".control.next").click()
    assert tab.evaluate("commands").copy()[-1] == "next"
    tab.evaluate(f"sockets.at(-1).say({json.dumps(done)})")
    until(lambda: tab.locator(".live").get_attribute("data-phase") == "rest")
    assert camera in tab.locator(".cue").inner_text()
    assert tab.locator(".guide h2").inner_text() == stage["title"]
    assert violations(tab) == []
    tab.keyboard.press("Space")
    tab.get_by_role("button", name="Go on").wait_for()
    held = tab.locator(".number").inner_text()
    tab.wait_for_timeout(1200)
    assert tab.locator(".number").inner_text() == held, "a paused rest does not run out"
    tab.keyboard.press("n")
    until(lambda: "stage=2" in tab.evaluate("asked.at(-1)"))
    assert "stage=2" in tab.url
    # A reload goes on where it was.
    tab.reload()
    until(lambda: tab.evaluate("(window.asked ?? []).length") == 1)
    assert "stage=2" in tab.evaluate("asked.at(-1)")


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES, ids=["laptop", "phone", "on its side"])
def test_every_page_passes_axe_with_letters_of_twice_the_size(
    open_live: Callable[..., Any], size: tuple[int, int]
) -> None:
    for where in ("#/", "#/programme/morning", f"#/exercise/{IN_ORDER[0]}", "#/settings"):
        tab = open_live(where, size, large=True)
        tab.locator("main h1").wait_for()
        tab.wait_for_timeout(200)
        assert violations(tab) == [], where
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), where
