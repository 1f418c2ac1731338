"""The questions before a session in a real browser, on a phone and a laptop, and what axe says."""

from pathlib import Path

import pytest

from tests.browser.test_browser_pages import violations
from tests.chromium import chromium
from tests.serve.serving import serving

pytestmark = pytest.mark.browser


def test_a_yes_leads_to_a_page_that_no_way_leads_around(tmp_path: Path) -> None:
    with serving(tmp_path, screened=False) as served, chromium() as browser:
        for width, height in ((1366, 768), (390, 844)):
            tab = browser.new_context(viewport={"width": width, "height": height}).new_page()
            tab.goto(f"{served.origin}/#/live/cat_cow")
            tab.get_by_role("heading", name="Before you begin").wait_for()
            assert violations(tab) == []
            assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
            tab.get_by_role("button", name="Go on").click()
            tab.get_by_text("Please answer every question").wait_for()
        for question in tab.locator(".question").all():
            question.locator("input[value=no]").check(force=True)
        tab.locator("[data-question=saddle] input[value=yes]").check(force=True)
        tab.get_by_role("button", name="Go on").click()
        tab.get_by_role("button", name="Yes", exact=True).click()
        tab.get_by_text("Go to an emergency department now").wait_for()
        assert violations(tab) == []
        # Loaded anew, another exercise, another window: it is the same page.
        for where in ("#/live/cat_cow", "#/live/walking"):
            other = browser.new_context().new_page()
            other.goto(f"{served.origin}/{where}")
            other.get_by_text("Go to an emergency department now").wait_for()
            assert other.locator("video").count() == 0
