"""A clip named with bytes that are no text, and addresses with a password, from end to end."""

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecheck.history.beginning import answer_red_flags
from posecheck.history.store import History
from posecheck.screening.red_flags import RED_FLAGS
from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter

ROOT = Path(__file__).parents[2]
SECRET = "Pa55-w0rd"
PATIENCE_S = 120.0
"""What a busy machine may take."""
NO_TEXT = b"b\xff.mp4"


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("odd") / "clip.mp4"
    with VideoFile(samples / "cat_cow_good.mp4") as video, VideoWriter(path) as out:
        for frame, _number in zip(video, range(8), strict=False):
            out.write(frame.image, frame.time_s)
    return path


def posecheck(*words: str | bytes | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HOME": str(cwd), "NO_PROXY": "*"}
    command = [sys.executable, "-m", "posecheck", *words]
    return subprocess.run(
        command, cwd=cwd, env=environment, capture_output=True, timeout=600, check=False
    )


@pytest.fixture
def odd(clip: Path, tmp_path: Path) -> Path:
    try:
        shutil.copy(os.fsencode(clip), os.path.join(os.fsencode(tmp_path), NO_TEXT))
    except OSError:
        pytest.skip("names are text on this disk")
    return tmp_path


def test_a_clip_named_with_bytes_that_are_no_text(odd: Path) -> None:
    done = posecheck("analyze", NO_TEXT, "-e", "cat_cow", cwd=odd)
    assert done.returncode == 0, done.stderr
    folder = Path(os.fsdecode(os.path.join(os.fsencode(odd), b"b\xff.posecheck")))
    source = json.loads((folder / "result.json").read_text("utf-8"))["source"]
    assert source["path"] == "b\ufffd.mp4"
    assert "b\ufffd.mp4" in (folder / "report.html").read_text("utf-8")
    again = posecheck("analyze", bytes(folder), "-e", "cat_cow", "-o", "again", cwd=odd)
    assert again.returncode == 0, again.stderr


def test_such_a_clip_in_a_batch(odd: Path) -> None:
    words = ("batch", b".", "-e", "cat_cow", "--workers", "1", "-o", "out")
    for _again in range(2):
        done = posecheck(*words, cwd=odd)
        assert done.returncode == 0, done.stderr
    assert "b\ufffd.mp4" in (odd / "out" / "summary.json").read_text("utf-8")
    assert b"1 unchanged" in done.stdout


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def camera(clip: Path) -> Iterator[str]:
    """A camera on the network that asks for a user and a password in its address."""
    handler = functools.partial(_Quiet, directory=str(clip.parent))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://anna:{SECRET}@127.0.0.1:{server.server_port}/clip.mp4?pwd={SECRET}"
        server.shutdown()


def everything_written(folder: Path) -> bytes:
    """All bytes of all files, with what is packed in them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    for file in files:
        if file.suffix == ".npz":
            shutil.unpack_archive(file, file.with_suffix(".unpacked"), "zip")
    # Text in an array is kept as UTF-32.
    found = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    return found.replace(b"\0", b"")


def test_the_password_of_a_camera_is_nowhere_in_what_is_written(
    camera: str, tmp_path: Path
) -> None:
    live = ("live", "-e", "cat_cow", "--no-window", "--mute", "-o", "out", "--log-file", "log.txt")
    database = str(tmp_path / "history.sqlite")
    with History.open(database) as history:
        answer_red_flags(history, {flag.id: "no" for flag in RED_FLAGS})
    # The stream ends at once and cannot be opened again: that too is said without the password.
    running = subprocess.Popen(
        [sys.executable, "-m", "posecheck", *live, "--verbose", "--camera", camera],
        cwd=tmp_path,
        env={
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HOME": str(tmp_path),
            "NO_PROXY": "*",
            "POSECHECK_DATABASE": database,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    log = tmp_path / "log.txt"
    deadline = time.monotonic() + PATIENCE_S
    while not log.exists() or log.read_bytes().count(b"No picture comes from") < 2:
        assert time.monotonic() < deadline, "the stream does not end"
        time.sleep(0.1)
    running.terminate()
    said = b"".join(running.communicate(timeout=PATIENCE_S))
    assert b"127.0.0.1" in said, said
    assert SECRET.encode() not in said
    assert SECRET.encode() not in everything_written(tmp_path)


@pytest.mark.parametrize(
    "address",
    [
        f"rtsp://anna:{SECRET}@127.0.0.1:1/live",
        f"mms://anna:{SECRET} and more@127.0.0.1/live",
        f"http://127.0.0.1:1/v?pwd={SECRET}",
    ],
)
@pytest.mark.parametrize("door", ["analyze", "live", "batch"])
def test_an_address_that_fails_is_said_without_its_password(
    door: str, address: str, tmp_path: Path
) -> None:
    words = {
        "analyze": ("analyze", address, "-e", "cat_cow"),
        "live": ("live", "-e", "cat_cow", "--no-window", "--mute", "--camera", address),
        "batch": ("batch", address, "-e", "cat_cow"),
    }[door]
    done = posecheck(*words, "--log-file", "log.txt", "--verbose", cwd=tmp_path)
    assert done.returncode == 2, done.stderr
    assert SECRET.encode() not in done.stdout + done.stderr
    assert SECRET.encode() not in everything_written(tmp_path)
