"""Folders of unfinished work: kept while their process lives, swept after it, others never."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from posecheck.files.unfinished import EARLIER, LOCK, Unfinished, sweep

PREFIX = ".work-"


def left_by_a_killed_process(parent: Path) -> Path:
    """A folder whose process ended without cleaning up."""
    code = (
        "import os, sys; from pathlib import Path\n"
        "from posecheck.files.unfinished import Unfinished\n"
        f"made = Unfinished(Path(sys.argv[1]), {PREFIX!r})\n"
        "(made.path / 'half').write_text('x'); print(made.path, flush=True); os._exit(9)"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(
        [sys.executable, "-c", code, str(parent)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 9, done.stderr
    return Path(done.stdout.strip())


def test_what_lives_is_kept_and_what_was_killed_is_swept(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    mine = Unfinished(tmp_path, PREFIX)
    stale = left_by_a_killed_process(tmp_path)
    assert (stale / "half").exists()
    sweep(tmp_path, PREFIX)
    assert not stale.exists()
    assert mine.path.is_dir()
    mine.discard()
    assert list(tmp_path.iterdir()) == []


def test_other_peoples_folders_are_never_swept(tmp_path: Path) -> None:
    other = tmp_path / f"{PREFIX}notes"
    other.mkdir()
    (other / "mine.txt").write_text("keep")
    os.utime(other, (0, 0))
    sweep(tmp_path, PREFIX)
    assert (other / "mine.txt").read_text() == "keep"


def test_an_unlocked_folder_holds_only_what_was_put_into_it(tmp_path: Path) -> None:
    mine = Unfinished(tmp_path, PREFIX)
    (mine.path / "a").write_text("1")
    mine.unlock()
    assert [file.name for file in mine.path.iterdir()] == ["a"]


@pytest.mark.parametrize(
    ("unmoved", "left"),
    [
        (["new"], "old"),  # cut short in the middle: the earlier file comes back
        ([], "new"),  # all were moved: the new ones stay
    ],
)
def test_an_exchange_cut_short(unmoved: list[str], left: str, tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    stale = tmp_path / f"{PREFIX}x"
    (stale / EARLIER).mkdir(parents=True)
    (stale / LOCK).touch()
    (stale / EARLIER / "result").write_text("old")
    (tmp_path / "result").write_text("new")
    for name in unmoved:
        (stale / name).write_text("not yet moved")
    sweep(tmp_path, PREFIX)
    assert (tmp_path / "result").read_text() == left
    assert not stale.exists()


def test_sessions_that_end_at_the_same_moment_do_not_sweep_each_other(tmp_path: Path) -> None:
    def end_some(name: int) -> None:
        for i in range(60):
            sweep(tmp_path, PREFIX)
            mine = Unfinished(tmp_path, PREFIX)
            (mine.path / "result").write_text("1")
            mine.unlock()
            mine.path.replace(tmp_path / f"{name}-{i}")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(end_some, range(8)))
    assert sum((folder / "result").exists() for folder in tmp_path.iterdir()) == 8 * 60
