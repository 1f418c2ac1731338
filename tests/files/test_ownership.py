"""Never touch what is not ours: one test for each way in which that went wrong."""

import json
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from posecheck.batch.run_batch import run_batch
from posecheck.batch.summary_files import write_summary
from posecheck.cli.main import cli
from posecheck.errors import InputError
from posecheck.files.ownership import MARKER, made_from, own_place, owned
from posecheck.files.result_folder import RESULT_FILES, ResultFolder
from posecheck.pose.landmarks_file import write_landmarks
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.results.removal import remove_results
from tests.acting import three_cats


@pytest.fixture
def landmarks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three cats, in the folder in which the command is given."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "landmarks.npz"
    write_landmarks(three_cats(), path, Provenance.of("cats.mp4", (1280, 720), ModelInfo("own")))
    return path


def analyze(*words: object) -> Result:
    return CliRunner().invoke(cli, ["analyze", *map(str, words), "-e", "cat_cow"])


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def finished(target: Path, text: str, **options: object) -> Path:
    with ResultFolder(target, **options) as results:  # type: ignore[arg-type]
        (results.path / "report.html").write_text(text)
        return results.commit()


@pytest.mark.parametrize("name", RESULT_FILES)
def test_files_of_the_user_in_the_named_folder_stay_and_are_named(
    landmarks: Path, tmp_path: Path, name: str
) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / name).write_text("mine")
    done = analyze(landmarks, "-o", mine)
    assert isinstance(done.exception, InputError)
    assert f"{mine / name} does not belong to a result of posecheck" in str(done.exception)
    assert contents(mine) == {name: b"mine"}


def test_a_users_video_in_a_result_folder_of_ours_stays(landmarks: Path, tmp_path: Path) -> None:
    assert analyze(landmarks, "-o", "r1").exit_code == 0
    (tmp_path / "r1" / "annotated.mp4").write_text("cut by hand")
    assert "annotated.mp4 does not belong" in str(analyze(landmarks, "-o", "r1").exception)
    assert (tmp_path / "r1" / "annotated.mp4").read_text() == "cut by hand"


