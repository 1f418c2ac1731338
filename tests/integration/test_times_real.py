"""Real pixels with times as cameras, screen recorders and editors leave them."""

from pathlib import Path

import pytest

from posecheck.analysis.analyze import analyze
from posecheck.errors import InputError
from posecheck.pose.pose import Pose
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.video.file import VideoFile
from tests import made_clips

pytestmark = pytest.mark.slow
CASES = Path(__file__).parents[3] / "shared" / "cases"
HEIGHT = "69.9in"
HOLD, DRIFT = "childs_pose_hold.mp4", "supine_rotation_good.mp4"
FAST = "supine_rotation_too_fast.mp4"


def case(name: str) -> Path:
    """A recorded input, which not every machine has."""
    if not (CASES / name).exists():
        pytest.skip(f"{CASES / name} is not here")
    return CASES / name


def accounted(found: SessionResult) -> bool:
    """Whether every second is either judged or told as not judged."""
    told = sum(span.duration_s for span in found.not_judged if span.rule is None)
    return found.judged_s + told == pytest.approx(found.duration_s, abs=0.01)


def kinds(found: SessionResult) -> list[str]:
    return [event.kind for event in found.warnings]


def held(found: SessionResult, tolerance_s: float) -> None:
    """The hold of `childs_pose_hold`, warned about when it was too long."""
    assert len(found.repetitions) == 1
    (hold,) = found.holds
    assert (hold.start_s, hold.end_s) == (
        pytest.approx(4.5, abs=tolerance_s),
        pytest.approx(17.5, abs=tolerance_s),
    )
    assert kinds(found) == ["hold"]
    assert accounted(found)


def nothing_for_want_of_pictures(found: SessionResult) -> None:
    assert found.repetitions == found.holds == found.events == []
    assert found.judged_s == 0
    assert {span.reason for span in found.not_judged} == {"too_few_pictures"}
    assert not found.provenance.cut_off
    assert accounted(found)


@pytest.mark.parametrize("made", [True, False])
def test_a_screen_recording_that_leaves_equal_pictures_out(
    samples: Path, tmp_path: Path, made: bool
) -> None:
    clip = tmp_path / "a.mp4"
    if made:
        made_clips.without_equal_ones(samples / HOLD, clip)
    else:
        clip = case("vfr_dropdup.mp4")
    found = analyze(clip, "childs_pose", height=HEIGHT)
    held(found, 0.7)
    assert any(span.reason == "no_pictures" for span in found.not_judged)


@pytest.mark.parametrize("made", [True, False])
def test_a_gap_is_told_and_counts_for_nothing(samples: Path, tmp_path: Path, made: bool) -> None:
    clip = made_clips.gap(samples / DRIFT, tmp_path / "a.mp4") if made else case("gapexcess.mp4")
    whole = 3 if made else 2
    found = analyze(clip, "supine_caudal_rotation", height=HEIGHT)
    assert len(found.repetitions) <= whole
    (span,) = (span for span in found.not_judged if span.rule is None)
    assert span.reason == "no_pictures"
    assert (span.start_s, span.end_s) == (pytest.approx(9.1, abs=0.1), pytest.approx(14.9, abs=0.1))
    assert accounted(found)


@pytest.mark.parametrize("made", [True, False])
def test_too_few_pictures_are_not_judged_and_not_cut_off(
    samples: Path, tmp_path: Path, made: bool
) -> None:
    clip = (
        made_clips.thinned(samples / HOLD, tmp_path / "a.mp4") if made else case("hold_fps04.mp4")
    )
    nothing_for_want_of_pictures(analyze(clip, "childs_pose", height=HEIGHT))


@pytest.mark.parametrize("made", [True, False])
def test_a_bare_stream_is_judged_with_the_rate_that_is_said(
    samples: Path, tmp_path: Path, made: bool
) -> None:
    clip = (
        made_clips.bare(samples / HOLD, tmp_path / "a.mjpeg") if made else case("raw_15fps.mjpeg")
    )
    with pytest.raises(InputError, match="--fps"):
        analyze(clip, "childs_pose", height=HEIGHT)
    held(analyze(clip, "childs_pose", height=HEIGHT, fps=15), 0.7)


@pytest.mark.parametrize("made", [True, False])
def test_slow_motion_is_judged_in_real_time(samples: Path, tmp_path: Path, made: bool) -> None:
    clip = (
        made_clips.slow_motion(samples / FAST, tmp_path / "a.mp4")
        if made
        else case("slow_fast.mp4")
    )
    found = analyze(clip, "supine_caudal_rotation", height=HEIGHT)
    assert kinds(found) == ["pace", "pace"]
    assert found.provenance.slowed_by == 4


@pytest.mark.parametrize("made", [True, False])
def test_a_third_of_a_second_is_too_short(samples: Path, tmp_path: Path, made: bool) -> None:
    clip = (
        made_clips.short(samples / "cat_cow_good.mp4", tmp_path / "a.mp4")
        if made
        else case("short03.mp4")
    )
    found = analyze(clip, "cat_cow")
    assert found.judged_s == 0
    assert [span.reason for span in found.not_judged] == ["too_short"]


def test_a_longer_sound_is_no_cut_off_picture() -> None:
    found = analyze(case("audio_longer.webm"), "supine_caudal_rotation")
    assert not found.provenance.cut_off


def test_an_orientation_told_once_holds_for_all_pictures() -> None:
    with VideoFile(case("rotsei.mp4")) as video:
        assert {frame.image.shape for frame in video} == {(480, 640, 3)}
        assert (video.info.width, video.info.height) == (640, 480)


def test_hdr_is_neither_grey_nor_dark() -> None:
    with VideoFile(case("pq_hdr.mp4")) as video:
        image = next(iter(video)).image.astype(int)
    assert image.max() > 240  # the sun on the floor
    assert (image.max(axis=2) - image.min(axis=2)).mean() > 60  # a red wall, a blue shirt


def test_one_pose_in_a_little_more_than_a_second_is_too_few(samples: Path) -> None:
    whole = analyze(samples / HOLD, "childs_pose", height=HEIGHT)
    assert whole.poses is not None
    session = Session("childs_pose", height=HEIGHT)
    due = 0.0
    for i in range(len(whole.poses)):
        pose: Pose = whole.poses.pose(i)
        if pose.time_s >= due:
            due += 1.07
            session.update(pose)
    nothing_for_want_of_pictures(session.finish())
