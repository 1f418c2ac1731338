"""`landmarks.npz`: a round trip without loss, and files that are not what they seem."""

import io
import json
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posecheck.errors import InputError
from posecheck.pose import landmarks_file, landmarks_format
from posecheck.pose.landmarks_file import LandmarkWriter, read_landmarks
from posecheck.pose.landmarks_format import SCHEMA
from posecheck.pose.pose import TAGS, Pose
from posecheck.pose.provenance import Provenance
from posecheck.pose.runs import runs
from posecheck.pose.scene import Scene
from posecheck.pose.track import PoseTrack
from tests.figures import QUADRUPED, SIZE, STANDING, pose

ORIGIN = Provenance(
    path="Übung 1.mp4",
    width=SIZE[0],
    height=SIZE[1],
    fps=29.97,
    broken_frames=2,
    cut_off=False,
    model="pose_landmarker_full",
    model_sha256="ab" * 32,
    mediapipe="1.2.2",
    posecheck="0.1.0",
)
POSES = [
    pose(STANDING, "left", 0.0),
    Pose.nobody(1 / 3, SIZE, people=0),
    replace(pose(QUADRUPED, "right", 0.7, outline=False), people=3, overlap=0.5),
    pose(QUADRUPED, "left", 0.7 + 1e-3),
]


def saved(path: Path, poses: list[Pose], provenance: Provenance = ORIGIN) -> Path:
    with LandmarkWriter() as writer:
        for one in poses:
            writer.add(one)
        writer.save(path, provenance)
    return path


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return saved(tmp_path / "landmarks.npz", POSES)


def assert_same(a: PoseTrack, b: PoseTrack) -> None:
    assert a.size == b.size
    for name in PoseTrack.__dataclass_fields__:
        if name != "size":
            one, other = getattr(a, name), getattr(b, name)
            if one is None or other is None:
                assert one is other, name
                continue
            assert one.dtype == other.dtype, name
            assert np.array_equal(one, other, equal_nan=True), name


def test_what_was_saved_is_read_bit_for_bit(file: Path) -> None:
    track, provenance = read_landmarks(file)
    assert_same(track, PoseTrack.of(POSES))
    assert provenance == ORIGIN
    assert_same(PoseTrack.of([track.pose(i) for i in range(len(track))]), track)


def test_tags_are_kept(tmp_path: Path) -> None:
    corners = np.full((len(TAGS), 4, 2), np.nan, np.float32)
    corners[1] = [[10, 20], [30, 20], [30, 40], [10, 40]]
    poses = [replace(POSES[0], tags=corners), POSES[1], replace(POSES[3], tags=corners + 1)]
    track, _ = read_landmarks(saved(tmp_path / "l.npz", poses))
    assert track.tags is not None
    assert np.array_equal(track.tags[0], corners, equal_nan=True)
    assert np.isnan(track.tags[1]).all()
    assert_same(track, PoseTrack.of(poses))


def test_the_scene_is_kept(tmp_path: Path) -> None:
    scene = Scene(brightness=30.0, spread=4.0)
    track, _ = read_landmarks(saved(tmp_path / "s.npz", [replace(POSES[0], scene=scene), POSES[3]]))
    assert track.scene is not None
    assert track.pose(0).scene is not None
    assert track.pose(0).scene[:2] == scene[:2]
    assert np.isnan(track.scene[1]).all()
    assert track.take(slice(1)).scene is not None


def test_a_scene_that_an_earlier_version_knew_less_of_is_read(tmp_path: Path) -> None:
    path = saved(tmp_path / "s.npz", [replace(POSES[0], scene=Scene(brightness=30.0))])
    with np.load(path) as archive:
        fields = {name: archive[name] for name in archive.files}
    fields["scene"] = fields["scene"][:, :1]
    np.savez(tmp_path / "older.npz", **fields)
    track, _ = read_landmarks(tmp_path / "older.npz")
    assert track.scene is not None
    assert track.scene[0, 0] == 30.0
    assert np.isnan(track.scene[0, 1:]).all()


def test_a_file_without_scenes_has_none(file: Path) -> None:
    assert read_landmarks(file)[0].scene is None


def test_a_file_from_before_there_were_tags(file: Path, tmp_path: Path) -> None:
    with np.load(file) as archive:
        fields = {name: archive[name] for name in archive.files if name != "tags"}
    np.savez(tmp_path / "old.npz", **fields)
    assert_same(read_landmarks(tmp_path / "old.npz")[0], PoseTrack.of(POSES))


