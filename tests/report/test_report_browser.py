"""The page in a real browser: clicks and keys move the video, and nothing leaves the machine."""

import shutil
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from posecheck.report.page import write_report
from tests import chromium
from tests.report.reports import content, event, jumpable_video

pytestmark = pytest.mark.browser
until = partial(chromium.until, seconds=10)


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return jumpable_video(tmp_path_factory.mktemp("video") / "annotated.mp4")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium.chromium() as running:
        yield running


def test_warnings_plots_and_keys_move_the_video(
    browser: Any, video: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded, beside = tmp_path / "embedded.html", tmp_path / "beside.html"
    report = content(video=video, events=[event(2.5, 3.5), event(7.0, 8.0)])
    write_report(report, embedded)
    monkeypatch.setattr("posecheck.report.page.EMBED_LIMIT", 0)
    write_report(report, beside)
    shutil.copy(video, tmp_path / "annotated.mp4")

    for path in (embedded, beside):
        tab = browser.new_page(viewport={"width": 1200, "height": 900})
        requests: list[str] = []
        troubles: list[str] = []
        tab.on("request", lambda request, seen=requests: seen.append(request.url))
        tab.on("pageerror", lambda error, seen=troubles: seen.append(str(error)))
        tab.on("console", lambda message, seen=troubles: seen.append(message.text))
        tab.goto(path.as_uri())

        def at(moment: float, tab: Any = tab) -> bool:
            state = tab.evaluate(
                "(v => v.seeking || v.readyState < 2 ? -1 : v.currentTime)"
                "(document.querySelector('video'))"
            )
            return abs(float(state) - moment) < 0.06

        tab.locator(".event button").nth(1).click()
        until(lambda: at(7.0))
        assert tab.locator(".event[aria-current]").count() == 1

        tab.locator(".advice button").first.click()
        until(lambda: at(2.5))

        slider = tab.get_by_role("slider")
        slider.press("ArrowRight")
        until(lambda: at(3.5))
        slider.press("PageDown")
        until(lambda: at(7.0))
        slider.press("Home")
        until(lambda: at(0.0))

        plot = tab.locator(".plot.signal svg").first
        box = plot.bounding_box()
        middle = (44 + (640 - 44 - 12) / 2) / 640
        plot.click(position={"x": box["width"] * middle, "y": box["height"] / 2})
        until(lambda: at(report.duration_s / 2))
        cursor = tab.locator(".plot.signal .cursor").first.bounding_box()
        assert cursor["x"] + 1 == pytest.approx(box["x"] + box["width"] * middle, abs=2)

        assert troubles == []
        assert {url.split(":")[0] for url in requests} <= {"file", "blob"}
        tab.close()
