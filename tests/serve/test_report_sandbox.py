"""Reports as the server shows them: they work, and can do no harm."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.history import History
from posecheck.report.page import write_report
from tests.history.entries import entry
from tests.report.reports import content, event
from tests.serve.serving import serving

CHROMIUM = shutil.which("chromium")
TOKEN = "0123456789abcdef0123"
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium"),
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api")
    clean = {name: value for name, value in os.environ.items() if name != "LD_LIBRARY_PATH"}
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], env=clean
        )
        yield chromium
        chromium.close()


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize("beside", [False, True], ids=["video inside", "video beside"])
def test_a_report_plays_its_video_and_reaches_nothing_else(
    browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, beside: bool
) -> None:
    av = pytest.importorskip("av")
    results = tmp_path / "kept"
    results.mkdir()
    with av.open(str(results / "annotated.mp4"), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"g": "1"})
        stream.width, stream.height, stream.pix_fmt = 96, 128, "yuv420p"
        for i in range(100):
            picture = np.full((128, 96, 3), 2 * i, np.uint8)
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        container.mux(stream.encode())
    if beside:
        monkeypatch.setattr("posecheck.report.page.EMBED_LIMIT", 0)
    report = content(video=results / "annotated.mp4", events=[event(2.5, 3.5), event(7.0, 8.0)])
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