@pytest.mark.parametrize("count", [1, 5, 6, 7, 20])
def test_long_recordings_pass_through_the_disk_in_pieces(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(landmarks_file, "CHUNK", 6)
    poses = [pose(time_s=i / 30, outline=i % 2 == 0) for i in range(count)]
    track, _ = read_landmarks(saved(tmp_path / "l.npz", poses))
    assert_same(track, PoseTrack.of(poses))


@pytest.mark.parametrize("tags", [False, True])
def test_those_of_an_hour_lie_on_the_disk_unless_they_are_wanted_in_memory(
    monkeypatch: pytest.MonkeyPatch, tags: bool
) -> None:
    monkeypatch.setattr(landmarks_file, "CHUNK", 6)
    monkeypatch.setattr(landmarks_file, "LONG", 20)
    poses = [pose(time_s=i / 30, outline=i % 2 == 0) for i in range(20)]
    if tags:
        poses[11] = replace(poses[11], tags=np.ones((len(TAGS), 4, 2), np.float32))
    with LandmarkWriter() as writer:
        for one in poses[:-1]:
            writer.add(one)
        few = writer.track(SIZE, in_memory=False)
        writer.add(poses[-1])
        there, here = writer.track(SIZE, in_memory=False), writer.track(SIZE)
    assert few is not None
    assert here is not None
    assert there is not None
    writable = [track.landmarks.flags.writeable for track in (few, here, there)]
    assert writable == [True, True, False]
    assert_same(replace(there, scene=None), PoseTrack.of(poses))
    assert_same(here, there)
    # Looked at in runs, as the rules do, and then once more.
    assert_same(PoseTrack.joined(list(runs(there, 7))), here)
    assert_same(there, here)


def test_where_the_disk_has_no_room_memory_has_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(landmarks_file, "LONG", 2)
    monkeypatch.setattr(landmarks_file, "mapped", full)
    with LandmarkWriter() as writer:
        for one in POSES:
            writer.add(one)
        track = writer.track(SIZE, in_memory=False)
    assert track is not None
    assert_same(replace(track, scene=None), PoseTrack.of(POSES))


def test_saving_does_not_depend_on_the_name(tmp_path: Path) -> None:
    read_landmarks(saved(tmp_path / "Übung (1)", POSES))


def test_the_temporary_file_goes_with_the_writer() -> None:
    with LandmarkWriter() as writer:
        writer.add(POSES[0])
    with pytest.raises(ValueError, match="closed"):
        writer.save(Path("never.npz"), ORIGIN)


def refused(path: Path) -> str:
    with pytest.raises(InputError) as caught:
        read_landmarks(path)
    said = str(caught.value)
    assert str(path) in said
    assert "\n" not in said
    return said


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    assert "no file" in refused(tmp_path / "landmarks.npz")


def test_a_folder(tmp_path: Path) -> None:
    refused(tmp_path)


@pytest.mark.parametrize(
    "content",
    [b"", b"hello", b"PK\x03\x04", b"\x93NUMPY", b"\x00" * 1000],
    ids=["empty", "text", "a zip's first bytes", "an npy's first bytes", "zeros"],
)
def test_something_else(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "landmarks.npz"
    path.write_bytes(content)
    assert "not a landmarks file" in refused(path)


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.99])
def test_a_file_cut_off(file: Path, share: float) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: int(share * len(data))])
    assert "damaged" in refused(file)