def test_what_comes_into_the_folder_during_the_analysis_stays(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    with (
        pytest.raises(InputError, match="does not belong"),
        ResultFolder(target) as results,
    ):
        (results.path / "report.html").write_text("new")
        (target / "report.html").write_text("mine")
        results.commit()
    assert contents(target) == {"report.html": b"mine"}


@pytest.mark.parametrize("where", ["a foreign folder", "a result folder"])
def test_the_source_is_never_replaced(where: str, tmp_path: Path) -> None:
    folder = tmp_path / "r1"
    if where == "a result folder":
        finished(folder, "earlier")
    folder.mkdir(exist_ok=True)
    (folder / "annotated.mp4").write_bytes(b"film")
    for output in (folder, tmp_path / "r1" / ".." / "r1"):
        done = analyze(folder / "annotated.mp4", "-o", output)
        assert "is the recording itself and would be replaced" in str(done.exception)
    assert (folder / "annotated.mp4").read_bytes() == b"film"


def test_rules_run_again_in_a_result_folder_keep_its_video(landmarks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "r1"
    assert analyze(landmarks, "-o", folder).exit_code == 0
    marker = json.loads((folder / MARKER).read_text())
    marker["files"].append("annotated.mp4")
    (folder / MARKER).write_text(json.dumps(marker))
    (folder / "annotated.mp4").write_bytes(b"film")
    for source in (folder / "landmarks.npz", folder):
        done = analyze(source, "-o", folder)
        assert done.exit_code == 0, done.exception
        assert (folder / "annotated.mp4").read_bytes() == b"film"
        assert (folder / "report.html").read_text().count("<video") == 1
    # Other findings than those that are drawn in the video: it stays, but the report has none.
    words = ["analyze", str(folder), "-e", "childs_pose", "-o", str(folder)]
    assert CliRunner().invoke(cli, words).exit_code == 0
    assert (folder / "annotated.mp4").read_bytes() == b"film"
    assert "<video" not in (folder / "report.html").read_text()


def test_names_tell_sources_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "b").mkdir()
    sources = [Path("a.mp4"), Path("a.mov"), Path("b/a.mp4"), Path("b/a.mov")]
    folders = []
    for source in sources:
        source.write_text("film")
        folders.append(finished(own_place(source), str(source), source=source))
    names = ["a.posecheck", "a.mov.posecheck", "a.mp4.posecheck", "a.mov-2.posecheck"]
    assert [folder.name for folder in folders] == names
    # The same one again goes where it was.
    assert [own_place(source) for source in sources] == folders


def test_a_recording_of_the_same_name_that_ended_first_keeps_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with (
        ResultFolder("a.posecheck", source="a.mp4") as first,
        ResultFolder("a.posecheck", source="a.mov") as second,
    ):
        (first.path / "report.html").write_text("a.mp4")
        (second.path / "report.html").write_text("a.mov")
        assert first.commit() == Path("a.posecheck")
        assert second.commit() == Path("a.posecheck-2")
    assert Path("a.posecheck/report.html").read_text() == "a.mp4"


def test_another_batchs_index_stays(tmp_path: Path) -> None:
    out = tmp_path / "site"
    out.mkdir()
    (out / "index.html").write_text("my home page")
    (tmp_path / "clip.mp4").write_text("film")
    for work in (
        lambda: run_batch([str(tmp_path / "clip.mp4")], out),
        lambda: write_summary([], out),
    ):
        with pytest.raises(InputError, match=r"index\.html does not belong"):
            work()
    assert contents(out) == {"index.html": b"my home page"}


def test_a_batch_replaces_its_own_summary(tmp_path: Path) -> None:
    write_summary([], tmp_path / "out")
    before = (tmp_path / "out" / "summary.json").read_bytes()
    write_summary([], tmp_path / "out", seconds=9.0)
    assert (tmp_path / "out" / "summary.json").read_bytes() != before


@pytest.mark.parametrize("existing", [False, True])
def test_two_sessions_of_one_second_have_a_folder_each(tmp_path: Path, existing: bool) -> None:
    target = tmp_path / "cat_cow-20260504-120000.posecheck"
    if existing:
        target.mkdir()
    with ResultFolder(target, once=True) as first, ResultFolder(target, once=True) as second:
        for number, results in enumerate((first, second)):
            (results.path / "report.html").write_text(str(number))
        folders = [first.commit(), second.commit()]
    assert [(folder / "report.html").read_text() for folder in folders] == ["0", "1"]
    assert remove_results(str(folders[0])) == []
    assert contents(folders[1]).keys() == {MARKER, "report.html"}


def test_a_session_never_replaces_an_earlier_one(tmp_path: Path) -> None:
    folders = [finished(tmp_path / "out", text, once=True) for text in "abc"]
    assert [folder.name for folder in folders] == ["out", "out-2", "out-3"]
    assert [(folder / "report.html").read_text() for folder in folders] == ["a", "b", "c"]


def test_results_of_version_0_1_0_are_known_without_a_marker(
    landmarks: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "landmarks.posecheck"
    assert analyze(landmarks).exit_code == 0
    (folder / MARKER).unlink()
    assert analyze(landmarks, "-o", folder).exit_code == 0
    (folder / MARKER).unlink()
    assert owned(folder) == {*RESULT_FILES}
    assert remove_results(str(folder)) == []
    assert not folder.exists()


def test_the_source_of_results_of_version_0_1_0_is_read_from_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.posecheck").mkdir()
    result = {"schema": "posecheck/result/1", "source": {"path": "a.mov"}}
    (tmp_path / "a.posecheck" / "result.json").write_text(json.dumps(result))
    assert made_from(Path("a.posecheck"), Path("a.mov"))
    assert own_place(Path("a.mov")) == Path("a.posecheck")
    assert own_place(Path("a.mp4")) == Path("a.mp4.posecheck")


@pytest.mark.parametrize(
    "damage", [b"", b"[]", b'{"schema": 1, "files": 5}', b"\xff", b"[" * 99999]
)
def test_a_damaged_marker_makes_nothing_ours(tmp_path: Path, damage: bytes) -> None:
    folder = finished(tmp_path / "out", "x")
    (folder / MARKER).write_bytes(damage)
    assert owned(folder) == set()
    left = remove_results(str(folder))
    assert left == [folder / "report.html"]
    assert left[0].read_text() == "x"


def test_deleting_leaves_what_is_not_ours(tmp_path: Path) -> None:
    folder = finished(tmp_path / "out", "x")
    (folder / "annotated.mp4").write_text("cut by hand")
    assert remove_results(str(folder)) == [folder / "annotated.mp4"]
    assert contents(folder) == {"annotated.mp4": b"cut by hand"}


def test_a_copy_of_results_is_still_ours(tmp_path: Path) -> None:
    folder = finished(tmp_path / "out", "x")
    shutil.copytree(folder, tmp_path / "copy")
    assert finished(tmp_path / "copy", "y") == tmp_path / "copy"
    assert os.listdir(tmp_path).count("copy") == 1
