"""A clip's expectation may name a calibration that lies beside it."""

from pathlib import Path

import pytest

from posecheck.batch.clips import Clip
from posecheck.batch.plan import BatchSettings, make_plan
from posecheck.calibration.file import save_calibration
from tests.calibrations import calibration

EXPECTATION = """
schema = "posecheck/expect/1"
exercise = "cat_cow"

[options]
calibration = "me.toml"
"""


@pytest.fixture
def clip(tmp_path: Path) -> Clip:
    video = tmp_path / "one.mp4"
    video.write_bytes(b"a video")
    (tmp_path / "one.expect.toml").write_text(EXPECTATION, encoding="utf-8")
    return Clip(str(video), "one")


def test_it_comes_before_that_of_all_clips(clip: Clip, tmp_path: Path) -> None:
    own, general = calibration(person={"height": "5ft"}), calibration(person={"height": "6ft"})
    save_calibration(own, tmp_path / "me.toml")
    plan = make_plan([clip], tmp_path / "out", BatchSettings(calibration=general))
    assert plan.jobs[0].options.calibration == own
    (tmp_path / "one.expect.toml").write_text(
        EXPECTATION.replace('calibration = "me.toml"', ""), encoding="utf-8"
    )
    plan = make_plan([clip], tmp_path / "out", BatchSettings(calibration=general))
    assert plan.jobs[0].options.calibration == general


def test_another_calibration_makes_the_result_stale(clip: Clip, tmp_path: Path) -> None:
    def fingerprint(**more: object) -> object:
        save_calibration(calibration(**more), tmp_path / "me.toml")
        return make_plan([clip], tmp_path / "out", BatchSettings()).jobs[0].fingerprint

    plain = fingerprint()
    assert fingerprint() == plain
    taller = fingerprint(person={"height": "6ft"})
    tagged = fingerprint(tags={})
    assert taller.freshness(plain) == "rules"
    # Landmarks of a run that did not look for tags hold none.
    assert tagged.freshness(plain) == "pixels"


@pytest.mark.parametrize("content", [None, "nonsense = 1"])
def test_one_that_is_missing_or_wrong_fails_its_clip(
    clip: Clip, tmp_path: Path, content: str | None
) -> None:
    if content is not None:
        (tmp_path / "me.toml").write_text(content, encoding="utf-8")
    outcome = make_plan([clip], tmp_path / "out", BatchSettings()).outcomes["one"]
    assert outcome.status == "failed"
    assert "me.toml" in (outcome.error or "")


@pytest.mark.parametrize("name", ["../me.toml", "/etc/me.toml", "me", "a\\\\me.toml"])
def test_it_must_lie_beside_the_clip(clip: Clip, tmp_path: Path, name: str) -> None:
    path = tmp_path / "one.expect.toml"
    path.write_text(EXPECTATION.replace("me.toml", name), encoding="utf-8")
    outcome = make_plan([clip], tmp_path / "out", BatchSettings()).outcomes["one"]
    assert outcome.status == "failed"
    assert "options.calibration" in (outcome.error or "")
