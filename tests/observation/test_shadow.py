"""`silhouette.mkv`: what is written comes back, outlines are the same, wrong files are refused."""

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.observation.shadow import (
    LONG_SIDE,
    SILHOUETTE,
    SilhouetteWriter,
    measured_anew,
    silhouette_beside,
)
from posecheck.pose.pose import Pose
from posecheck.pose.track import PoseTrack
from tests.figures import QUADRUPED, SIZE, drawn, pose

TIMES = [0.0, 0.04, 0.0801, 0.08015, 0.12]
BACKS = [0.0, 4.0, 8.0, 6.0, -4.0]
TRACK = PoseTrack.of(
    [pose(replace(QUADRUPED, back_pct=b), "left", t) for b, t in zip(BACKS, TIMES, strict=True)]
)


def masks() -> list[np.ndarray]:
    figures = [replace(QUADRUPED, back_pct=b) for b in BACKS]
    return [drawn(TRACK.pose(i), figure) for i, figure in enumerate(figures)]


def written(path: Path, pictures: list[np.ndarray | None], size: tuple[int, int] = SIZE) -> Path:
    with SilhouetteWriter(path, size) as writer:
        for picture, time_s in zip(pictures, TIMES, strict=False):
            writer.add(picture, time_s)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path / SILHOUETTE, [*masks()])


def anew(path: Path, track: PoseTrack = TRACK, length: int = 2) -> PoseTrack:
    return PoseTrack.joined(list(measured_anew(track, path, length)))


def test_the_file_is_small_grey_and_lossless(file: Path) -> None:
    with av.open(str(file)) as video:
        stream = video.streams.video[0]
        assert stream.codec_context.name == "ffv1"
        assert stream.format.name == "gray"
        pictures = [frame.to_ndarray(format="gray") for frame in video.decode(stream)]
    assert len(pictures) == len(TRACK)
    assert max(pictures[0].shape) == min(LONG_SIDE, max(SIZE))
    small = SIZE[0] / pictures[0].shape[1]
    # The inside of the drawn body is white, the far corner black, areas agree.
    areas = [mask.sum() / small**2 for mask in masks()]
    assert [picture.sum() / 255 for picture in pictures] == pytest.approx(areas, rel=0.01)
    assert pictures[0].max() == 255
    assert pictures[0].min() == 0


def test_edges_measured_anew_are_those_of_the_picture(file: Path) -> None:
    found = anew(file)
    assert len(found) == len(TRACK)
    for name in ("left_edge", "right_edge"):
        was, now = getattr(TRACK, name), getattr(found, name)
        near = np.isfinite(was) & np.isfinite(now)
        assert near.mean() > 0.7
        assert np.median(np.abs(was - now)[near]) < 1.0
    assert (found.landmarks == TRACK.landmarks).all()
    assert found.support == pytest.approx(TRACK.support, abs=0.2)


def test_it_does_not_matter_into_what_runs_the_track_is_cut(file: Path) -> None:
    one, all_ = anew(file, length=1), anew(file, length=99)
    assert np.array_equal(one.left_edge, all_.left_edge, equal_nan=True)
    assert np.array_equal(one.support, all_.support)


def test_the_contrast_of_colours_stays_as_it_was(file: Path) -> None:
    track = replace(TRACK, contrast=np.full(len(TRACK), 42, np.float32))
    assert (anew(file, track).contrast == 42).all()


def test_where_nobody_is_the_silhouette_is_black_and_has_no_edge(tmp_path: Path) -> None:
    poses = [TRACK.pose(0), Pose.nobody(TIMES[1], SIZE)]
    path = written(tmp_path / SILHOUETTE, [masks()[0], None])
    found = anew(path, PoseTrack.of(poses))
    assert np.isfinite(found.support).tolist() == [True, False]
    assert np.isnan(found.left_edge[1]).all()


def test_an_outline_that_differs_from_what_is_stored_is_believed(tmp_path: Path) -> None:
    # The same landmarks, but everywhere the silhouette of the first one.
    path = written(tmp_path / SILHOUETTE, [masks()[0]] * len(TRACK))
    found = anew(path)
    assert not np.allclose(found.right_edge[2], TRACK.right_edge[2], atol=3, equal_nan=True)


@pytest.mark.parametrize("count", [1, len(TRACK) - 1])
def test_too_few_pictures_are_refused(tmp_path: Path, count: int) -> None:
    path = written(tmp_path / SILHOUETTE, [*masks()[:count]])
    with pytest.raises(InputError, match=f"does not belong .*{count} pictures for {len(TRACK)}"):
        anew(path)


def test_too_many_pictures_are_refused(file: Path) -> None:
    with pytest.raises(InputError, match="more than 3 pictures for 3"):
        anew(file, TRACK.take(slice(3)))


def test_pictures_of_another_shape_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / SILHOUETTE, [None] * len(TRACK), (300, 310))
    with pytest.raises(InputError, match="does not belong"):
        anew(path)


@pytest.mark.parametrize("damage", ["empty", "text", "cut", "folder"])
def test_a_damaged_file_gives_one_sentence(file: Path, damage: str) -> None:
    data = file.read_bytes()
    file.unlink()
    if damage == "folder":
        file.mkdir()
    else:
        file.write_bytes({"empty": b"", "text": b"no video", "cut": data[: len(data) // 2]}[damage])
    with pytest.raises(InputError, match=r"silhouette\.mkv (cannot be read|does not belong)") as e:
        anew(file)
    assert "\n" not in str(e.value)


def test_bytes_that_changed_are_noticed_or_harmless(file: Path) -> None:
    data = bytearray(file.read_bytes())
    middle = len(data) // 2
    data[middle : middle + 40] = b"\xff" * 40
    file.write_bytes(data)
    try:
        found = anew(file)
    except InputError:
        return
    assert len(found) == len(TRACK)


def test_a_writer_that_is_left_by_an_error_leaves_no_open_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), SilhouetteWriter(tmp_path / SILHOUETTE, SIZE) as writer:
        writer.add(None, 0.0)
        raise RuntimeError
    (tmp_path / SILHOUETTE).unlink(missing_ok=True)


def test_it_is_looked_for_beside_the_landmarks(tmp_path: Path) -> None:
    assert silhouette_beside(tmp_path / "landmarks.npz") is None
    (tmp_path / SILHOUETTE).touch()
    assert silhouette_beside(tmp_path / "landmarks.npz") == tmp_path / SILHOUETTE
