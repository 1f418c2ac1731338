"""A recording becomes a result; a second landmarker, written from the docs, does as well."""

from pathlib import Path

import numpy as np
import pytest

import posecheck
from posecheck.estimation import Frame, Landmarker, ModelInfo
from posecheck.estimation.landmarker import open_landmarker
from posecheck.live.pipeline import landmarker_of
from posecheck.observation import Observation
from posecheck.pose import landmarks_file
from posecheck.pose.landmarks_file import write_landmarks
from posecheck.pose.provenance import Provenance
from posecheck.video.writer import VideoWriter
from tests.acting import cats, curved
from tests.figures import SIZE, film

FPS = 10
POSES = film(curved(*cats(1)), 6, fps=FPS)


class Replay:
    """A landmarker that finds what was found before: the poses of a `landmarks.npz`."""

    def __init__(self, path: Path) -> None:
        self._track = posecheck.PoseTrack.load(path)
        self.closed = False

    @property
    def info(self) -> ModelInfo:
        return ModelInfo("replay", library="1.0")

    def detect(self, frame: Frame) -> Observation:
        pose = self._track.pose(int(np.abs(self._track.time_s - frame.time_s).argmin()))
        return Observation(
            time_s=frame.time_s,
            size=frame.size,
            landmarks=pose.landmarks if pose.found else None,
            visibility=pose.visibility,
            world=pose.world,
            contour=pose.contour,
        )

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "landmarks.npz"
    write_landmarks(POSES, path, Provenance.of("acted", SIZE, ModelInfo("acted")))
    return path


@pytest.fixture
def video(tmp_path: Path) -> Path:
    path = tmp_path / "grey.mp4"
    with VideoWriter(path) as out:
        for pose in POSES:
            out.write(np.full((SIZE[1], SIZE[0], 3), 90, np.uint8), pose.time_s)
    return path


def test_a_landmarker_of_ones_own_replaces_the_model(
    video: Path, saved: Path, tmp_path: Path
) -> None:
    made: list[Replay] = []

    def mine() -> Replay:
        made.append(Replay(saved))
        return made[-1]

    found = posecheck.analyze(video, "cat_cow", tmp_path / "out", landmarker=mine, annotate=False)
    expected = posecheck.analyze(saved, "cat_cow")
    assert len(found.repetitions) == len(expected.repetitions) == 1
    assert [e.rule for e in found.events] == [e.rule for e in expected.events]
    # The video's own times are whole parts of its time base.
    np.testing.assert_allclose(found.times, expected.times, atol=1e-3)
    assert found.judged_s == pytest.approx(expected.judged_s, abs=0.01)
    content = found.to_dict()
    assert content["versions"]["model"] == "replay"
    assert content["versions"]["mediapipe"] == "1.0"
    assert [replay.closed for replay in made] == [True]
    again = posecheck.analyze(tmp_path / "out" / "landmarks.npz", "cat_cow")
    assert again.to_dict()["events"] == content["events"]


def test_a_recording_so_long_that_it_stays_on_the_disk_gives_the_same(
    video: Path, saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = posecheck.analyze(video, "cat_cow", tmp_path / "a", landmarker=lambda: Replay(saved))
    monkeypatch.setattr(landmarks_file, "LONG", 10)
    found = posecheck.analyze(video, "cat_cow", tmp_path / "b", landmarker=lambda: Replay(saved))
    assert found.events == whole.events
    assert found.repetitions == whole.repetitions
    for name in ("signals.csv", "landmarks.npz"):
        assert (tmp_path / "b" / name).read_bytes() == (tmp_path / "a" / name).read_bytes()


def test_nothing_is_written_where_no_folder_is_named(saved: Path, tmp_path: Path) -> None:
    before = sorted(tmp_path.rglob("*"))
    seen: list[tuple[int, int | None]] = []
    result = posecheck.analyze(
        str(saved), "cat_cow", height="170cm", progress=lambda *at: seen.append(at)
    )
    assert sorted(tmp_path.rglob("*")) == before
    assert seen[-1] == (len(POSES), len(POSES))
    assert result.poses is not None
    assert len(result.poses) == len(POSES)
    assert result.provenance.path == "acted"


def test_one_place_opens_every_landmarker(saved: Path) -> None:
    def mine() -> Landmarker:
        return Replay(saved)

    for opened in (open_landmarker(mine), landmarker_of(mine)()):
        assert isinstance(opened, Landmarker)
        assert opened.info == Replay(saved).info
        opened.close()
    assert isinstance(Replay(saved), Landmarker)


def test_saved_results_are_judged_alike_again(saved: Path, tmp_path: Path) -> None:
    result = posecheck.analyze(saved, "cat_cow")
    folder = result.save(tmp_path / "kept")
    names = sorted(path.name for path in folder.iterdir())
    assert names == [".posecheck", "landmarks.npz", "result.json", "signals.csv"]
    again = posecheck.analyze(folder / "landmarks.npz", "cat_cow")
    assert again.to_dict() == result.to_dict()
    page = posecheck.write_report(again, tmp_path / "page" / "report.html")
    assert "Round and sink, on all fours" in page.read_text("utf-8")


def test_another_way_to_neutral_is_refused(saved: Path) -> None:
    with pytest.raises(ValueError, match="first_still"):
        posecheck.analyze(saved, "cat_cow", neutral="somewhere")  # type: ignore[arg-type]
