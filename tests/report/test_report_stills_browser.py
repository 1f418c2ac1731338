"""The summary with its pictures in a browser: it stays one printed page, axe finds nothing."""

from pathlib import Path

import pytest

from posecheck.report.page import write_report
from posecheck.report.stills import MOST
from tests.chromium import chromium
from tests.report.reports import content, event, jumpable_video

pytestmark = pytest.mark.browser
PAPER = {"width": 680, "height": 1016}
"""A4 without the margins of the page's style, in CSS pixels: 180 x 269 mm."""


def test_with_every_sort_of_warning_the_summary_is_one_page(tmp_path: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    sorts = [
        ("range", "back_curve_pct", "Too far. Stop a little earlier."),
        ("hold", "hold", "Let go now; you have held it for ten seconds."),
        ("pace", "pace", "Slower. Take three seconds for the way there."),
        ("form", "head", "Look down; keep your neck long."),
        ("range", "knee", "Bring your knees back a little from the left."),
        ("range", "back_curve_pct", "Do not let your back sink so far."),
        ("pain", "pain", "You marked pain."),
    ]
    report = content(
        video=jumpable_video(tmp_path / "annotated.mp4"),
        events=[
            event(at, at + 0.8, kind=kind, rule=rule, message=message)
            for at, (kind, rule, message) in enumerate(sorts, 1)
        ],
        started="2026-05-04T12:00:00+02:00",
        person="Anna",
        pain_before=4,
        pain_after=3,
        asked={"total": 5},
    )
    write_report(report, tmp_path / "report.html")
    with chromium() as browser:
        tab = browser.new_page(viewport=PAPER)
        tab.goto((tmp_path / "report.html").as_uri())
        assert tab.locator(".stills img").count() == MOST
        loaded = "[...document.querySelectorAll('.stills img')].every((i) => i.naturalWidth > 0)"
        assert tab.evaluate(loaded)
        tab.emulate_media(media="print")
        summary = tab.locator(".summary").bounding_box()
        assert summary["y"] + summary["height"] <= PAPER["height"]
        tab.emulate_media(media="screen")
        tab.set_viewport_size({"width": 390, "height": 844})
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
        found = axe.run(tab).response["violations"]
        assert [f"{each['id']}: {each['help']}" for each in found] == []
