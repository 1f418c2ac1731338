"""Whole sittings in front of a made-up camera: end, pause, pain, programme, stall, slow machine."""

import json
import os
import signal
import threading
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.exercises.library import load_exercise
from posecheck.exercises.programme import Programme, Step
from posecheck.history.store import History
from posecheck.live.pipeline import LATE_S, JudgedFrame
from posecheck.live.programme_run import SILENT_S
from posecheck.live.window import NoWindow
from posecheck.pose.landmarks_file import read_landmarks
from posecheck.pose.pose import Pose
from posecheck.session.session import Session
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame
from tests.figures import PRONE, QUADRUPED, pose, ramp
from tests.live.acted_programme import ROOM, ActedRun, Screen, Source

CAT_COW = load_exercise("cat_cow")
ONE = Programme("Cat", (Step(CAT_COW, repetitions=1),))
TIMES = [i / 10 for i in range(130)]
FILES = {".posecheck", "report.html", "result.json", "signals.csv", "landmarks.npz"}


def cat(t: float, top: float = 7.0) -> Pose:
    """Still for 8 s, then a round back at 10 s and back at 12 s."""
    curve = ramp(t, (0, 0), (8, 0), (10, top), (12, 0))
    return pose(replace(QUADRUPED, back_pct=curve), time_s=t)


@pytest.fixture
def history(tmp_path: Path) -> History:
    return History.open(f"sqlite:///{tmp_path / 'history.db'}")


def test_a_camera_session_ends_with_its_goal_and_keeps_everything(
    tmp_path: Path, history: History
) -> None:
    screen = Screen((lambda: bool(run.lines and "No warnings" in run.lines[-1]), "other"))
    source = Source(
        TIMES + [13 + t for t in TIMES], ends=False, gates={100: lambda: screen.shown > 3}
    )
    run = ActedRun(tmp_path, source, cat, screen, history=history)
    done = run.live.run(ONE)
    assert [d.end for d in done] == ["done"]
    folder = tmp_path / "0-cat_cow"
    assert {file.name for file in folder.iterdir()} == FILES  # no video unless asked for
    content = json.loads((folder / "result.json").read_text())
    assert len(content["reps"]) == 1
    assert content["source"]["path"] == "camera 7"
    said = [cue.text for cue in run.voice.cues]
    assert said[0] == f"{CAT_COW.title}. {CAT_COW.camera}"
    assert said[1:5] == ["Three.", "Two.", "One.", "Begin. Slowly and gently."]
    assert said[5].startswith("That was the last one")
    assert "No warnings. Well done." in said[-1]
    (row,) = history.sessions()
    assert (row.exercise, row.repetitions, row.source, row.pain) == ("cat_cow", 1, "live", False)
    assert Path(row.folder or "") == folder
    assert screen.last is not None


def test_a_file_is_played_to_its_end_and_judged_as_a_recording(tmp_path: Path) -> None:
    run = ActedRun(tmp_path, Source(TIMES, ends=True), lambda t: cat(t, 14.0), NoWindow())
    done = run.live.run(ONE)
    assert [d.end for d in done] == ["ended"]
    assert run.live.capture.dropped == run.live.figures.late == 0
    session = Session(CAT_COW)
    for t in TIMES:
        session.update(cat(t, 14.0))
    expected = session.finish()
    assert done[0].result.events == expected.events
    assert done[0].result.repetitions == expected.repetitions
    assert run.voice.speaker.tones == 1
    track, _ = read_landmarks(done[0].folder / "landmarks.npz")
    assert list(track.time_s) == TIMES


def test_pain_ends_the_programme_at_once(tmp_path: Path, history: History) -> None:
    screen = Screen(
        (lambda: run.live.figures.judged > 40, "pain"),
        (lambda: len(history.sessions()) == 1, "other"),
    )
    source = Source(TIMES, ends=False, gates={60: lambda: screen.pressed >= 1})
    run = ActedRun(tmp_path, source, cat, screen, history=history)
    done = run.live.run(Programme("Two", (Step(CAT_COW), Step(CAT_COW))))
    assert [d.end for d in done] == ["pain"]
    assert [e["kind"] for e in done[0].content["events"]] == ["pain"]
    assert history.sessions()[0].pain
    assert any("professional" in cue.text for cue in run.voice.cues)
    # The stop screen is red all over.
    assert screen.last is not None
    assert np.median(screen.last[..., 0]) > 150


