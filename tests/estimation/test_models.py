"""The packaged model is whole and works; others are added safely or refused in plain words."""

import hashlib
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import platformdirs
import pytest
from click.testing import CliRunner

from posecheck.cli.model import model as model_command
from posecheck.errors import InputError
from posecheck.estimation import models
from posecheck.estimation.model_bundle import (
    DETECTOR,
    LANDMARKS,
    metadata_of,
    read_bundle,
    sha256_of,
    with_metadata,
    write_bundle,
)
from posecheck.estimation.models import add_model, added_model_path, find_model

ROOT = Path(__file__).parents[2]
CLIP = ROOT / "sample_videos" / "cat_cow_good.mp4"
FULL = ROOT / "posecheck" / "models" / "pose_landmarker_full.task"
FULL_WEIGHTS = "e9a5c5cb17f736fafd4c2ec1da3b3d331d6edbe8a0d32395855aeb2cdfd64b9f"
DETECTOR_WEIGHTS = "9ba9dd3d42efaaba86b4ff0122b06f29c4122e756b329d89dca1e297fd8f866c"


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's data folder that is empty."""
    folder = tmp_path / "data"
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: folder)
    return folder


@pytest.fixture
def raw_weights() -> bytes:
    """The full landmark weights as Google ships them: they end what stands in the bundle."""
    landmarks = read_bundle(FULL)[LANDMARKS]
    weights = landmarks[-6440512:]
    assert hashlib.sha256(weights).hexdigest() == FULL_WEIGHTS
    return weights


def test_the_packaged_bundle_is_the_one_that_was_built() -> None:
    expected, name = FULL.with_suffix(".task.sha256").read_text().split()
    assert name == FULL.name
    assert sha256_of(FULL) == expected
    found = find_model()
    assert (found.name, found.path, found.sha256) == ("pose_landmarker_full", FULL, expected)


def test_the_packaged_bundle_holds_googles_weights_unaltered(raw_weights: bytes) -> None:
    inside = read_bundle(FULL)
    assert hashlib.sha256(inside[DETECTOR]).hexdigest() == DETECTOR_WEIGHTS
    assert metadata_of(raw_weights) is None
    assert metadata_of(inside[LANDMARKS])


def test_the_packaged_bundle_can_be_mapped_into_memory() -> None:
    raw = FULL.read_bytes()
    with zipfile.ZipFile(FULL) as archive:
        for member in archive.infolist():
            assert member.compress_type == zipfile.ZIP_STORED
            assert raw.index(archive.read(member)) % 4 == 0


def test_building_a_bundle_again_gives_the_same_bytes(tmp_path: Path, raw_weights: bytes) -> None:
    inside = read_bundle(FULL)
    metadata = metadata_of(inside[LANDMARKS])
    assert metadata is not None
    again = {DETECTOR: inside[DETECTOR], LANDMARKS: with_metadata(raw_weights, metadata)}
    write_bundle(again, tmp_path / "again.task")
    assert (tmp_path / "again.task").read_bytes() == FULL.read_bytes()


def test_metadata_are_not_added_twice_nor_to_something_else(raw_weights: bytes) -> None:
    inside = read_bundle(FULL)[LANDMARKS]
    with pytest.raises(ValueError, match="already"):
        with_metadata(inside, b"more")
    with pytest.raises(ValueError, match="not TensorFlow Lite"):
        with_metadata(b"something else", b"more")
    assert metadata_of(with_metadata(raw_weights, b"a few bytes")) == b"a few bytes"


@pytest.mark.skipif(not CLIP.is_file(), reason="the sample clip is not there")
def test_the_packaged_model_finds_the_person_in_a_picture() -> None:
    import av

    from posecheck.estimation.landmarker import open_landmarker
    from posecheck.video.frame import Frame

    with av.open(str(CLIP)) as container, closing(open_landmarker()) as landmarker:
        picture = next(container.decode(video=0))
        image = np.ascontiguousarray(picture.to_ndarray(format="rgb24"), dtype=np.uint8)
        height, width = image.shape[:2]
        pose = landmarker.detect(Frame(0, 0.0, image, (width, height))).pose()
    assert pose.found
    # On hands and knees, seen from the side: the trunk is level, the wrists below the shoulders.
    shoulder, hip = pose.point("left_shoulder"), pose.point("left_hip")
    assert abs(shoulder[0] - hip[0]) > abs(shoulder[1] - hip[1])
    assert pose.point("left_wrist")[1] > shoulder[1]


