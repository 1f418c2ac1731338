"""The questions before a session in a real browser, on a phone and a laptop, and what axe says."""

from pathlib import Path

import pytest

from posecheck.exercises.programme import load_programme
from posecheck.screening.red_flags import RED_FLAGS
from tests.browser.test_browser_pages import violations
from tests.chromium import chromium
from tests.serve.serving import serving

pytestmark = pytest.mark.browser


SADDLE = "[data-question=saddle] input[value=yes]"


def test_a_yes_leads_to_a_page_that_no_way_leads_around(tmp_path: Path) -> None:
    routines = {"morning": load_programme("morning")}
    with (
        serving(tmp_path, screened=False, programmes=routines) as served,
        chromium() as browser,
    ):
        for width, height in ((1366, 768), (390, 844)):
            tab = browser.new_context(viewport={"width": width, "height": height}).new_page()
            tab.goto(f"{served.origin}/#/live/cat_cow")
            tab.get_by_role("heading", name="Before you begin").wait_for()
            assert tab.locator(".flags li").count() == len(RED_FLAGS)
            assert violations(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
            tab.get_by_role("button", name="Yes to one or more").click()
            tab.get_by_role("button", name="Go on").click()
            tab.get_by_text("answer yes where it is so").wait_for()
            assert violations(tab) == []
        tab.locator(SADDLE).check(force=True)
        tab.get_by_role("button", name="Go on").click()
        tab.get_by_role("button", name="Yes", exact=True).click()
        tab.get_by_text("Go to an emergency department now").wait_for()
        assert violations(tab) == []
        # Loaded anew, another exercise, another window: it is the same page.
        for where in ("#/live/cat_cow", "#/live/walking", "#/run/morning", "#/questions/cobra"):
            other = browser.new_context().new_page()
            other.goto(f"{served.origin}/{where}")
            other.get_by_text("Go to an emergency department now").wait_for()
            assert other.locator("video").count() == 0
        # Nor the page of a movement that was open before: its answer comes too late.
        for address in ("#/exercise/cat_cow", "#/programme/morning"):
            other.goto(f"{served.origin}/{address}")
            other.get_by_label("Your height").fill("170 cm")
            other.get_by_role("button", name="Start with my camera").click()
            other.get_by_text("Go to an emergency department now").wait_for()


def test_a_movement_asks_on_its_own_page_and_enter_is_no_answer(tmp_path: Path) -> None:
    with serving(tmp_path, screened=False) as served, chromium() as browser:
        tab = browser.new_context().new_page()
        late = browser.new_context().new_page()
        for each in (tab, late):
            each.goto(f"{served.origin}/#/exercise/supine_caudal_rotation")
            each.locator(".flags li").first.wait_for()
        none = "No to all: start with my camera"
        tab.get_by_role("button", name=none).click()  # without the height that inches need
        tab.get_by_text("please give your height").wait_for()
        tab.get_by_label("Your height").fill("170 cm")
        tab.get_by_label("Your height").press("Enter")
        assert tab.locator(":focus").inner_text() == none
        assert "#/exercise/" in tab.url
        with served.client() as client:
            query = {"exercise": "cat_cow"}
            assert client.get("/api/begin", params=query).json()["step"] == "ask"
        tab.get_by_role("link", name="Yes to one or more").click()
        # What a professional has cleared leads back to the movement, without the questions.
        seen = "[data-question=long] input[value=seen]"
        tab.locator(seen).check(force=True)
        tab.get_by_role("button", name="Go on").click()
        tab.get_by_role("button", name="Start with my camera", exact=True).wait_for()
        assert tab.locator(".flags").count() == 0
        with served.client() as client:
            told = {flag.id: "no" for flag in RED_FLAGS} | {"fever": "yes"}
            given = {"about": "red_flags", "exercise": "cat_cow", "answers": told}
            assert client.post("/api/answers", json=given).json()["step"] == "see"
        late.get_by_label("Your height").fill("170 cm")
        late.get_by_role("button", name=none).click()
        late.get_by_text("Call a doctor today").wait_for()
        assert late.locator("video").count() == 0