@pytest.mark.parametrize("when", ["in the rest", "after the summary"])
def test_pain_between_two_movements_ends_the_programme_and_is_marked(
    tmp_path: Path, history: History, when: str
) -> None:
    def resting() -> bool:
        return any("The camera stays where it is." in cue.text for cue in run.voice.cues)

    def summed_up() -> bool:
        return any(cue.kind == "goal" and "repetition" in cue.text for cue in run.voice.cues)

    screen = Screen(
        (resting if when == "in the rest" else summed_up, "pain"),
        (lambda: history.sessions()[0].pain, "other"),
    )
    screen.visible = False  # nothing is drawn, but keys are pressed
    times = [i / 10 for i in range(300)]
    source = Source(times, ends=False, gates={160: lambda: screen.pressed >= 1})
    again = lambda t: replace(cat(t % 13), time_s=t)  # noqa: E731
    run = ActedRun(tmp_path, source, again, screen, history=history, count_pain=False)
    done = run.live.run(Programme("Two", (Step(CAT_COW, 1), Step(CAT_COW, 1, rest_s=60.0))))
    assert len(done) == 1
    (kept,) = history.sessions()
    assert kept.pain
    assert any("professional" in cue.text for cue in run.voice.cues)
    content = json.loads((done[0].folder / "result.json").read_text())
    assert [event["kind"] for event in content["events"]] == ["pain"]
    page = (done[0].folder / "report.html").read_text()
    assert page.count("You marked pain in the rest after it") == 1


def test_pause_and_mute_by_key(tmp_path: Path) -> None:
    screen = Screen(
        (lambda: run.live.figures.judged > 20, "pause"),
        (lambda: run.live.figures.judged > 50, "mute"),
        (lambda: run.live.figures.judged > 60, "pause"),
        (lambda: True, "next"),
        (lambda: any("repetition" in line for line in run.lines), "other"),
    )
    gates = {40: lambda: screen.pressed >= 1, 80: lambda: screen.pressed >= 4}
    run = ActedRun(tmp_path, Source(TIMES, ends=False, gates=gates), cat, screen)
    done = run.live.run(ONE)
    assert [d.end for d in done] == ["next"]
    assert run.voice.muted
    texts = [cue.text for cue in run.voice.cues]
    assert texts.index("Paused.") < texts.index("We go on.")
    track, _ = read_landmarks(done[0].folder / "landmarks.npz")
    # What was not judged is not kept either, so that the rules can be run again on the rest.
    assert len(track) < run.live.figures.judged - 10


def test_a_programme_rests_and_starts_each_movement_at_zero(tmp_path: Path) -> None:
    times = [i / 10 for i in range(300)]
    again = lambda t: replace(cat(t % 13), time_s=t)  # noqa: E731

    def second_begins() -> bool:
        return sum(line.startswith(f"{CAT_COW.title}:") for line in run.lines) == 2

    source = Source(times, ends=False, gates={160: second_begins})
    run = ActedRun(tmp_path, source, again, NoWindow())
    steps = (Step(CAT_COW, 1), Step(CAT_COW, 1, rest_s=0.3))
    done = run.live.run(Programme("Two", steps))
    assert done[0].end == "done"
    assert [d.folder.name for d in done] == ["0-cat_cow", "1-cat_cow"]
    assert any("The camera stays where it is." in cue.text for cue in run.voice.cues)
    second, _ = read_landmarks(done[1].folder / "landmarks.npz")
    assert second.time_s[0] == 0


def test_a_stall_is_said_once_and_the_session_goes_on(tmp_path: Path) -> None:
    silence = "No picture from camera 7"
    gates = {
        65: lambda: any(silence in line for line in run.lines),
        70: lambda: "The picture is back." in run.lines,
    }
    source = Source(TIMES, ends=True, stall_s=SILENT_S + 1, gates=gates)
    run = ActedRun(tmp_path, source, cat, NoWindow())
    done = run.live.run(ONE)
    assert sum(silence in line for line in run.lines) == 1
    assert "The picture is back." in run.lines
    assert done[0].content["source"]["frames"] > 100


def test_on_a_slow_machine_the_newest_is_judged_and_who_is_not_watched_is_told(
    tmp_path: Path, history: History
) -> None:
    screen = Screen((lambda: bool(run.lines and "I could judge" in run.lines[-1]), "other"))
    run = ActedRun(
        tmp_path,
        Source(TIMES, ends=True, pace_s=0.02, hasty=True),
        lambda t: cat(t, 14.0),
        screen,
        delay_s=LATE_S + 0.03,
        history=history,
    )
    (done,) = run.live.run(ONE)
    figures, capture = run.live.figures, run.live.capture
    assert figures.judged > 5
    assert figures.late == figures.judged - 1  # the first one waits for the model to warm up
    assert capture.dropped + figures.judged == capture.captured == len(TIMES)
    assert any("Too slow to watch you safely" in cue.text for cue in run.voice.cues)
    assert {span["reason"] for span in done.content["not_judged"]} == {"too_few_pictures"}
    assert done.content["reps"] == done.content["events"] == []
    assert done.content["judged_s"] == 0
    assert not any("No warnings" in line for line in run.lines)
    assert history.level("cat_cow") == 1


def test_a_model_that_hangs_is_said_once_and_over_when_it_is(tmp_path: Path) -> None:
    source = Source(TIMES, ends=True)
    run = ActedRun(tmp_path, source, cat, NoWindow())
    said = lambda: [line for line in run.lines if "Too slow to watch you" in line]  # noqa: E731
    run.live._trouble_words()
    assert not run.lines  # nothing was judged yet: the model warms up
    run.live.pipeline._judged_s = source.clock() - SILENT_S - 0.1
    run.live._trouble_words()
    run.live._trouble_words()
    assert len(said()) == 1
    assert [cue.kind for cue in run.voice.cues] == ["obstacle"]
    run.live.pipeline._judged_s = source.clock()
    run.live._trouble_words()
    assert run.lines[-1] == "The picture is back."
    run.voice.close()


