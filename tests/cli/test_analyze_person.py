"""`analyze --person`: the report of a recording says whose it is."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from posecheck.cli.analyze import analyze
from posecheck.pose.landmarks_file import write_landmarks
from posecheck.pose.provenance import ModelInfo, Provenance
from tests.acting import three_cats


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "landmarks.npz"
    origin = Provenance.of("cats.mp4", (1280, 720), ModelInfo("own"))
    write_landmarks(three_cats(), path, origin)
    return path


@pytest.mark.parametrize(
    ("given", "told"),
    [(["--person", " Anna <b> "], "Anna <b>"), (["--person", "  "], None), ([], None)],
)
def test_the_name_is_in_result_and_report(
    saved: Path, tmp_path: Path, given: list[str], told: str | None
) -> None:
    out = tmp_path / "out"
    done = CliRunner().invoke(
        analyze, [str(saved), "-e", "cat_cow", "-o", str(out), *given], catch_exceptions=False
    )
    assert done.exit_code == 0, done.output
    assert json.loads((out / "result.json").read_text("utf-8"))["person"] == told
    page = (out / "report.html").read_text("utf-8")
    assert ("<dd>Anna &lt;b&gt;</dd>" in page) == (told is not None)
    assert "Anna <b>" not in page
