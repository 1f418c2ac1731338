"""The whole of `analyze` on a sample clip: the real model on real pixels, the folder, its files."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from posecheck.analysis.analyze import Analysis, analyze_recording
from posecheck.analysis.options import Options
from posecheck.errors import InputError
from posecheck.exercises.library import load_exercise
from posecheck.video.file import VideoFile

ROOT = Path(__file__).parents[2]
HEIGHT_IN = 65.0
FILES = {
    ".posecheck",
    "report.html",
    "annotated.mp4",
    "result.json",
    "signals.csv",
    "landmarks.npz",
}


@pytest.fixture(scope="module")
def done(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Analysis:
    folder = tmp_path_factory.mktemp("out") / "result"
    exercise = load_exercise("cat_cow")
    options = Options(height_in=HEIGHT_IN, keep_silhouette=True)
    return analyze_recording(samples / "cat_cow_good.mp4", exercise, folder, options)


@pytest.fixture
def alone(done: Analysis, tmp_path: Path) -> Path:
    """The landmarks without the silhouettes beside them."""
    return Path(shutil.copy(done.folder / "landmarks.npz", tmp_path / "landmarks.npz"))


@pytest.fixture(scope="module")
def truth(samples: Path) -> dict:
    return json.loads((samples / "cat_cow_good.truth.json").read_text())


def test_the_folder_holds_what_the_contract_names_and_nothing_else(done: Analysis):
    assert {file.name for file in done.folder.iterdir()} == FILES | {"silhouette.mkv"}
    assert not list(done.folder.parent.glob(".*"))  # no temporary folder stays behind


def test_the_back_curve_follows_the_truth(done: Analysis, truth: dict):
    measured = done.result.signals["back_curve_pct"]
    true = np.array(truth["signals"]["back_curve_pct"])[: len(measured)]
    known = np.isfinite(measured)
    assert known.mean() > 0.98
    assert np.corrcoef(measured[known], true[known])[0, 1] >= 0.95


def test_repetitions_are_counted_and_nothing_is_warned_about(done: Analysis, truth: dict):
    assert len(done.content["reps"]) == truth["reps"]
    assert [e for e in done.content["events"] if e["severity"] == "warning"] == []


def test_almost_everything_is_judged(done: Analysis):
    assert done.content["judged_s"] >= 0.95 * done.content["source"]["duration_s"]


def test_the_table_of_signals_has_a_row_a_frame(done: Analysis):
    with (done.folder / "signals.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == done.content["source"]["frames"]
    assert next(iter(rows[0])) == "t_s"
    assert float(rows[0]["t_s"]) == 0.0
    assert "back_curve_pct" in rows[0]


def test_the_annotated_video_has_every_frame_at_its_time(done: Analysis):
    with VideoFile(done.folder / "annotated.mp4") as video:
        times = [frame.time_s for frame in video]
    assert times == pytest.approx(list(done.result.times), abs=0.002)


def test_saved_landmarks_give_the_same_result_without_the_model(
    done: Analysis, alone: Path, tmp_path: Path
):
    exercise = load_exercise("cat_cow")
    options = Options(height_in=HEIGHT_IN)
    again = analyze_recording(alone, exercise, tmp_path / "again", options)
    assert again.content == done.content
    csv_again = (again.folder / "signals.csv").read_bytes()
    assert csv_again == (done.folder / "signals.csv").read_bytes()


@pytest.mark.parametrize("warned", [False, True])
def test_a_warning_is_an_exit_status_where_that_is_asked_for(
    done: Analysis, tmp_path: Path, warned: bool
):
    definition = (ROOT / "posecheck/exercises/built_in/cat_cow.toml").read_text()
    strict = definition.replace("\nhigh = 11.0\n", "\nhigh = 2.0\n") if warned else definition
    (tmp_path / "mine.toml").write_text(strict)
    command = [sys.executable, "-m", "posecheck", "analyze", str(done.folder)]
    command += ["--definition", str(tmp_path / "mine.toml")]
    command += ["--fail-on-warning", "-o", str(tmp_path / "out")]
    ran = subprocess.run(command, capture_output=True, cwd=ROOT, timeout=300, check=False)
    assert ran.returncode == warned, ran.stderr
    content = json.loads((tmp_path / "out" / "result.json").read_text())
    assert any(e["severity"] == "warning" for e in content["events"]) == warned


def test_the_folder_is_a_recording_from_which_the_outline_is_measured_anew(
    done: Analysis, tmp_path: Path
):
    options = Options(height_in=HEIGHT_IN)
    again = analyze_recording(done.folder, load_exercise("cat_cow"), tmp_path / "again", options)
    kept = {file.name for file in again.folder.iterdir()}
    assert kept == FILES - {"annotated.mp4"} | {"silhouette.mkv"}
    was, now = done.content, again.content
    assert len(now["reps"]) == len(was["reps"])
    named = [[(e["kind"], e["rule"], e["severity"]) for e in c["events"]] for c in (was, now)]
    assert named[0] == named[1]
    curves = [a.result.signals["back_curve_pct"] for a in (done, again)]
    known = np.isfinite(curves[0]) & np.isfinite(curves[1])
    assert known.mean() > 0.98
    # The mask is half as large: a fifth of a pixel of it is 0.2 % of this trunk.
    assert np.abs(curves[0] - curves[1])[known].max() < 0.6
    assert np.abs(curves[0] - curves[1])[known].mean() < 0.2
    # What was made of it can be judged again, and gives the same to the last bit.
    third = analyze_recording(
        again.folder / "landmarks.npz", load_exercise("cat_cow"), tmp_path / "3", options
    )
    assert third.content == again.content


def test_silhouettes_of_another_recording_are_refused_and_leave_no_folder(
    done: Analysis, alone: Path, tmp_path: Path
):
    (alone.parent / "silhouette.mkv").write_bytes(b"no video")
    with pytest.raises(InputError, match=r"silhouette\.mkv cannot be read"):
        analyze_recording(alone, load_exercise("cat_cow"), tmp_path / "again")
    assert not (tmp_path / "again").exists()


def test_a_folder_without_landmarks_is_refused(tmp_path: Path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match=r"no landmarks\.npz in the folder"):
        analyze_recording(tmp_path / "empty", load_exercise("cat_cow"), tmp_path / "out")


def test_a_new_analysis_replaces_the_files_of_an_old_one_and_no_others(alone: Path, tmp_path: Path):
    folder = tmp_path / "kept"
    folder.mkdir()
    (folder / "notes.txt").write_text("mine")
    # As version 0.1.0 left it, without a marker.
    (folder / "result.json").write_text('{"schema": "posecheck/result/1"}')
    (folder / "silhouette.mkv").write_text("of another recording")
    analyze_recording(alone, load_exercise("cat_cow"), folder)
    assert not (folder / "silhouette.mkv").exists()
    assert (folder / "notes.txt").read_text() == "mine"
    assert json.loads((folder / "result.json").read_text())["exercise"] == "cat_cow"