def test_ctrl_c_keeps_what_was_recorded(tmp_path: Path) -> None:
    def press() -> None:
        while run.live.figures.judged < 30:
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    source = Source(TIMES, ends=False, gates={60: lambda: False})
    run = ActedRun(tmp_path, source, cat, NoWindow())
    threading.Thread(target=press).start()
    done = run.live.run(ONE)
    assert [d.end for d in done] == ["quit"]
    assert {file.name for file in done[0].folder.iterdir()} == FILES
    assert len(read_landmarks(done[0].folder / "landmarks.npz")[0]) >= 30


def test_a_bug_while_watching_comes_out_and_leaves_nothing(tmp_path: Path) -> None:
    def broken(t: float) -> Pose:
        if t > 1:
            raise RuntimeError("a bug")
        return cat(t)

    run = ActedRun(tmp_path / "out", Source(TIMES, ends=True), broken, NoWindow())
    with pytest.raises(RuntimeError, match="a bug"):
        run.live.run(ONE)
    assert not (tmp_path / "out").exists()


def test_recording_keeps_a_video(tmp_path: Path) -> None:
    run = ActedRun(tmp_path, Source(TIMES[:40], ends=True), cat, NoWindow(), record=True)
    (done,) = run.live.run(ONE)
    assert (done.folder / "annotated.mp4").stat().st_size > 1000


COBRA = load_exercise("cobra")
THIRTY = [i / 30 for i in range(100)]


def swept(time_s: float) -> np.ndarray:
    """Something sweeps through the picture at 2.5 s."""
    picture = ROOM.copy()
    at = round(300 * ramp(time_s, (0, 0), (2.5, 0), (2.9, 1)))
    picture[100:200, at : at + 60] = 250
    return picture


@pytest.mark.parametrize("every_picture", [False, True])
def test_as_many_pictures_are_looked_at_as_the_movement_needs_and_all_are_in_the_video(
    tmp_path: Path, every_picture: bool
) -> None:
    source = Source(THIRTY, ends=True, picture=swept, pace_s=0.01)
    lies = lambda t: pose(PRONE, time_s=t)  # noqa: E731
    run = ActedRun(tmp_path, source, lies, NoWindow(), record=True, every_picture=every_picture)
    (done,) = run.live.run(Programme("Cobra", (Step(COBRA),)))
    track, _ = read_landmarks(done.folder / "landmarks.npz")
    figures = run.live.figures
    assert len(track) == figures.judged == done.content["source"]["looked_at"]
    assert done.content["source"]["frames"] == len(THIRTY)
    assert figures.judged + figures.passed_over == len(THIRTY)
    with VideoFile(done.folder / "annotated.mp4") as video:
        times = [frame.time_s for frame in video]
    # A picture that comes faster than it can be encoded is left out of it.
    assert len(times) >= figures.judged + figures.passed_over / 2
    if every_picture:
        assert figures.passed_over == 0
        return
    steps = np.diff(track.time_s)
    still = (track.time_s[:-1] > 1.6) & (track.time_s[:-1] < 2.35)
    fast = (track.time_s[:-1] > 2.55) & (track.time_s[:-1] < 2.95)
    assert steps[still] == pytest.approx(0.1)
    assert steps[fast] == pytest.approx(1 / 30)


def test_the_first_picture_waits_for_a_coach_that_comes_late(tmp_path: Path) -> None:
    run = ActedRun(tmp_path, Source(TIMES[:20], ends=True), cat, NoWindow())
    begin = run.live.pipeline.begin

    def late(*args: Any) -> None:
        while not run.live.pipeline.ready:
            time.sleep(0.002)
        time.sleep(0.1)  # many times what a picture takes here
        begin(*args)

    run.live.pipeline.begin = late  # type: ignore[method-assign]
    (done,) = run.live.run(ONE)
    track, _ = read_landmarks(done.folder / "landmarks.npz")
    assert track.time_s.tolist() == pytest.approx(TIMES[:20])


def test_who_watches_sees_every_picture_with_what_was_seen_last(tmp_path: Path) -> None:
    shown: list[tuple[float, float]] = []
    run = ActedRun(
        tmp_path,
        Source(THIRTY, ends=True, picture=swept),
        lambda t: pose(PRONE, time_s=t),
        NoWindow(),
        record=True,
    )
    hand_out, frames = run.live.pipeline._hand_out, list[Frame]()

    def note(judged: JudgedFrame) -> None:
        shown.append((judged.frame.time_s, judged.pose.time_s))
        frames.append(judged.frame)
        hand_out(judged)

    run.live.pipeline._hand_out = note  # type: ignore[method-assign]
    run.live.run(Programme("Cobra", (Step(COBRA),)))
    for frame in frames:  # what is drawn for the video is not seen in the window
        assert np.array_equal(frame.display, frame.image)
    assert {time_s for time_s, _ in shown} == set(THIRTY)
    assert max(time_s - seen_s for time_s, seen_s in shown) < 0.1
