"""`posecheck batch` as people call it: what is said, exit status, Ctrl-C, going on afterwards."""

import os
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from contextlib import suppress
from pathlib import Path

import pytest

from tests import network_watch

ROOT = Path(__file__).parents[2]
EXPECT = 'schema = "posecheck/expect/1"\nexercise = "cat_cow"\n'


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "posecheck", "batch", "clips", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def batch(folder: Path, *arguments: str) -> tuple[int, str, str]:
    process = start(folder, *arguments)
    out, err = process.communicate(timeout=300)
    return process.returncode, out, err


def alive(group: int) -> list[str]:
    """Processes of a group, without those that are dead and only not yet collected."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            state, _, pgid = stat.read_text().rsplit(")", 1)[1].split()[:3]
            if int(pgid) == group and state != "Z":
                found.append(stat.parent.name)
    return found


@pytest.fixture
def folder(short_clip: Path, tmp_path: Path) -> Path:
    clips = tmp_path / "clips"
    clips.mkdir()
    for name in ("a", "b", "c"):
        (clips / f"{name}.mp4").write_bytes(short_clip.read_bytes())
        (clips / f"{name}.expect.toml").write_text(EXPECT)
    return tmp_path


def test_ctrl_c_keeps_what_is_done_and_the_next_run_goes_on(folder: Path):
    process = start(folder, "--workers", "1")
    done = folder / "batch.posecheck"
    deadline = time.monotonic() + 300
    while not list(done.glob("*/outcome.json")):
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes
    out, err = process.communicate(timeout=300)
    kept = len(list(done.glob("*/outcome.json")))
    assert process.returncode == 130
    assert (out, "Traceback" in err) == ("", False)
    assert "of 3 clips are done and kept: run the same command again" in err
    assert not list(done.glob(".*"))
    while alive(process.pid):  # multiprocessing's own tracker takes a moment to notice
        assert time.monotonic() < deadline
        time.sleep(0.01)

    status, out, err = batch(folder, "--workers", "2", "--junit", "junit.xml")
    assert (status, "Traceback" in err) == (0, False)
    assert f"{kept} unchanged, not done again." in out
    assert f"{3 - kept} checked from their pictures: " in out
    assert "3 of 3 clips as expected" in out
    assert ElementTree.parse(folder / "junit.xml").getroot().get("tests") == "3"
    assert (done / "index.html").exists()

    # Only the expectation changes: the landmarks are used again.
    (folder / "clips" / "b.expect.toml").write_text(EXPECT + "[reps]\ncount = 4\n")
    status, out, err = batch(folder, "--accuracy", "accuracy.md")
    assert status == 1
    assert "1 judged again from saved landmarks, without the model: 15 frames, " in out
    assert "2 unchanged, not done again." in out
    assert "b: missed (1), " in err
    assert (folder / "accuracy.md").exists()

    # A bad clip beside them: everything else is there, and the status says so.
    (folder / "clips" / "b.expect.toml").write_text(EXPECT)
    (folder / "clips" / "broken.mp4").write_bytes(b"no video")
    status, out, err = batch(folder, "-e", "cat_cow")
    assert status == 2
    assert "broken.mp4 is not a video that can be read" in err
    assert "3 of 3 clips as expected, 1 could not be checked" in out
    assert "Traceback" not in out + err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere"], "there is no file or folder nowhere: check the name"),
        (["-e", "juggling"], 'there is no exercise "juggling"'),
        (["--definition", "none.toml"], "none.toml cannot be read"),
        (["--model", "none.task"], "there is no model file none.task"),
        (["--height", "tall"], "tall"),
    ],
)
def test_what_a_user_can_mend_is_said_in_one_line(folder: Path, arguments: list[str], said: str):
    status, out, err = batch(folder, *arguments)
    assert (status, out) == (2, "")
    assert said in err
    assert len(err.splitlines()) == 1


@pytest.mark.skipif(not network_watch.can_watch(), reason="needs Linux")
def test_worker_processes_reach_nobody_on_the_network(folder: Path):
    for name in ("b", "c"):
        (folder / "clips" / f"{name}.mp4").unlink()
    command = [sys.executable, "-m", "posecheck", "batch", "clips"]
    traffic = network_watch.watch(command, cwd=folder, env={"PYTHONPATH": str(ROOT)})
    assert traffic.returncode == 0, traffic.output
    assert traffic.silent, (traffic.outside, traffic.asked_proxy)