def rewritten(path: Path, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Path:
    """The same file with other arrays or another description of them."""
    with np.load(path) as archive:
        arrays = {name: archive[name] for name in archive.files}
    meta = json.loads(str(arrays.pop("meta")))
    change(arrays, meta)
    np.savez(path, meta=np.array(json.dumps(meta)), **arrays)
    return path


def test_a_file_that_was_only_rewritten_is_still_good(file: Path) -> None:
    read_landmarks(rewritten(file, lambda arrays, meta: None))


@pytest.mark.parametrize(
    "change",
    [
        lambda arrays, meta: meta.update(schema="posecheck/landmarks/9"),
        lambda arrays, meta: meta.pop("schema"),
        lambda arrays, meta: meta.pop("fps"),
        lambda arrays, meta: meta.update(width="wide"),
        lambda arrays, meta: meta.update(height=None),
        lambda arrays, meta: arrays.pop("world"),
        lambda arrays, meta: arrays.update(world=arrays["world"][:, :-1]),
        lambda arrays, meta: arrays.update(world=arrays["world"][:-1]),
        lambda arrays, meta: arrays.update(landmarks=arrays["landmarks"].astype(float)),
        lambda arrays, meta: arrays.update(people=arrays["people"].astype("U3")),
        lambda arrays, meta: arrays.update(time_s=np.zeros(())),
    ],
    ids=[
        "a later schema",
        "no schema",
        "a field of the description is missing",
        "a width in words",
        "no height",
        "an array is missing",
        "too few landmarks",
        "fewer frames than times",
        "doubles",
        "words for numbers",
        "no times",
    ],
)
def test_foreign_contents(file: Path, change: Callable[[dict, dict], None]) -> None:
    assert "not a landmarks file" in refused(rewritten(file, change))


@pytest.mark.parametrize(
    "times",
    [[0, 0.1, 0.1, 0.2], [0, 0.2, 0.1, 0.3], [0, np.nan, 1, 2], [0, 1, 2, np.inf]],
    ids=["twice the same", "backward", "unknown", "endless"],
)
def test_times_that_do_not_go_forward(file: Path, times: list[float]) -> None:
    def change(arrays: dict, meta: dict) -> None:
        arrays["time_s"] = np.array(times, float)

    assert "times" in refused(rewritten(file, change))


def test_a_recording_without_frames(tmp_path: Path) -> None:
    refused(saved(tmp_path / "landmarks.npz", []))


class Trap:
    """Would be run by whoever unpickles it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return (pytest.fail, ("a pickle was opened",))


@pytest.mark.parametrize("name", ["meta", "landmarks"])
def test_pickled_arrays_are_not_opened(file: Path, name: str) -> None:
    with np.load(file) as archive:
        arrays = {entry: archive[entry] for entry in archive.files}
    arrays[name] = np.array([Trap()], dtype=object)
    np.savez(file, **arrays)
    assert "not a landmarks file" in refused(file)


def npy(header: dict[str, Any], data: bytes = b"") -> bytes:
    out = io.BytesIO()
    np.lib.format.write_array_header_1_0(out, header)
    return out.getvalue() + data


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(f"{name}.npy", data)
    return path


def meta_bytes(meta: Any) -> bytes:
    out = io.BytesIO()
    np.save(out, np.array(json.dumps(meta)))
    return out.getvalue()


GOOD_META = {"schema": SCHEMA, **asdict(ORIGIN)}


def test_a_file_that_unpacks_to_more_than_frames_can_be_is_refused_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landmarks_format, "MAX_FRAMES", 100)
    bomb = packed(tmp_path / "l.npz", {"meta": meta_bytes(GOOD_META), "time_s": b"\0" * 10_000_000})
    assert bomb.stat().st_size < 20_000
    monkeypatch.setattr(np, "load", lambda *a, **k: pytest.fail("the bomb was opened"))
    refused(bomb)


def test_a_header_that_claims_more_than_there_is(tmp_path: Path) -> None:
    header = {"descr": "<f8", "fortran_order": False, "shape": (10**14,)}
    refused(packed(tmp_path / "l.npz", {"meta": meta_bytes(GOOD_META), "time_s": npy(header)}))


@pytest.mark.parametrize(
    "meta",
    [
        [],
        "words",
        {**GOOD_META, "width": float("inf")},
        {**GOOD_META, "width": 0},
        {**GOOD_META, "height": -480},
        {**GOOD_META, "width": 10**9},
        {**GOOD_META, "fps": "abc"},
        {**GOOD_META, "fps": float("inf")},
        {**GOOD_META, "fps": -30},
        {**GOOD_META, "path": 5},
        {**GOOD_META, "path": None},
        {**GOOD_META, "broken_frames": "many"},
        {**GOOD_META, "broken_frames": -1},
        {**GOOD_META, "model": {"name": "full"}},
    ],
)
def test_a_description_that_is_none(file: Path, meta: Any) -> None:
    with np.load(file) as archive:
        arrays = {name: archive[name] for name in archive.files if name != "meta"}
    np.savez(file, meta=np.array(json.dumps(meta)), **arrays)
    refused(file)


@pytest.mark.parametrize("times", [(-3.0, -2.0, -1.0, 0.0), (0.0, 1.0, 2.0, 1e9)])
def test_times_that_cannot_be(file: Path, times: tuple[float, ...]) -> None:
    with np.load(file) as archive:
        arrays = {name: archive[name] for name in archive.files}
    np.savez(file, **{**arrays, "time_s": np.array(times)})
    assert "the times in" in refused(file)


@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(at=st.floats(0, 1, exclude_max=True), value=st.integers(1, 255))
def test_a_damaged_byte_gives_the_same_file_or_an_input_error(
    file: Path, at: float, value: int
) -> None:
    data = bytearray(file.read_bytes())
    data[int(at * len(data))] ^= value
    damaged = file.with_name("damaged.npz")
    damaged.write_bytes(data)
    with suppress(InputError):
        read_landmarks(damaged)
