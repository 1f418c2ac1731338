"""Hostile inputs: a clear sentence or a result, never a traceback, a hang, a flood or a remnant."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.fuzz.trial import GROWTH_MB

ROOT = Path(__file__).parents[2]
COUNTS = {
    "definition": 150,
    "calibration": 100,
    "expectation": 100,
    "landmarks": 90,
    "video": 150,
    "command_line": 150,
    "analysis": 9,
    "web_socket": 20,
}
"""How many inputs each door gets: 760 together."""
OFTEN_VALID = ("command_line", "analysis", "web_socket")
"""Here much of the damage does not matter, or click refuses before any of our sentences."""
MOST_WORDS = 1500
"""A sentence longer than this is a dump, not a sentence."""


def tried(kind: str, folder: Path) -> list[dict[str, Any]]:
    """The reports of all inputs; fails where the trial itself died or hung."""
    command = [sys.executable, "-m", "tests.fuzz.trial", kind, str(COUNTS[kind]), str(folder)]
    home = folder.parent / "home"
    home.mkdir()
    # A home of its own: what a command keeps there is not a remnant, and nobody's data is read.
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HOME": str(home)}
    done = subprocess.run(
        command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )
    reports = [json.loads(line) for line in done.stdout.splitlines()]
    assert reports, done.stderr
    assert "done" in reports[-1], f"died or hung at {reports[-1]}: {done.stderr[-3000:]}"
    return [report for report in reports if "number" in report]


@pytest.mark.parametrize("kind", COUNTS)
def test_hostile_inputs(kind: str, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    folder.mkdir()
    honest, *reports = tried(kind, folder)
    assert honest["trace"] is None
    assert honest["said"] == ""
    assert len(reports) == COUNTS[kind]
    refused = 0
    for report in reports:
        assert report["trace"] is None, f"{kind} {report['number']}: {report['trace']}"
        assert report["grown_mb"] < GROWTH_MB, f"{kind} {report['number']} grew"
        assert report["left"] == [], f"{kind} {report['number']} left {report['left']}"
        assert len(report["said"]) < MOST_WORDS, report["said"][:200]
        refused += bool(report["said"])
    if kind not in OFTEN_VALID:
        assert refused > len(reports) / 5  # the damage is damage
