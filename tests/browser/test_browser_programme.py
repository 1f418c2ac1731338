"""A programme on the page: where the person is watched from, and pain in a rest."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from posecheck.exercises.programme import load_programme
from posecheck.history.store import History
from tests.browser.scripted import SOCKET, at_beginning
from tests.browser.test_browser_readable import HEIGHT
from tests.chromium import until
from tests.history.entries import entry
from tests.serve.serving import Served, serving

pytestmark = pytest.mark.browser
NOT_COUNTED = """localStorage.setItem("posecheck", JSON.stringify(
  { ...JSON.parse(localStorage.getItem("posecheck")), count: false }));"""
"""The question about pain has tests of its own."""
ANNA = """
schema = "posecheck/programme/1"
title = "Anna's evening"
[[steps]]
exercise = "supine_caudal_rotation"
[[steps]]
exercise = "knee_to_chest"
"""


@pytest.fixture
def anna(tmp_path: Path) -> Iterator[Served]:
    (tmp_path / "anna.toml").write_text(ANNA)
    offered = {"anna": load_programme(str(tmp_path / "anna.toml"))}
    with serving(tmp_path, programmes=offered) as served:
        yield served


def ended_stage(served: Served, number: int | None) -> dict[str, Any]:
    """What the server says at the end of the first stage."""
    with served.client() as client:
        (programme,) = client.get("/api/programmes").json()
    following = {"programme": "anna", "number": 1, "rest_s": 60, "words": []}
    following["stage"] = programme["stages"][1]
    summary = {"sentences": ["5 repetitions."], "pain": False}
    return {
        "type": "done",
        "moment": None,
        "summary": summary,
        "history": number,
        "report": None,
        "next": following,
    }


def test_the_place_goes_with_the_stages_and_pain_in_a_rest_closes_the_day(
    browser: Any, anna: Served
) -> None:
    context = browser.new_context(bypass_csp=True)
    context.add_init_script(SOCKET)
    context.add_init_script(f"localStorage.getItem('posecheck') ?? {HEIGHT}")
    context.add_init_script(NOT_COUNTED)
    tab = context.new_page()
    troubles: list[str] = []
    tab.on("pageerror", lambda error: troubles.append(str(error)))
    tab.goto(f"{anna.origin}/#/programme/anna")
    tab.locator(".places input[value=feet]").check(force=True)
    tab.locator(".pain input[value='3']").first.check(force=True)
    tab.get_by_role("button", name="Start with my camera").click()
    until(lambda: tab.evaluate("asked.length"))
    (first,) = tab.evaluate("asked")
    assert "programme=anna" in first
    assert "place=feet" in first
    assert "pain=3" in first
    tab.evaluate(f"moment = {json.dumps(at_beginning('supine_caudal_rotation'))}")
    until(lambda: tab.locator(".live").get_attribute("data-phase") == "setup")

    def end_of(number: int | None) -> None:
        tab.evaluate(f"sockets.at(-1).say({json.dumps(ended_stage(anna, number))})")
        until(lambda: tab.locator(".live").get_attribute("data-phase") == "rest")

    end_of(None)
    tab.keyboard.press("n")  # not from the feet: the camera is opened anew
    # On a busy machine the page may have asked for the first stage again meanwhile.
    until(lambda: "stage=1" in tab.evaluate("asked.at(-1)"))
    assert "pain=3" in tab.evaluate("asked.at(-1)")
    assert "pain=3" in tab.url, "also after the page has been loaded anew"

    with History.open(anna.settings.database) as history:
        number = history.add(entry(started=datetime.now().astimezone()))
    end_of(number)
    tab.keyboard.press("p")
    tab.get_by_role("heading", name="Stop and rest").wait_for()
    with anna.client() as client:
        asks = {"exercise": "supine_caudal_rotation"}
        until(lambda: client.get("/api/begin", params=asks).json()["step"] == "after_pain")
    tab.goto(f"{anna.origin}/#/run/anna?stage=1")
    tab.reload()
    tab.get_by_role("heading", name="You stopped this movement today").wait_for()
    assert troubles == []
    context.close()
