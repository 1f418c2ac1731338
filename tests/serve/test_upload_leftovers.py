"""What version 0.1.0 left of uploads goes; what only looks like it stays."""

import os
import time
from pathlib import Path

import pytest

from posecheck.serve import upload_leftovers
from posecheck.serve.upload_leftovers import QUIET_S, sweep_numbered
from tests.serve.serving import serving

GONE = 4_194_305
"""No process has this number: the kernel's largest is one less."""


def left(results: Path, number: int, *, file: str = "video", age_s: float = QUIET_S + 60) -> Path:
    folder = results / f".uploads-{number}"
    upload = folder / "in-abc_1234"
    upload.mkdir(parents=True)
    (upload / file).write_text("a patient")
    for path in (upload / file, upload, folder):
        os.utime(path, (time.time() - age_s,) * 2)
    return folder


def test_videos_that_version_0_1_0_left_are_removed(tmp_path: Path) -> None:
    results = tmp_path / "results"
    old = left(results, GONE)
    own = left(results, os.getpid())  # in containers each server has the same number
    with serving(tmp_path):
        assert not old.exists()
        assert not own.exists()


@pytest.mark.parametrize(
    "change", [{"age_s": 60.0}, {"file": "thesis.docx"}], ids=["in use", "not ours"]
)
def test_what_may_be_somebodys_stays(tmp_path: Path, change: dict[str, object]) -> None:
    folder = left(tmp_path, GONE, **change)  # type: ignore[arg-type]
    sweep_numbered(tmp_path)
    assert folder.is_dir()


def test_a_link_to_elsewhere_is_not_followed(tmp_path: Path) -> None:
    elsewhere = left(tmp_path / "elsewhere", GONE)
    (tmp_path / f".uploads-{GONE + 1}").symlink_to(elsewhere)
    sweep_numbered(tmp_path)
    assert elsewhere.is_dir()


def test_uploads_of_a_posecheck_that_runs_stay(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = left(tmp_path, GONE)
    monkeypatch.setattr(upload_leftovers, "_runs", lambda number: number == GONE)
    sweep_numbered(tmp_path)
    assert folder.is_dir()
