"""Files that appear whole or not at all, are on the disk when they do, and leave nothing behind."""

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from posecheck.errors import InputError
from posecheck.files import atomic, durable, result_folder
from posecheck.files.atomic import replacing, write_whole
from posecheck.files.result_folder import ResultFolder

ROOT = Path(__file__).parents[2]


def test_writes_are_flushed_before_they_are_renamed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace, rename = os.fsync, Path.replace, Path.rename

    def flushed(handle: int) -> None:
        done.append("flush " + Path(os.readlink(f"/proc/self/fd/{handle}")).name)
        fsync(handle)

    def moved(self: Path, to: Path, real: object = replace) -> Path:
        done.append(f"move {Path(to).name}")
        return real(self, to)  # type: ignore[operator]

    monkeypatch.setattr(durable.os, "fsync", flushed)
    monkeypatch.setattr(Path, "replace", moved)
    monkeypatch.setattr(Path, "rename", lambda self, to: moved(self, to, rename))
    write_whole(tmp_path / "a.csv", "1")
    moves = done.index("move a.csv")
    assert any(step.startswith("flush .posecheck-") for step in done[:moves])
    assert f"flush {tmp_path.name}" in done[moves:]

    done.clear()
    for _again in range(2):  # into a new place, and into one that is there
        done.clear()
        with ResultFolder(tmp_path / "out") as results:
            (results.path / "result.json").write_text("{}")
            (results.path / "report.html").write_text("x")
            results.commit()
        first = min(i for i, s in enumerate(done) if s in ("move out", "move report.html"))
        assert {"flush result.json", "flush report.html", "flush .posecheck"} <= {*done[:first]}
        assert "flush out" in done[first:]


def test_a_disk_that_fails_to_flush_is_one_sentence_and_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a").write_text("old")

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable.os, "fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        write_whole(tmp_path / "a", "new")
    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("a", "old")]


def test_unfinished_files_are_swept(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    code = (
        "import os, sys; from pathlib import Path\n"
        "from posecheck.files.atomic import replacing\n"
        "with replacing(Path(sys.argv[1])) as half:\n"
        "    half.write_text('of a patient'); os._exit(9)"
    )
    for name in ("a", "b"):
        command = [sys.executable, "-c", code, str(tmp_path / name)]
        environment = os.environ | {"PYTHONPATH": str(ROOT)}
        assert subprocess.run(command, env=environment, check=False).returncode == 9
        assert len(list(tmp_path.iterdir())) == 1  # the second took away what the first left
    (tmp_path / ".posecheck-notes.part").write_text("mine")
    with replacing(tmp_path / "c") as under_way:
        write_whole(tmp_path / "d", "1")
        assert under_way.exists()
    assert sorted(file.name for file in tmp_path.iterdir()) == [".posecheck-notes.part", "c", "d"]


@pytest.mark.parametrize("mask", [0o022, 0o077, 0o002])
def test_files_and_folders_follow_the_users_own_umask(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "a", "1")
        with ResultFolder(tmp_path / "out") as results:
            (results.path / "b").write_text("1")
            results.commit()
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o666 & ~mask
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o777 & ~mask


def test_no_file_of_another_thread_is_ever_open_to_all(tmp_path: Path) -> None:
    before = os.umask(0o077)
    modes: set[int] = set()
    over = threading.Event()

    def other() -> None:
        while not over.is_set():
            path = tmp_path / "other"
            with path.open("w"):
                modes.add(stat.S_IMODE(path.stat().st_mode))
            path.unlink()

    thread = threading.Thread(target=other)
    try:
        thread.start()
        for i in range(300):
            write_whole(tmp_path / "a", "1")
            with ResultFolder(tmp_path / f"out-{i}") as results:
                (results.path / "b").write_text("1")
                results.commit()
    finally:
        over.set()
        thread.join()
        os.umask(before)
    assert modes == {0o600}
    assert not [m for m in (atomic, result_folder) if hasattr(m, "umask")]


def test_names_that_are_no_text_can_stand_in_files(tmp_path: Path) -> None:
    write_whole(tmp_path / "a", "b\udcff.mp4")
    assert (tmp_path / "a").read_bytes() == b"b?.mp4"


def test_a_device_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "out").symlink_to(os.devnull)
    write_whole(tmp_path / "out", "x")
    assert (tmp_path / "out").is_symlink()
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
