"""Scheduling of worker processes: nothing is lost when one dies, nothing is left when we stop."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from fake_work import Defective, Obedient, Together, job

from posecheck.batch import processes
from posecheck.batch.clip_check import Job, Task
from posecheck.batch.outcome import Outcome
from posecheck.batch.processes import run_in_processes
from posecheck.batch.progress import NoProgress


class Log(NoProgress):
    def __init__(self) -> None:
        self.lines: list[str] = []

    def started(self, job: Job) -> None:
        self.lines.append(f"started {job.clip.name}")

    def progressed(self, job: Job, frames: int, total: int | None) -> None:
        self.lines.append(f"progressed {job.clip.name} {frames}/{total}")

    def retried(self, job: Job, reason: str) -> None:
        self.lines.append(f"retried {job.clip.name}: {reason}")


def run(
    names: list[str],
    workers: int,
    task: Task,
    log: Log | None = None,
    limit_s: float | None = None,
) -> dict[str, Outcome]:
    jobs = [job(n) for n in names]
    done = list(run_in_processes(jobs, workers, task, log or Log(), limit_s=limit_s))
    assert sorted(o.name for o in done) == sorted(names)  # each exactly once
    return {outcome.name: outcome for outcome in done}


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rsplit(")", 1)[1].split()[0] == "Z"


def eventually(true: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 300
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def pids(notes: Path) -> list[int]:
    return [int(text) for note in notes.iterdir() if (text := note.read_text())]


def test_workers_run_at_the_same_time_and_live_for_several_clips(tmp_path: Path):
    done = run(["a", "b", "c", "d"], 2, Together(tmp_path, count=2))
    assert {o.status for o in done.values()} == {"passed"}
    assert len(set(pids(tmp_path))) == 2
    assert os.getpid() not in pids(tmp_path)
    assert all(gone(pid) for pid in pids(tmp_path))


def test_a_killed_worker_costs_one_retry_and_every_clip_has_a_result(tmp_path: Path):
    log = Log()
    done = run(["a", "die_once_1", "b", "die_once_2", "c"], 2, Obedient(tmp_path), log)
    assert {o.status for o in done.values()} == {"passed"}
    assert "retried die_once_1: was killed (SIGKILL)" in log.lines
    attempts = sorted(note.name for note in tmp_path.iterdir())
    assert attempts == ["a.1", "b.1", "c.1", *(f"die_once_{i}.{k}" for i in (1, 2) for k in (1, 2))]


def test_a_clip_that_kills_two_workers_is_given_up_and_the_rest_goes_on(tmp_path: Path):
    done = run(["die_always", "a", "leave", "b"], 1, Obedient(tmp_path))
    assert (done["a"].status, done["b"].status) == ("passed", "passed")
    assert (done["die_always"].status, done["leave"].status) == ("failed", "failed")
    assert "was killed (SIGKILL), and another one" in (done["die_always"].error or "")
    assert "ended unexpectedly (exit status 3)" in (done["leave"].error or "")
    assert len(list(tmp_path.glob("die_always.*"))) == 2


def test_a_worker_makes_room_for_a_fresh_one_after_some_clips(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(processes, "CLIPS_EACH", 2)
    run(["a", "b", "c"], 1, Obedient(tmp_path))
    assert len(set(pids(tmp_path))) == 2


@pytest.mark.parametrize("how", ["silent", "too long"])
def test_a_clip_that_hangs_is_ended_and_does_not_hold_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
):
    if how == "silent":
        monkeypatch.setattr(processes, "SILENCE_S", 3.0)
    log = Log()
    limit_s = 3.0 if how == "too long" else None
    done = run(["hang", "a", "b", "hang_too", "c"], 2, Obedient(tmp_path), log, limit_s)
    assert {name for name, o in done.items() if o.status == "passed"} == {"a", "b", "c"}
    for name in ("hang", "hang_too"):
        assert done[name].status == "failed"
        assert "it took too long and was stopped" in (done[name].error or "")
        assert len(list(tmp_path.glob(f"{name}.*"))) == 1  # not tried again
    assert all(gone(pid) for pid in pids(tmp_path))


def test_a_clip_that_hangs_in_a_library_that_hears_no_signal_is_ended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(processes, "SILENCE_S", 3.0)
    done = run(["stop", "a"], 1, Obedient(tmp_path))
    assert (done["stop"].status, done["a"].status) == ("failed", "passed")
    assert all(gone(pid) for pid in pids(tmp_path))


def test_a_clip_that_goes_on_is_never_taken_for_one_that_hangs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(processes, "SILENCE_S", 2.5)
    done = run(["slow"], 1, Obedient(tmp_path))
    assert done["slow"].status == "passed"


def test_progress_arrives(tmp_path: Path):
    log = Log()
    run(["a"], 1, Obedient(tmp_path), log)
    assert log.lines == ["started a", "progressed a 1/10"]


def test_no_jobs_start_no_process(tmp_path: Path):
    assert run([], 4, Obedient(tmp_path)) == {}


def test_closing_early_ends_the_workers(tmp_path: Path):
    done = run_in_processes([job("a"), job("hang")], 2, Obedient(tmp_path), Log())
    assert next(done).name == "a"
    assert eventually(lambda: len(pids(tmp_path)) == 2)
    done.close()
    assert all(gone(pid) for pid in pids(tmp_path))


@pytest.fixture
def hanging(tmp_path: Path) -> tuple[subprocess.Popen[str], Path]:
    """A batch in a process of its own, two of whose workers hang."""
    script = Path(__file__).with_name("interrupted.py")
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": root},
        start_new_session=True,
    )
    assert eventually(lambda: len(list(tmp_path.glob("hang_*"))) == 2 and len(pids(tmp_path)) == 3)
    return process, tmp_path


def test_ctrl_c_ends_everything_at_once_without_a_traceback(
    hanging: tuple[subprocess.Popen[str], Path],
):
    process, notes = hanging
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to all processes
    out, err = process.communicate(timeout=300)
    assert (process.returncode, out, err) == (130, "quick\n", "")
    assert all(gone(pid) for pid in pids(notes))
    assert not list(notes.glob("never*"))


def test_workers_end_in_the_middle_of_a_clip_when_their_parent_is_killed(
    hanging: tuple[subprocess.Popen[str], Path],
):
    process, notes = hanging
    process.kill()
    process.communicate()
    assert eventually(lambda: all(gone(pid) for pid in pids(notes)))


def test_a_defect_in_a_worker_is_in_the_parents_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    done = run(["one"], 1, Defective(tmp_path))
    assert done["one"].status == "failed"
    (record,) = caplog.records
    assert record.getMessage() == "posecheck failed on /clips/one.mp4"
    assert record.process != os.getpid()
    assert "ZeroDivisionError: a mistake" in (record.exc_text or "")
