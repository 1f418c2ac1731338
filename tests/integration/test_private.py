"""Nothing leaves the machine, whichever door is used.

The worker processes of `batch` are watched in `tests/batch/test_runner_command.py`.
"""

import sys
from pathlib import Path

import pytest

from tests.faults.machine import shorter
from tests.network_watch import can_watch, watch

ROOT = Path(__file__).parents[2]
POSECHECK = [sys.executable, "-m", "posecheck"]

pytestmark = pytest.mark.skipif(not can_watch(), reason="sockets can be watched on Linux only")


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds of a cat."""
    target = tmp_path_factory.mktemp("clip") / "short.mp4"
    return shorter(samples / "cat_cow_good.mp4", target, 2.0)


def test_an_analysis_looks_up_nobody_and_connects_to_nobody(clip: Path, tmp_path: Path):
    command = [*POSECHECK, "analyze", str(clip), "-e", "cat_cow"]
    seen = watch([*command, "-o", str(tmp_path / "out")], cwd=ROOT)
    assert seen.returncode == 0, seen.output
    assert seen.silent, seen
    assert (tmp_path / "out" / "report.html").exists()


def test_live_coaching_looks_up_nobody_and_connects_to_nobody(clip: Path, tmp_path: Path):
    command = [*POSECHECK, "live", "-e", "cat_cow", "--camera", str(clip), "--no-window"]
    database = f"sqlite:///{tmp_path / 'history.sqlite'}"
    seen = watch(
        [*command, "-o", str(tmp_path / "out")], cwd=ROOT, env={"POSECHECK_DATABASE": database}
    )
    assert seen.returncode == 0, seen.output
    assert seen.silent, seen
    assert (tmp_path / "out" / "report.html").exists()


def test_the_browsers_door_connects_to_nobody_beyond_this_machine(clip: Path, tmp_path: Path):
    command = [sys.executable, "-m", "tests.integration.visit", str(clip), str(tmp_path)]
    # The visitor's own requests go to the loopback and must not take the proxy of the watch.
    seen = watch(command, cwd=ROOT, env={"no_proxy": "127.0.0.1"})
    assert seen.returncode == 0, seen.output
    assert "visited" in seen.output
    assert seen.silent, seen
