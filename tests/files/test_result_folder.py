"""The result folder appears whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from posecheck.errors import InputError
from posecheck.files.result_folder import ResultFolder


def filled(target: Path, **files: str) -> Path:
    with ResultFolder(target) as results:
        for name, text in files.items():
            (results.path / name).write_text(text)
        return results.commit()


def contents(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_what_was_written_is_there_after_the_commit(tmp_path: Path) -> None:
    target = tmp_path / "out"
    with ResultFolder(target) as results:
        (results.path / "a").write_text("1")
        assert not target.exists()
        assert results.commit() == target
    assert contents(tmp_path) == {"out/a": "1"}


def test_missing_parents_are_made(tmp_path: Path) -> None:
    assert contents(filled(tmp_path / "x" / "y" / "out", a="1")) == {"a": "1"}


def test_a_relative_name_is_taken_from_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    filled(Path("out"), a="1")
    assert contents(tmp_path) == {"out/a": "1"}


def test_without_a_commit_nothing_stays(tmp_path: Path) -> None:
    with ResultFolder(tmp_path / "out") as results:
        (results.path / "a").write_text("1")
        (results.path / "deep").mkdir()
        (results.path / "deep" / "b").write_text("2")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("error", [KeyError("mine"), KeyboardInterrupt(), InputError("yours")])
def test_an_exception_leaves_nothing_and_arrives_as_it_was(
    tmp_path: Path, error: BaseException
) -> None:
    def work() -> None:
        with ResultFolder(tmp_path / "out") as results:
            (results.path / "a").write_text("1")
            raise error

    with pytest.raises(type(error)) as caught:
        work()
    assert caught.value is error
    assert list(tmp_path.iterdir()) == []


def test_a_disk_that_is_full_is_one_sentence(tmp_path: Path) -> None:
    def work() -> None:
        with ResultFolder(tmp_path / "out"):
            raise OSError(28, "No space left on device")

    with pytest.raises(InputError, match=r"No space left on device.*-o"):
        work()
    assert list(tmp_path.iterdir()) == []


def test_an_existing_folder_gets_the_new_results_and_keeps_the_rest(tmp_path: Path) -> None:
    target = tmp_path / "out"
    filled(target, report="old", landmarks="old")
    (target / "notes.txt").write_text("mine")
    filled(target, report="new", landmarks="new")
    assert contents(tmp_path) == {
        "out/report": "new",
        "out/landmarks": "new",
        "out/notes.txt": "mine",
    }


def test_an_exception_leaves_an_earlier_result_as_it_was(tmp_path: Path) -> None:
    target = filled(tmp_path / "out", report="old")

    def work() -> None:
        with ResultFolder(target) as results:
            (results.path / "report").write_text("new")
            raise KeyError

    with pytest.raises(KeyError):
        work()
    assert contents(tmp_path) == {"out/report": "old"}


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a letter")
    with pytest.raises(InputError, match=r"is a file.*-o"):
        ResultFolder(tmp_path / "out")
    assert contents(tmp_path) == {"out": "a letter"}


def test_a_file_for_a_parent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("a letter")
    with pytest.raises(InputError, match="cannot be written"):
        ResultFolder(tmp_path / "file" / "out")


@pytest.mark.parametrize("existing", [True, False])
def test_a_read_only_place(tmp_path: Path, existing: bool) -> None:
    place = tmp_path / "place"
    (place / "out").mkdir(parents=True) if existing else place.mkdir()
    for folder in (place / "out", place) if existing else (place,):
        folder.chmod(0o555)
    try:
        if os.access(place, os.W_OK):
            pytest.skip("this user cannot be denied anything")
        with pytest.raises(InputError, match=r"Permission denied.*-o"):
            ResultFolder(place / "out")
    finally:
        place.chmod(0o755)
    assert [p.name for p in place.iterdir()] == (["out"] if existing else [])


def test_the_folder_follows_the_users_own_umask(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        target = filled(tmp_path / "out", a="1")
    finally:
        os.umask(before)
    assert stat.S_IMODE(target.stat().st_mode) == 0o750


def test_results_that_cannot_all_be_moved_leave_the_earlier_ones(tmp_path: Path) -> None:
    target = filled(tmp_path / "out", a="old", c="old")
    (target / "b").mkdir()
    with pytest.raises(InputError):
        filled(target, a="new", b="new", c="new")
    assert contents(target) == {"a": "old", "c": "old"}


def test_no_part_of_an_earlier_result_is_taken_for_the_new_one(tmp_path: Path) -> None:
    target = tmp_path / "out"
    filled(target, **{"result.json": "old", "annotated.mp4": "old"})
    filled(target, **{"result.json": "new"})
    assert contents(target).keys() == {".posecheck", "result.json"}
    assert contents(target)["result.json"] == "new"


def test_a_name_that_is_too_long(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be written"):
        ResultFolder(tmp_path / ("x" * 300))


def test_an_exception_leaves_no_empty_parents(tmp_path: Path) -> None:
    with ResultFolder(tmp_path / "x" / "y" / "out"):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_on_a_disk_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # As a container's volume is mounted: files cannot be renamed across its border.
    target = tmp_path / "out"
    target.mkdir()
    real = Path.replace

    def rename(self: Path, to: Path) -> Path:
        if (target in self.parents) != (target in Path(to).parents):
            raise OSError(18, "Invalid cross-device link")
        return real(self, to)

    monkeypatch.setattr(Path, "replace", rename)
    assert contents(filled(target, a="1")) == {"a": "1"}
