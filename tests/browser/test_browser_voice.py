"""The page's voice: what is said to a person never goes to the maker of a voice."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.conftest import EXERCISE
from tests.browser.test_browser_session import phase, start
from tests.chromium import until

pytestmark = pytest.mark.browser
REMOTE = [
    {"name": "Far English", "lang": "en-US", "localService": False, "default": True},
    {"name": "Nothing said", "lang": "en-GB"},
    {"name": "Aria Online (Natural)", "lang": "en-US", "localService": True},
    {"name": "en-us-x-network", "lang": "en-US", "localService": True},
]
OTHER = {"name": "Yannick", "lang": "de-DE", "localService": True}
"""Of this device, but it reads no English."""
OWN = {"name": "Samantha", "lang": "en_US", "localService": True}


def voices(*given: dict[str, Any]) -> str:
    return f"window.voices = {json.dumps([{'voiceURI': '', **voice} for voice in given])};"


def test_with_remote_voices_only_nothing_is_spoken(open_page: Callable[..., Any]) -> None:
    script = voices(*REMOTE, OTHER)
    tab = open_page(f"#/exercise/{EXERCISE}", patient="still", script=script)
    start(tab)
    until(lambda: phase(tab) == "exercise")
    tab.keyboard.press("p")
    tab.get_by_role("heading", name="Stop and rest").wait_for()
    assert tab.evaluate("calls") == []
    # Words on the screen and tones take its place, and a screen reader hears the words.
    assert tab.evaluate("tones.length") > 0
    assert "Stop and rest" in tab.locator("#spoken").inner_text()

    tab.goto(tab.url.split("#")[0] + "#/settings")
    before = tab.evaluate("tones.length")
    tab.get_by_role("button", name="Hear voice and tone").click()
    until(lambda: tab.evaluate("tones.length") > before)
    assert "Voices of the network are not used" in tab.locator("main").inner_text()
    assert tab.evaluate("calls") == []


def test_a_voice_of_this_device_is_chosen_among_remote_ones(open_page: Callable[..., Any]) -> None:
    tab = open_page("#/settings", script=voices(*REMOTE, OTHER, OWN))
    tab.get_by_role("button", name="Hear voice and tone").click()
    until(lambda: tab.evaluate("spoken.length"))
    assert {voice for _, voice in tab.evaluate("calls")} == {"Samantha"}
    assert "Voices of the network" not in tab.locator("main").inner_text()
