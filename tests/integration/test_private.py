"""Nothing leaves the machine during a whole analysis."""

import sys
from pathlib import Path

import pytest

from tests.network_watch import can_watch, watch

ROOT = Path(__file__).parents[2]


@pytest.mark.skipif(not can_watch(), reason="sockets can be watched on Linux only")
def test_an_analysis_looks_up_nobody_and_connects_to_nobody(samples: Path, tmp_path: Path):
    clip = samples / "cat_cow_good.mp4"
    command = [sys.executable, "-m", "posecheck", "analyze", str(clip), "-e", "cat_cow"]
    seen = watch([*command, "-o", str(tmp_path / "out")], cwd=ROOT)
    assert seen.returncode == 0, seen.output
    assert seen.silent, seen
    assert (tmp_path / "out" / "report.html").exists()