def test_a_damaged_packaged_model_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = tmp_path / "posecheck" / "models" / FULL.name
    copy.parent.mkdir(parents=True)
    copy.with_suffix(".task.sha256").write_text("0" * 64 + f"  {FULL.name}\n")
    monkeypatch.setattr(
        models, "__file__", str(tmp_path / "posecheck" / "estimation" / "models.py")
    )
    with pytest.raises(InputError, match=r"missing.*install posecheck again"):
        find_model()
    copy.write_bytes(FULL.read_bytes()[:-100])
    with pytest.raises(InputError, match=r"damaged.*install posecheck again"):
        find_model()


@pytest.mark.parametrize(
    ("choice", "message"),
    [
        ("heavy", "run `posecheck model add heavy`"),
        ("lite", "run `posecheck model add lite`"),
        ("huge", "no model called huge: use full, heavy, lite"),
        ("elsewhere/model.task", "no model file elsewhere/model.task"),
        ("model.task", "no model file model.task"),
    ],
)
def test_a_model_that_is_not_there(choice: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        find_model(choice)


def test_any_bundle_can_be_used_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "own model.task"
    own.write_bytes(FULL.read_bytes())
    found = find_model(str(own))
    assert (found.name, found.path, found.sha256) == ("own model", own, sha256_of(FULL))


def write_text(path: Path) -> None:
    path.write_text("not a model")


def write_truncated(path: Path) -> None:
    path.write_bytes(FULL.read_bytes()[:-1000])


def write_with_a_wrong_byte(path: Path) -> None:
    content = bytearray(FULL.read_bytes())
    content[5_000_000] ^= 1
    path.write_bytes(content)


def write_one_model(path: Path) -> None:
    path.write_bytes(read_bundle(FULL)[LANDMARKS])


def write_another_task(path: Path) -> None:
    write_bundle({"hand_detector.tflite": b"0000TFL3"}, path)


def write_compressed(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in read_bundle(FULL).items():
            archive.writestr(name, content)


UNUSABLE = [
    (write_text, "not a model bundle"),
    (write_truncated, "not a model bundle"),
    (write_with_a_wrong_byte, "damaged"),
    (write_one_model, "not a model bundle"),
    (write_another_task, "holds no pose_detector.tflite"),
    (write_compressed, "compressed"),
]


@pytest.mark.parametrize(("write", "message"), UNUSABLE)
def test_a_file_that_is_no_usable_bundle(
    tmp_path: Path, write: Callable[[Path], None], message: str
) -> None:
    write(tmp_path / "bad.task")
    with pytest.raises(InputError, match=message):
        find_model(str(tmp_path / "bad.task"))
    with pytest.raises(InputError, match=message):
        add_model("heavy", tmp_path / "bad.task")
    assert not added_model_path("heavy").exists()


def test_add_from_a_file(tmp_path: Path, data_folder: Path) -> None:
    own = tmp_path / "downloaded.task"
    own.write_bytes(FULL.read_bytes())
    added = add_model("heavy", own)
    assert added == find_model("heavy")
    assert added.name == "pose_landmarker_heavy"
    assert [path.name for path in added.path.parent.iterdir()] == ["pose_landmarker_heavy.task"]
    assert data_folder in added.path.parents


def test_a_failed_addition_leaves_the_older_model(tmp_path: Path) -> None:
    own = tmp_path / "downloaded.task"
    own.write_bytes(FULL.read_bytes())
    older = add_model("heavy", own)
    write_truncated(own)
    with pytest.raises(InputError):
        add_model("heavy", own)
    assert find_model("heavy") == older


@pytest.mark.parametrize(
    ("name", "source", "message"),
    [
        ("full", None, "part of posecheck"),
        ("huge", None, "heavy and lite can be added"),
        ("heavy", Path("nowhere.task"), "no model file nowhere.task"),
    ],
)
def test_what_cannot_be_added(name: str, source: Path | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        add_model(name, source)


def test_a_data_folder_that_cannot_be_written(data_folder: Path) -> None:
    data_folder.write_text("a file where the folder should be")
    with pytest.raises(InputError, match=r"cannot be saved in .*permissions"):
        add_model("heavy", FULL)


@pytest.fixture
def fake_npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm that runs a Python script, which the test writes to the returned path."""
    folder = tmp_path / "bin"
    folder.mkdir()
    script = folder / "script.py"
    npm = folder / "npm"
    npm.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{script}" "$@"\n')
    npm.chmod(npm.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return script


PACK = """
import io, pathlib, sys, tarfile
assert sys.argv[1:3] == ["pack", "@mediapipe/pose@0.5.1675469404"], sys.argv
with tarfile.open("mediapipe-pose-0.5.1675469404.tgz", "w:gz", compresslevel=1) as tar:
    content = pathlib.Path({weights!r}).read_bytes()
    member = tarfile.TarInfo({member!r})
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))
"""
OFFLINE = """
import sys
sys.exit('''npm error code ENOTFOUND
npm error syscall getaddrinfo
npm error errno ENOTFOUND
npm error network request to the registry failed, reason: getaddrinfo ENOTFOUND
npm error network This is a problem related to network connectivity.
npm error A complete log of this run can be found in: debug.log''')
"""
posix_only = pytest.mark.skipif(os.name != "posix", reason="the fake npm is a shell script")


@posix_only
def test_add_through_npm(
    fake_npm: Path, tmp_path: Path, raw_weights: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The full weights play the heavy ones, which are not in this repository.
    monkeypatch.setitem(models.NPM_WEIGHTS, "heavy", FULL_WEIGHTS)
    (tmp_path / "weights").write_bytes(raw_weights)
    fake_npm.write_text(
        PACK.format(weights=str(tmp_path / "weights"), member="package/pose_landmark_heavy.tflite")
    )
    added = add_model("heavy")
    assert added.sha256 == sha256_of(FULL)
    assert added == find_model("heavy")


@posix_only
@pytest.mark.parametrize("member", ["package/pose_landmark_heavy.tflite", "package/README.md"])
def test_npm_fetches_something_else(fake_npm: Path, tmp_path: Path, member: str) -> None:
    (tmp_path / "weights").write_bytes(b"0000TFL3 but not the known weights")
    fake_npm.write_text(PACK.format(weights=str(tmp_path / "weights"), member=member))
    with pytest.raises(InputError, match=r"does not hold the known heavy model.*--from FILE"):
        add_model("heavy")
    assert not added_model_path("heavy").exists()


@posix_only
@pytest.mark.parametrize(
    ("script", "message"),
    [
        (OFFLINE, r"ENOTFOUND.*check the internet connection.*--from FILE"),
        ("raise SystemExit(1)", "gave no reason"),
        ("open('broken.tgz', 'w').write('no archive')", "does not hold the known heavy model"),
        ("", "does not hold the known heavy model"),
    ],
    ids=["offline", "silent failure", "broken archive", "no archive"],
)
def test_npm_fails(fake_npm: Path, script: str, message: str) -> None:
    fake_npm.write_text(script)
    with pytest.raises(InputError, match=message) as caught:
        add_model("heavy")
    assert "\n" not in str(caught.value)


@posix_only
def test_npm_hangs(fake_npm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "_NPM_TIMEOUT_S", 0.3)
    fake_npm.write_text("import time; time.sleep(60)")
    with pytest.raises(InputError, match=r"did not fetch.*--from FILE"):
        add_model("heavy")


def test_npm_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(InputError, match=r"install Node\.js, or .*--from FILE"):
        add_model("heavy")


def test_the_command_adds_and_lists(tmp_path: Path) -> None:
    before = CliRunner().invoke(model_command, ["list"])
    assert "heavy   not added" in before.output
    added = CliRunner().invoke(model_command, ["add", "heavy", "--from", str(FULL)])
    assert added.exit_code == 0, added.output
    assert "--model heavy" in added.output
    after = CliRunner().invoke(model_command, ["list"])
    assert str(added_model_path("heavy")) in after.output


def test_finding_a_model_does_not_load_mediapipe() -> None:
    code = (
        "import sys; from posecheck.estimation.models import find_model; find_model(); "
        "assert 'mediapipe' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)
