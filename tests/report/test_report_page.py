"""The page is whole, self-contained, of bearable size, and shows what the result says."""

import re
from base64 import b64decode
from concurrent.futures import ThreadPoolExecutor
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.report import page
from posecheck.report.page import ReportContent, write_report
from tests.report.reports import content, event, signal

VOID = {"meta", "link", "br", "rect", "img"}
NASTY = "<script>alert(1)</script> & \"quoted\" 'it' <!--video--> </style> $x^2$"


class Outline(HTMLParser):
    """Checks that elements are closed in order, and collects text and attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.text.append(data)


def written(made: ReportContent, folder: Path) -> tuple[str, Outline]:
    path = folder / "report.html"
    write_report(made, path)
    html = path.read_text("utf-8")
    outline = Outline()
    outline.feed(html)
    outline.close()
    assert outline.open == []
    return html, outline


def with_everything(text: str = "Too far.") -> ReportContent:
    """A result with every kind of event, gap, repetition and hold."""
    kinds = ("range", "hold", "pace", "form", "setup", "pain")
    events = [
        event(1.0 + i, 1.5 + i, kind=kind, message=text, severity=("warning", "caution")[i % 2])
        for i, kind in enumerate(kinds)
    ]
    events.append(event(8.0, 8.0, rule="feet_flat", peak=None, limit=None, side="left"))
    values = 5 * np.sin(np.arange(300) / 30)
    values[60:90] = np.nan
    return content(
        signals=[
            signal(values, label=text),
            signal(values, "neck_extension_deg", unit="deg", low=None, caution_low=None),
            signal(values, "free", low=None, high=None, neutral=None, primary=False),
            signal(np.full(300, np.nan), "unseen", label="Knees sideways"),
        ],
        events=events,
        judged_s=9.0,
        reps=[{"start_s": 1, "end_s": 4, "side": "left", "signal": "x", "peak": 1}],
        holds=[{"start_s": 1.4, "end_s": 3.9, "duration_s": 2.5, "side": None}],
        not_judged=[
            {"start_s": 2, "end_s": 3, "reason": "out_of_frame", "message": text, "rule": None},
            {"start_s": 0, "end_s": 9, "reason": "new_reason", "message": "m", "rule": "x"},
        ],
    )


CASES: dict[str, Any] = {
    "nothing wrong": lambda: content(),
    "everything": with_everything,
    "no signal": lambda: content(signals=[]),
    "no frame": lambda: content(signals=[signal([])], times=[]),
    "one frame": lambda: content(signals=[signal([1.0])], times=[0.0]),
    "nothing judged": lambda: content(signals=[signal(np.full(300, np.nan))], judged_s=0.0),
    "flat at the limit": lambda: content(signals=[signal(np.full(300, 11.0), low=None)]),
}


@pytest.mark.parametrize("case", CASES)
def test_asks_nothing_of_a_network(case: str, tmp_path: Path) -> None:
    html, outline = written(CASES[case](), tmp_path)
    assert not re.search(r"https?:|//[a-z]|@import|xmlns", html)
    for name, value in outline.attributes:
        if name in ("src", "href"):
            assert value == "data:,"


@pytest.mark.parametrize("case", CASES)
def test_says_once_that_it_is_not_medical_advice(case: str, tmp_path: Path) -> None:
    _, outline = written(CASES[case](), tmp_path)
    line = (
        "This is not medical advice. If you are experiencing more chronic pain that lasts "
        "longer than 3 months, contact the clinic"
    )
    assert "".join(outline.text).count(line) == 1


def test_shows_events_gaps_and_what_was_never_seen(tmp_path: Path) -> None:
    html, outline = written(with_everything(), tmp_path)
    text = " ".join("".join(outline.text).split())
    assert "Partly outside the picture · the whole movement · 1 s" in text
    assert "No value in the whole recording: Knees sideways." in text
    assert "Too far.: 12 %, limit 11 %; for 0.5 s" in text
    assert "Feet flat" in text
    assert "clip.mp4" in text
    assert "Users" not in text
    assert html.count('class="event ') == 7
    assert html.count('class="plot signal"') == 3
    for drawn in ("zone-good", "zone-caution", "zone-warning", "unjudged", "limit-line", "neutral"):
        assert f'<g class="{drawn}">' in html
    assert '<g class="over warning">' in html
    assert '<g class="bar repetition">' in html


def test_text_is_shown_as_text(tmp_path: Path) -> None:
    html, outline = written(with_everything(NASTY), tmp_path)
    assert "alert(1)</script>" not in html
    assert outline.text.count(NASTY) > 5


def test_an_hour_stays_small(tmp_path: Path) -> None:
    times = np.arange(108_000) / 30
    values = 9 * np.sin(times) + np.random.default_rng(0).normal(size=len(times))
    values[50_000:52_000] = np.nan
    long = content(
        signals=[signal(values, f"s{i}", primary=i < 2) for i in range(6)],
        times=times,
        events=[event(3.0 * i, 3.0 * i + 1, rule="s0") for i in range(1_000)],
        reps=[{"start_s": 6.0 * i, "end_s": 6 * i + 5, "side": None} for i in range(600)],
        not_judged=[
            {"start_s": 9.0 * i, "end_s": 9 * i + 1, "reason": "hidden", "message": "m"}
            for i in range(400)
        ],
    )
    html, _ = written(long, tmp_path)
    assert len(html.encode()) < 3 * 2**20
    assert "700 more are in result.json" in html


def embedded_video(html: str) -> bytes:
    parts = re.findall(r'<script type="text/plain" class="video-part">(.*?)</script>', html)
    return b"".join(b64decode(part, validate=True) for part in parts)


@pytest.mark.parametrize("size", [1, page._CHUNK, 2 * page._CHUNK + 2])
def test_the_video_is_in_the_page(size: int, tmp_path: Path) -> None:
    video = tmp_path / "annotated.mp4"
    video.write_bytes(np.random.default_rng(1).bytes(size))
    html, outline = written(content(video=video), tmp_path)
    assert embedded_video(html) == video.read_bytes()
    assert ("src", "annotated.mp4") not in outline.attributes


def test_a_large_video_stays_beside_the_page(tmp_path: Path) -> None:
    video = tmp_path / "another name.tmp"
    with video.open("wb") as file:
        file.truncate(page.EMBED_LIMIT + 1)
    html, outline = written(content(video=video), tmp_path)
    assert ("src", "annotated.mp4") in outline.attributes
    assert len(html) < 2**20


def test_without_a_video_there_is_no_player(tmp_path: Path) -> None:
    html, _ = written(content(), tmp_path)
    assert "<video" not in html
    assert "no-video" in html


def test_threads_write_the_same_page(tmp_path: Path) -> None:
    folders = [tmp_path / str(i) for i in range(6)]
    for folder in folders:
        folder.mkdir()
    with ThreadPoolExecutor(3) as pool:
        pages = list(pool.map(lambda folder: written(with_everything(), folder)[0], folders))
    assert len(set(pages)) == 1


def test_a_signal_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="back_curve_pct"):
        content(signals=[signal([1.0, 2.0])])
