"""Sessions that a crash ends are kept up to their last seconds."""

import json
import logging
import os
import signal
import stat
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from posecheck.analysis import broken_off
from posecheck.analysis.broken_off import finish_broken_off, forget_journals
from posecheck.cli.history import history as history_command
from posecheck.coach.coach import Coach
from posecheck.exercises.library import load_exercise
from posecheck.history.store import History
from posecheck.pose.landmarks_file import read_landmarks
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.results import journal as journal_room
from posecheck.results.journal import Journal, JournalHead
from posecheck.session.session import Session
from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter
from tests.acting import result, summary, three_cats

ROOT = Path(__file__).parents[2]
STARTED = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)

CRASHING = """
import os, signal, sys, time
from pathlib import Path
from posecheck.results import journal
from tests.acting import three_cats
from tests.results.test_journal import begun
journal.EVERY_S = 0.05
kept = begun(Path(sys.argv[1]), Path(sys.argv[2]))
for pose in three_cats():
    kept.add(pose)
    kept.follow("exercise" if pose.time_s > 1 else "setup", pose.time_s)
time.sleep(0.5)
kept.add(three_cats()[0])  # half of it is on the disk when the power fails
os.kill(os.getpid(), signal.SIGKILL)
"""


def head(folder: Path, **changes: object) -> JournalHead:
    origin = Provenance.of("camera 0", (0, 0), ModelInfo("own"))
    whole = JournalHead(
        load_exercise("cat_cow"), None, 65.0, None, STARTED, "live", str(folder), origin
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def begun(journals: Path, folder: Path) -> Journal:
    return Journal(journals, head(folder))


def crash(tmp_path: Path) -> Path:
    """A session of three cats that is killed; where its journal lies."""
    journals = tmp_path / "journals"
    line = [sys.executable, "-c", CRASHING, str(journals), str(tmp_path / "out")]
    done = subprocess.run(line, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    return journals


def test_a_session_that_is_killed_is_kept_up_to_its_last_seconds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journals = crash(tmp_path)
    (journal,) = journals.iterdir()
    with (journal / "poses.bin").open("ab") as poses:
        poses.write(b"torn")
    with (journal / "marks.jsonl").open("ab") as marks:
        marks.write(b'{"row": 9')
    for path in (journals, journal):
        assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in journal.iterdir())

    database = str(tmp_path / "h.sqlite")
    monkeypatch.setattr(broken_off, "default_journals", lambda: journals)
    told = CliRunner().invoke(
        history_command, ["--database", database, "--recover"], catch_exceptions=False
    )
    assert "was broken off: it is kept as far as it came" in told.output
    assert "broken off)" in told.output
    assert told.output.count("broken off") == 2, "in the sentence, and once in the table"
    with History.open_to_read(database) as past:
        (entry,) = past.sessions()
    whole = result("cat_cow", three_cats(), height=65.0)
    assert (entry.interrupted, entry.broken_off, entry.source) == (True, True, "live")
    assert entry.started == STARTED
    assert entry.repetitions == len(whole.repetitions) == 3
    assert entry.duration_s == pytest.approx(whole.duration_s)
    track, origin = read_landmarks(tmp_path / "out" / "landmarks.npz")
    assert origin.path == "camera 0"
    np.testing.assert_array_equal(track.time_s, whole.times)
    assert (tmp_path / "out" / "report.html").exists()
    assert list(journals.iterdir()) == []
    again = CliRunner().invoke(history_command, ["--database", database, "--recover"])
    assert again.output.startswith("No session was broken off.")


def test_the_video_of_a_session_that_broke_off_is_kept_as_far_as_it_came(tmp_path: Path) -> None:
    journals = tmp_path / "journals"
    kept = begun(journals, tmp_path / "out")
    kept.follow("exercise", 0.0)
    assert kept.video is not None
    with VideoWriter(kept.video, fragmented=True) as video:
        for pose in three_cats():
            kept.add(pose)
            video.write(np.full((48, 64, 3), 90, np.uint8), pose.time_s)
    whole = kept.video.read_bytes()
    kept.video.write_bytes(whole[: len(whole) * 3 // 4])
    kept.leave()
    (done,) = finish_broken_off(journals, None)
    with VideoFile(done.folder / "annotated.mp4") as film:
        times = [frame.time_s for frame in film]
    assert 0.5 < len(times) / len(three_cats()) < 1
    assert "<video" in (done.folder / "report.html").read_text(encoding="utf-8")


def test_a_video_of_which_nothing_came_costs_no_session(tmp_path: Path) -> None:
    kept = begun(tmp_path / "journals", tmp_path / "out")
    kept.follow("exercise", 0.0)
    assert kept.video is not None
    kept.video.write_bytes(b"nothing")
    for pose in three_cats():
        kept.add(pose)
    kept.leave()
    (done,) = finish_broken_off(tmp_path / "journals", None)
    assert not (done.folder / "annotated.mp4").exists()
    assert (done.folder / "report.html").exists()


def test_deleting_all_removes_journals_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journals = tmp_path / "journals"
    kept = begun(journals, tmp_path / "out")
    kept.follow("exercise", 0.0)
    kept.add(three_cats()[0])
    kept.leave()
    monkeypatch.setattr(broken_off, "default_journals", lambda: journals)
    database = str(tmp_path / "h.sqlite")
    History.open(database).close()
    line = ["--database", database, "--delete", "all", "--yes"]
    CliRunner().invoke(history_command, [*line, "-e", "cobra"], catch_exceptions=False)
    assert len(list(journals.iterdir())) == 1
    CliRunner().invoke(history_command, line, catch_exceptions=False)
    assert list(journals.iterdir()) == []


def test_what_was_done_by_hand_is_judged_again_the_same(tmp_path: Path) -> None:
    journals, poses = tmp_path / "journals", three_cats()
    coach = Coach(load_exercise("cat_cow"), height=65.0, guide=False)
    kept = begun(journals, tmp_path / "out")
    for i, pose in enumerate(poses):
        if i == 60:
            coach.pause()
            kept.follow(coach.phase, pose.time_s)
            continue
        if i == 80:
            coach.resume()
            kept.follow(coach.phase, pose.time_s)
        fed = coach.fed
        state = coach.update(pose)
        if coach.fed > fed:
            kept.add(pose)
        kept.follow(state.phase, state.time_s)
    coach.pain()
    kept.follow(coach.phase, coach.state().time_s)
    kept.leave()
    expected = coach.finish()
    (found,) = finish_broken_off(journals, None)
    assert found.session is None
    track, _ = read_landmarks(found.folder / "landmarks.npz")
    assert len(track) == len(expected.times)
    (journal_free,) = [p for p in found.folder.iterdir() if p.name == "result.json"]
    content = journal_free.read_text()
    assert '"kind": "pain"' in content
    assert '"reason": "paused"' in content
    replayed = expected.to_dict()
    told = json.loads(content)
    for key in ("reps", "holds", "events", "not_judged", "judged_s", "ranges"):
        assert told[key] == replayed[key], key


@pytest.mark.parametrize("error", [ValueError("a defect"), OSError(5, "the disk fails")])
def test_a_session_that_cannot_be_written_is_there_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    journals = tmp_path / "journals"
    kept = begun(journals, tmp_path / "out")
    for pose in three_cats()[:20]:
        kept.add(pose)
        kept.follow("exercise", pose.time_s)
    kept.leave()

    def fails(*_: object) -> None:
        raise error

    with monkeypatch.context() as broken:
        broken.setattr(broken_off, "write_results", fails)
        assert finish_broken_off(journals, None) == []
    assert len(list(journals.iterdir())) == 1
    (found,) = finish_broken_off(journals, None)
    assert (found.folder / "result.json").is_file()
    assert list(journals.iterdir()) == []


def test_an_orderly_end_leaves_no_journal_and_a_set_up_alone_is_not_kept(tmp_path: Path) -> None:
    journals = tmp_path / "journals"
    ended = begun(journals, tmp_path / "one")
    for pose in three_cats()[:20]:
        ended.add(pose)
    ended.end()
    assert list(journals.iterdir()) == []
    set_up = begun(journals, tmp_path / "two")
    set_up.follow("setup", 0.0)
    for pose in three_cats()[:20]:
        set_up.add(pose)
    set_up.leave()
    assert finish_broken_off(journals, None) == []
    assert list(journals.iterdir()) == []
    assert not (tmp_path / "two").exists()


def test_a_session_that_goes_on_is_left_alone(tmp_path: Path) -> None:
    journals = tmp_path / "journals"
    kept = begun(journals, tmp_path / "out")
    kept.follow("exercise", 0.0)
    kept.add(three_cats()[0])
    assert finish_broken_off(journals, None) == []
    assert forget_journals(journals) == 0
    assert len(list(journals.iterdir())) == 1
    kept.end()


def test_damaged_journals_harm_nobody(tmp_path: Path) -> None:
    journals = tmp_path / "journals"
    for name, content in (("a", b""), ("b", b"{"), ("c", b'{"schema": "posecheck/journal/1"}')):
        folder = journals / f".journal-{name}"
        folder.mkdir(parents=True)
        for file in (".lock", "poses.bin", "marks.jsonl"):
            (folder / file).touch()
        (folder / "session.json").write_bytes(content)
    foreign = journals / ".journal-mine"
    foreign.mkdir()
    (foreign / "diary.txt").write_text("not of posecheck")
    assert finish_broken_off(journals, None) == []
    assert [path.name for path in journals.iterdir()] == [".journal-mine"]


def test_a_disk_that_takes_no_journal_ends_no_session(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").touch()
    with caplog.at_level(logging.WARNING):
        kept = begun(tmp_path / "file" / "journals", tmp_path / "out")
        kept.add(three_cats()[0])
        kept.follow("exercise", 0.0)
        kept.end()
    assert "is not kept as it goes" in caplog.text


def test_a_journal_costs_almost_nothing_a_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal_room, "EVERY_S", 0.01)
    poses = three_cats()
    session = Session("cat_cow")
    began = time.thread_time()
    for pose in poses:
        session.update(pose)
    judging = time.thread_time() - began
    kept = begun(tmp_path / "journals", tmp_path / "out")
    began = time.thread_time()
    for pose in poses:
        kept.add(pose)
        kept.follow("exercise", pose.time_s)
    keeping = time.thread_time() - began
    kept.end()
    # Judging alone, without the model, takes many times as long.
    assert keeping < 0.25 * judging
    assert keeping / len(poses) < 0.001


def test_events_of_a_broken_off_session_are_those_of_the_session(tmp_path: Path) -> None:
    kept = begun(tmp_path / "journals", tmp_path / "out")
    kept.follow("exercise", 0.0)
    for pose in three_cats():
        kept.add(pose)
    kept.leave()
    claimed = next((tmp_path / "journals").iterdir())
    found = journal_room.judged_again(claimed, journal_room.read_head(claimed))
    assert found is not None
    assert summary(found[0].events) == summary(result("cat_cow", three_cats()).events)
