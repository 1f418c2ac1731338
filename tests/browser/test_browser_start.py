"""From the link that is printed to the first screens, without a terminal."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from icalendar import Calendar

from tests.browser.conftest import Site
from tests.chromium import until
from tests.serve.serving import serving

pytestmark = pytest.mark.browser
TOKEN = "0123456789abcdef" * 2


def test_the_link_with_its_token_lets_one_in(browser: Any, tmp_path: Path) -> None:
    with serving(tmp_path, token=TOKEN) as running:
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(f"{running.origin}/?token={TOKEN}")
        tab.locator(".cards").wait_for()
        assert TOKEN not in tab.url
        context.close()


def test_reminders_are_saved_as_a_file_for_the_calendar(
    open_page: Callable[..., Any], tmp_path: Path
) -> None:
    tab = open_page()
    tab.get_by_role("link", name="Remind me").click()
    for day in ("Saturday", "Sunday"):
        tab.get_by_label(day).uncheck(force=True)
    tab.get_by_role("button", name="Another time").click()
    assert tab.locator("input[type=time]").count() == 2
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Save the reminders").click()
    assert download.value.suggested_filename == "posecheck-reminders.ics"
    download.value.save_as(tmp_path / "r.ics")
    read = Calendar.from_ical((tmp_path / "r.ics").read_bytes())
    events = read.walk("VEVENT")
    assert [event["rrule"]["BYDAY"] for event in events] == [["MO", "TU", "WE", "TH", "FR"]] * 2
    assert [event.decoded("dtstart").strftime("%H:%M") for event in events] == ["07:30", "19:00"]
    for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"):
        tab.get_by_label(day).uncheck(force=True)
    tab.get_by_role("button", name="Save the reminders").click()
    until(lambda: "Choose a day at least." in tab.locator(".wrong").inner_text())


def test_the_page_offers_the_phone_and_its_own_end(
    open_page: Callable[..., Any], site: Site
) -> None:
    tab = open_page("#/settings")
    tab.get_by_role("link", name="Use my phone as the camera").click()
    tab.get_by_role("button", name="Let my phone in").wait_for()
    tab.goto(f"{site.address}#/settings")
    tab.get_by_role("button", name="Close posecheck").click()
    tab.get_by_role("button", name="Keep").click()  # the other tests still need it
    assert tab.get_by_role("heading", name="Settings").is_visible()
