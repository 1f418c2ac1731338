"""Reports as the server shows them: they work, and can do no harm."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posecheck.history.store import History
from posecheck.report.page import write_report
from tests.chromium import chromium, until
from tests.history.entries import entry
from tests.report.reports import content, event, jumpable_video
from tests.serve.serving import serving

TOKEN = "0123456789abcdef0123"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


@pytest.mark.parametrize("beside", [False, True], ids=["video inside", "video beside"])
def test_a_report_plays_its_video_and_reaches_nothing_else(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    results = tmp_path / "kept"
    results.mkdir()
    video = jumpable_video(results / "annotated.mp4")
    if beside:
        monkeypatch.setattr("posecheck.report.page.EMBED_LIMIT", 0)
    report = content(video=video, events=[event(2.5, 3.5), event(7.0, 8.0)])
    write_report(report, results / "report.html")
    with History.open(str(tmp_path / "history.sqlite")) as history:
        history.add(entry(folder=str(results)))

    with serving(tmp_path, token=TOKEN, beyond=True) as served:
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(f"{served.origin}/?token={TOKEN}")
        tab.wait_for_url(f"{served.origin}/")
        (row,) = tab.request.get(f"{served.origin}/api/history").json()["sessions"]
        tab.goto(served.origin + row["report"])
        tab.locator(".event button").nth(1).click()
        seen = "(v => v.seeking || v.readyState < 2 ? -1 : v.currentTime)"
        until(lambda: abs(tab.evaluate(f"{seen}(document.querySelector('video'))") - 7.0) < 0.06)
        assert tab.evaluate("origin") == "null"
        for path in ("/api/history", "/", row["report"]):
            asked = f"fetch('{served.origin}{path}').then(() => 'read', () => 'refused')"
            assert tab.evaluate(asked) == "refused"
        cookie = "(() => { try { return document.cookie } catch { return 'none' } })()"
        assert tab.evaluate(cookie) == "none"
        context.close()
