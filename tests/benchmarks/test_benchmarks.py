"""The benchmarks run and print what they promise; their figures are not judged here."""

import json
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from benchmarks import analyze, joints, many_clips, memory, signals, smoothing
from benchmarks.looped import loop
from posecheck.video.file import VideoFile

FRAMES = 90


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first seconds of a sample clip with its truth beside it."""
    folder = tmp_path_factory.mktemp("clip")
    short = folder / "cat_cow_good.mp4"
    loop(samples / short.name, short, 1, FRAMES)
    for ending in (".truth.json", ".keypoints.npz"):
        name = f"cat_cow_good{ending}"
        shutil.copy(samples / name, folder / name)
    return short


@pytest.fixture(scope="module")
def moment(clip: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second of it, for what analyzes it several times."""
    short = tmp_path_factory.mktemp("moment") / "moment.mp4"
    loop(clip, short, 1, 15)
    return short


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("kept")


def test_a_repeated_clip_has_so_many_times_the_frames_in_order(clip: Path, tmp_path: Path):
    loop(clip, tmp_path / "long.mp4", 3, 20)
    with VideoFile(tmp_path / "long.mp4") as video:
        times = [frame.time_s for frame in video]
        assert video.broken == 0
    assert len(times) == 60
    assert max(b - a for a, b in pairwise(times)) < 0.2  # at 15 a second; a cut may lose one


@pytest.mark.slow
def test_speed_prints_each_rate_beside_its_reference(
    moment: Path, capsys: pytest.CaptureFixture[str]
):
    analyze.main([str(moment), "--rounds", "1", "--only", "speed", "stages"])
    printed = capsys.readouterr().out
    for words in (
        "MediaPipe alone, with mask",
        "analyze, no annotated video",
        "analyze, annotated video",
        ">= 0.95",
        "the tutorial loop, one thread",
        "Start-up, s:",
        "everything that is not MediaPipe",
        "Load afterwards",
    ):
        assert words in printed


@pytest.mark.slow
def test_memory_as_json(moment: Path, capsys: pytest.CaptureFixture[str]):
    analyze.main([str(moment), "--only", "memory", "--json"])
    rows = json.loads(capsys.readouterr().out)["memory"]
    assert [row["video"] for row in rows] == [False, True]
    assert all(row["short_mb"] > 1 and row["long_mb"] > 1 for row in rows)


def test_joints_prints_the_constants_in_use(
    clip: Path, kept: Path, capsys: pytest.CaptureFixture[str]
):
    joints.main([str(clip), "--keep", str(kept)])
    printed = capsys.readouterr().out
    assert "quadruped  hip" in printed
    assert "trunk + thigh + shank" in printed
    assert "in use" in printed


def test_signals_prints_a_table_by_clip_and_by_signal(
    clip: Path, kept: Path, capsys: pytest.CaptureFixture[str]
):
    signals.main([str(clip), "--keep", str(kept)])
    printed = capsys.readouterr().out
    assert "cat_cow_good (cat_cow, side)" in printed
    assert printed.count("back_curve_pct") == 2
    assert "All clips" in printed


def test_smoothing_compares_filters_and_tries_a_grid(
    clip: Path, kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(smoothing, "GRID", {"MIN_CUTOFF_HZ": (1.0, 2.0)})
    smoothing.main([str(clip), "--keep", str(kept)])
    printed = capsys.readouterr().out
    for words in ("raw", "One-Euro as in use", "plain low-pass", "moving mean", "Grid of 2"):
        assert words in printed


def test_a_clip_without_truth_is_refused_by_name(clip: Path, tmp_path: Path):
    lonely = tmp_path / "lonely.mp4"
    shutil.copy(clip, lonely)
    with pytest.raises(SystemExit, match=r"lonely\.truth\.json"):
        signals.main([str(lonely)])


@pytest.mark.parametrize(
    ("exercise", "fps", "least"),
    [
        *[("cobra", fps, least) for fps, least in ((None, 0.95), (15.0, 0.95), (24.0, 1.8))],
        *[("cobra", 29.97, 1.8), ("cat_cow", 29.97, 0.95), ("cat_cow", 60.0, 1.8)],
    ],
)
def test_more_speed_is_asked_only_where_pictures_are_left_out(
    exercise: str, fps: float | None, least: float
):
    assert analyze.targets_for(fps, exercise)["plain"] == least


@pytest.mark.slow
def test_many_clips_are_handed_out(capsys: pytest.CaptureFixture[str]):
    pytest.importorskip("distributed")
    many_clips.main(["--many", "20"])
    printed = capsys.readouterr().out
    assert "Dask route beyond the analysis" in printed
    assert "20 clips simulated, processor time" in printed


@pytest.mark.slow
def test_a_long_recording_takes_no_more_memory_than_a_short_one():
    assert memory.apart("played", 20) < 1.1 * memory.apart("played", 1)
