"""The same work on a real Dask scheduler with two real workers on this machine."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

pytest.importorskip("distributed")
pytest.importorskip("fsspec")

from posecheck.batch import cluster as cluster_module
from posecheck.batch.clip_check import Job
from posecheck.batch.outcome import Outcome
from posecheck.batch.plan import BatchSettings
from posecheck.batch.progress import NoProgress
from posecheck.batch.run_batch import run_batch
from posecheck.errors import InputError

RESULTS = {"landmarks.npz", "outcome.json", "report.html", "result.json", "signals.csv"}
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Cluster:
    address: str
    scheduler: subprocess.Popen[bytes]
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A scheduler and two workers, each in a folder of its own that the others do not know."""
    from distributed import Client

    contact = tmp_path / "scheduler.json"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    here = ["--host", "127.0.0.1", "--no-dashboard"]

    def start(kind: str, *options: str) -> subprocess.Popen[bytes]:
        folder = tmp_path / f"{kind}{len(started)}"
        folder.mkdir()
        command = [sys.executable, "-m", f"distributed.cli.dask_{kind}", *options, *here]
        return subprocess.Popen(
            command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    started: list[subprocess.Popen[bytes]] = []
    try:
        started.append(start("scheduler", "--port", "0", "--scheduler-file", str(contact)))
        for _ in range(2):
            options = ["--scheduler-file", str(contact), "--nthreads", "1", "--no-nanny"]
            started.append(start("worker", *options))
        with Client(scheduler_file=str(contact), timeout=300, set_as_default=False) as client:
            client.wait_for_workers(2, timeout=300)
            address = client.scheduler.address
        yield Cluster(address, started[0], started[1:])
    finally:
        for process in started:
            process.kill()
            process.wait()


@pytest.fixture
def clips(short_clip: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in ("a", "b", "c", "d"):
        (folder / f"{name}.mp4").write_bytes(short_clip.read_bytes())
    (folder / "a.expect.toml").write_text(
        'schema = "posecheck/expect/1"\nexercise = "cat_cow"\n[reps]\ncount = 7\n'
    )
    (folder / "bad.mp4").write_bytes(b"this is not a video")
    return folder


class KillOne(NoProgress):
    """Kills a worker when the first clip has come back; the others are under way then."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.finished_names: list[str] = []
        self.started_names: list[str] = []

    def started(self, job: Job) -> None:
        self.started_names.append(job.clip.name)

    def finished(self, outcome: Outcome) -> None:
        if not self.finished_names:
            os.kill(self.cluster.workers[0].pid, signal.SIGKILL)
        self.finished_names.append(outcome.name)


@pytest.mark.slow
def test_a_cluster_gives_what_local_processes_give_even_if_a_worker_is_killed(
    cluster: Cluster, clips: Path, tmp_path: Path
):
    settings, watch = BatchSettings(exercise_id="cat_cow"), KillOne(cluster)
    afar = run_batch(
        [str(clips)], tmp_path / "afar", settings, cluster=cluster.address, watch=watch
    )
    near = run_batch([str(clips)], tmp_path / "near", settings, workers=1)
    status = {"a": "missed", "b": "listed", "bad": "failed", "c": "listed", "d": "listed"}
    for done in (afar, near):
        assert {o.name: o.status for o in done.outcomes} == status
        assert "bad.mp4 is not a video" in (done.outcomes[2].error or "")
    assert set(watch.finished_names) == set(status)
    for name in "abcd":
        found = {file.name for file in (tmp_path / "afar" / name).iterdir()}
        assert found == {*RESULTS, ".posecheck"}
        for file in ("result.json", "signals.csv"):
            texts = [(tmp_path / where / name / file).read_text() for where in ("afar", "near")]
            assert texts[0] == texts[1]
    assert not list((tmp_path / "afar").glob(".*"))

    # The rules alone, from landmarks that are here and were never on the worker that is left.
    level = BatchSettings(exercise_id="cat_cow", level=1)
    redone = run_batch([str(clips)], tmp_path / "near", level, cluster=cluster.address)
    assert [o.rerun for o in redone.outcomes if o.folder] == [True] * 4
    rest = run_batch([str(clips)], tmp_path / "near", level, cluster=cluster.address)
    assert [o.reused for o in rest.outcomes if o.folder] == [True] * 4


@pytest.mark.slow
def test_workers_read_urls_themselves(
    cluster: Cluster, clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def unread(path: Path) -> bytes:
        raise AssertionError(f"{path} was read here")

    monkeypatch.setattr(cluster_module.Path, "read_bytes", unread)
    url = (clips / "a.mp4").as_uri()
    done = run_batch([url], tmp_path / "out", cluster=cluster.address)
    assert [(o.clip, o.name, o.status) for o in done.outcomes] == [(url, "a", "missed")]
    assert f'"path": "{url}"' in (tmp_path / "out" / "a" / "result.json").read_text()


@pytest.mark.slow
def test_a_scheduler_that_is_lost_is_said_without_a_traceback_and_what_is_done_is_kept(
    cluster: Cluster, clips: Path, tmp_path: Path
):
    command = [sys.executable, "-m", "posecheck", "batch", str(clips), "-e", "cat_cow", "-o", "out"]
    process = subprocess.Popen(
        [*command, "--cluster", cluster.address],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    first = process.stderr.readline()
    cluster.scheduler.kill()
    err = process.communicate(timeout=300)[1]
    assert "[1/5]" in first
    assert (process.returncode, "Traceback" in err) == (2, False), err
    assert "the connection to the scheduler was lost" in err.splitlines()[-1]


def test_an_address_where_nobody_answers_is_said(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(cluster_module, "CONNECT_S", 0.5)
    with pytest.raises(InputError, match=r"no Dask scheduler answers at tcp://127\.0\.0\.1:9"):
        run_batch(
            [str(clips)], tmp_path / "out", BatchSettings("cat_cow"), cluster="tcp://127.0.0.1:9"
        )
    with pytest.raises(InputError, match="no Dask scheduler answers at nonsense://x"):
        run_batch([str(clips)], tmp_path / "out", BatchSettings("cat_cow"), cluster="nonsense://x")


def test_without_distributed_it_is_said_how_to_get_it(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"pip install 'posecheck\[cluster\]'"):
        run_batch([str(clips)], tmp_path / "out", BatchSettings("cat_cow"), cluster="tcp://x:1")
