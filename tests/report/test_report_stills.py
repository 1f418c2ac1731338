"""The summary shows each warning at its worst moment, from the kept video and from nothing else."""

import io
from base64 import b64decode
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from posecheck.report.page import write_report
from posecheck.report.stills import MOST, chosen_warnings, moment_of, stills_of
from tests.report.reports import content, event, jumpable_video, signal

TIMES = np.arange(300) / 30


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its frame number i, ten a second, is grey 2 i."""
    return jumpable_video(tmp_path_factory.mktemp("video") / "annotated.mp4")


def grey(data_uri: str) -> float:
    head, encoded = data_uri.split(",")
    assert head == "data:image/jpeg;base64"
    picture = Image.open(io.BytesIO(b64decode(encoded)))
    assert picture.format == "JPEG"
    return float(np.asarray(picture.convert("L")).mean())


def peaked(at_s: float, height: float = 12.0) -> np.ndarray:
    return height - np.abs(TIMES - at_s) * np.sign(height)


def test_the_picture_is_that_of_the_peak(video: Path) -> None:
    shown = stills_of(
        content([signal(peaked(6.0))], TIMES, video, events=[event(2.0, 3.0), event(5.0, 8.0)])
    )
    assert [(s.number, round(s.time_s, 2)) for s in shown] == [(1, 3.0), (2, 6.0)]
    assert grey(shown[0].picture) == pytest.approx(60, abs=4)
    assert grey(shown[1].picture) == pytest.approx(120, abs=4)


def test_below_a_lower_limit_the_worst_is_the_lowest() -> None:
    made = content([signal(peaked(4.0, -9.0))], TIMES)
    assert moment_of(event(2.0, 8.0, peak=-9.0, limit=-6.0), made) == pytest.approx(4.0)


def test_holds_are_shown_at_their_end_and_pain_at_its_mark() -> None:
    made = content([signal(peaked(4.0))], TIMES)
    assert moment_of(event(2.0, 8.0, kind="hold", rule="hold"), made) == 8.0
    assert moment_of(event(2.0, 8.0, kind="pain", rule="pain"), made) == 2.0


def test_where_nothing_was_judged_in_a_warning_it_is_its_start() -> None:
    assert moment_of(event(2.0, 8.0), content([signal(np.full(300, np.nan))], TIMES)) == 2.0


def test_each_sort_of_warning_comes_before_a_second_of_the_same() -> None:
    many = [event(float(i), i + 0.5, peak=20.0 + i) for i in range(8)]
    other = event(9.0, 9.5, rule="pace", kind="pace", message="Slower.", peak=11.1)
    chosen = chosen_warnings([*many, other, event(9.6, severity="caution")])
    assert chosen == [3, 4, 5, 6, 7, 8]
    assert len(chosen) == MOST


def test_no_video_no_picture(video: Path, tmp_path: Path) -> None:
    told = {"events": [event(2.0, 3.0)]}
    write_report(content(**told), tmp_path / "without.html")
    write_report(content(video=video, **told), tmp_path / "with.html")
    assert "data:image/jpeg" not in (tmp_path / "without.html").read_text("utf-8")
    assert (tmp_path / "with.html").read_text("utf-8").count("data:image/jpeg") == 1


def test_a_video_that_cannot_be_read_leaves_the_pictures_out(tmp_path: Path) -> None:
    broken = tmp_path / "annotated.mp4"
    broken.write_bytes(b"no video at all")
    assert stills_of(content(video=broken, events=[event(2.0, 3.0)])) == []
