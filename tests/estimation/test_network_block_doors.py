"""The block around MediaPipe is set before other threads exist at every door, and for it alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.estimation import network_block
from posecheck.estimation.network_block import adopt, no_network, own_proxies
from posecheck.serve.result_writer import ResultWriter
from tests.estimation.test_network_block import VARIABLES, native_environment, posix_only

ROOT = Path(__file__).parents[2]
DOOR = """
import os, sys, threading
from posecheck.estimation import landmarker, network_block
found = []
def told(line):
    os.write(1, b"\\n" + line.encode() + b"\\n")  # in one piece: another thread speaks there too
def noted(block=network_block._block):
    if not found:
        found.append([thread.name for thread in threading.enumerate()])
    block()
network_block._block = noted
def opened(*_, **__):
    told("OPENED " + str(network_block._inside > 0))
    raise SystemExit(0)
landmarker.open_landmarker = opened
{patch}
try:
    {call}
finally:
    told("FIRST " + str(found[0] if found else None))
"""
COMMAND = "from posecheck.cli.main import main; sys.argv = {arguments}; main()"
SERVE = """
from posecheck.serve import server
class Served:
    def run(self, sockets):
        opened()
server.make_server = lambda *_, **__: Served()
"""
LIVE = "from posecheck.live import pipeline; pipeline.open_landmarker = opened"
FILM = "from posecheck.estimation import of_video; of_video.open_landmarker = opened"
LIBRARY = "import posecheck; posecheck.analyze(sys.argv[1], 'cat_cow')"
CLIP = "sample_videos/cat_cow_good.mp4"
DOORS = {
    "analyze": (FILM, COMMAND.format(arguments=["posecheck", "analyze", CLIP, "-e", "cat_cow"])),
    "library": (FILM, LIBRARY.replace("sys.argv[1]", repr(CLIP))),
    "serve": (SERVE, COMMAND.format(arguments=["posecheck", "serve", "--no-browser", "--port=0"])),
    "doctor": ("", COMMAND.format(arguments=["posecheck", "doctor"])),
    "live": (
        LIVE,
        COMMAND.format(
            arguments=[
                *("posecheck", "live", "-e", "cat_cow", "--camera", CLIP),
                *("--no-window", "--mute", "--no-history", "-o", "{out}"),
            ]
        ),
    ),
    "calibrate": (
        FILM + "; from posecheck.calibrate import recordings",
        COMMAND.format(
            arguments=["posecheck", "calibrate", "range", CLIP, "-e", "cat_cow", "-o", "{out}"]
        ),
    ),
}


@posix_only
@pytest.mark.parametrize(
    "door",
    [
        door if door in ("analyze", "live", "serve") else pytest.param(door, marks=pytest.mark.slow)
        for door in DOORS
    ],
)
def test_the_block_is_set_before_other_threads_exist(door: str, tmp_path: Path) -> None:
    patch, call = DOORS[door]
    code = DOOR.format(patch=patch, call=call.replace("{out}", str(tmp_path / "out")))
    data = {"XDG_DATA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}
    line = [sys.executable, "-c", code]
    done = subprocess.run(
        line, cwd=ROOT, env=os.environ | data, capture_output=True, text=True, check=False
    )
    assert "OPENED True" in done.stdout, done.stdout + done.stderr
    assert "FIRST ['MainThread']" in done.stdout, done.stdout


@posix_only
def test_the_block_does_not_leak_into_children(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "clinic.example")
    writer = ResultWriter()
    with no_network():
        try:
            writer.prepare()
            told = writer._executor().submit(own_proxies).result(120)
        finally:
            writer.close()
        assert native_environment()["https_proxy"] == "http://127.0.0.1:9"
    assert told == {"https_proxy": "http://proxy.example:3128", "no_proxy": "clinic.example"}


@posix_only
def test_a_child_of_ours_adopts_its_users_own(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    adopt({"https_proxy": "http://proxy.example:3128"})
    assert native_environment() == {"https_proxy": "http://proxy.example:3128"}


@posix_only
def test_entering_again_changes_no_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    # Other threads may read it at that moment.
    with no_network():

        def fail(*_: object) -> None:
            raise AssertionError

        with monkeypatch.context() as patched:
            patched.setattr(network_block.os, "putenv", fail)
            patched.setattr(network_block.os, "unsetenv", fail)
            with no_network():
                pass
