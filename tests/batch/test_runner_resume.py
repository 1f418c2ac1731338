"""What a second run does again: nothing, only the rules, or everything."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from posecheck.analysis.options import Options
from posecheck.batch import clip_check
from posecheck.batch import run_batch as run_module
from posecheck.batch.clips import find_clips
from posecheck.batch.outcome import Outcome
from posecheck.batch.plan import BatchSettings, make_plan
from posecheck.batch.run_batch import run_batch
from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import load_exercise

FILES = ("landmarks.npz", "report.html", "result.json", "signals.csv")
EXPECT = 'schema = "posecheck/expect/1"\nexercise = "cat_cow"\n'


class FakeAnalysis:
    """Stands for `analyze`: writes the folder and notes what it was given."""

    def __init__(self) -> None:
        self.sources: list[str] = []

    def __call__(
        self,
        source: str | Path,
        exercise: Exercise,
        folder: Path,
        options: Options,
        progress: Any = None,
        *,
        named: str | None = None,
    ) -> Any:
        self.sources.append(Path(source).name)
        text = Path(source).read_bytes()
        if text == b"bad":
            raise InputError(f"{source} is not a video")
        if text == b"defect":
            raise ZeroDivisionError("inside")
        folder.mkdir()
        for name in FILES:
            (folder / name).write_text(f"{exercise.title} {options.height_in}")
        if options.video:
            (folder / "annotated.mp4").write_text("video")
        content = {
            "source": {"frames": 10, "duration_s": 1.0, "path": named},
            "judged_s": 1.0,
            "reps": [],
            "holds": [],
            "events": [],
            "not_judged": [],
        }
        return type("Done", (), {"content": content})


@pytest.fixture
def analysis(monkeypatch: pytest.MonkeyPatch) -> FakeAnalysis:
    """The clips are checked in this process by a fake."""
    fake = FakeAnalysis()
    monkeypatch.setattr(clip_check, "analyze_recording", fake)

    def in_this_process(jobs: Any, workers: int, task: Any, watch: Any, *, limit_s: Any) -> Any:
        for job in jobs:
            watch.started(job)
            yield task(job, None)

    monkeypatch.setattr(run_module, "run_in_processes", in_this_process)
    return fake


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    folder = tmp_path / "clips"
    folder.mkdir()
    for name in ("a", "b"):
        (folder / f"{name}.mp4").write_bytes(f"clip {name}".encode())
        (folder / f"{name}.expect.toml").write_text(EXPECT)
    return folder


def go(clips: Path, **settings: Any) -> dict[str, Outcome]:
    done = run_batch([str(clips)], clips.parent / "out", BatchSettings(**settings))
    return {outcome.name: outcome for outcome in done.outcomes}


def again(analysis: FakeAnalysis, clips: Path, **settings: Any) -> list[str]:
    """What was analysed by another run."""
    analysis.sources.clear()
    go(clips, **settings)
    return sorted(analysis.sources)


def test_nothing_is_done_twice(analysis: FakeAnalysis, clips: Path):
    first = go(clips)
    assert sorted(analysis.sources) == ["a.mp4", "b.mp4"]
    assert {(o.status, o.reused) for o in first.values()} == {("passed", False)}
    second = go(clips)
    assert len(analysis.sources) == 2
    assert {(o.status, o.reused) for o in second.values()} == {("passed", True)}
    found = {p.name for p in (clips.parent / "out" / "a").iterdir()}
    assert found == {*FILES, "outcome.json", ".posecheck"}
    assert not list((clips.parent / "out").glob(".*"))


def test_a_changed_clip_is_checked_again_and_only_that(analysis: FakeAnalysis, clips: Path):
    go(clips)
    (clips / "b.mp4").write_bytes(b"another")
    assert again(analysis, clips) == ["b.mp4"]


def test_a_clip_with_the_same_content_and_another_date_is_unchanged(
    analysis: FakeAnalysis, clips: Path
):
    go(clips)
    os.utime(clips / "a.mp4", (1, 1))
    assert again(analysis, clips) == []
    moved = clips.rename(clips.with_name("elsewhere"))
    assert again(analysis, moved) == []


@pytest.mark.parametrize("what", ["height_in", "level", "definition", "expectation", "truth"])
def test_only_the_rules_run_again_when_the_pictures_are_the_same(
    analysis: FakeAnalysis, clips: Path, what: str, monkeypatch: pytest.MonkeyPatch
):
    go(clips)
    settings: dict[str, Any] = {}
    if what == "definition":
        settings["own"] = load_exercise("cat_cow").model_copy(update={"title": "Other"})
    elif what == "expectation":
        for file in clips.glob("*.toml"):
            file.write_text(EXPECT + "[reps]\ncount = 0\n")
    elif what == "truth":
        monkeypatch.setattr(clip_check, "signal_errors", lambda csv, truth: [])
        for file in clips.glob("*.mp4"):
            file.with_suffix(".truth.json").write_text("{}")
    else:
        settings[what] = 2
    assert again(analysis, clips, **settings) == ["landmarks.npz", "landmarks.npz"]
    assert again(analysis, clips, **settings) == []


@pytest.mark.parametrize("field", ["model_sha256", "mediapipe", "posecheck", "code"])
def test_another_model_or_version_needs_the_pictures(
    analysis: FakeAnalysis, clips: Path, field: str
):
    go(clips)
    saved = clips.parent / "out" / "a" / "outcome.json"
    content = json.loads(saved.read_text())
    content["fingerprint"]["tracking"][field] = "older"
    saved.write_text(json.dumps(content))
    assert again(analysis, clips) == ["a.mp4"]


@pytest.mark.parametrize("harm", ["remove", "garble", "no report"])
def test_results_that_are_not_whole_are_made_again(analysis: FakeAnalysis, clips: Path, harm: str):
    go(clips)
    folder = clips.parent / "out" / "a"
    if harm == "remove":
        (folder / "outcome.json").unlink()
    elif harm == "garble":
        (folder / "outcome.json").write_text('{"schema": "posecheck/outcome/1"}')
    else:
        (folder / "report.html").unlink()
    assert again(analysis, clips) == ["a.mp4"]


def test_an_annotated_video_is_made_when_asked_for_and_never_kept_stale(
    analysis: FakeAnalysis, clips: Path
):
    go(clips)
    video = clips.parent / "out" / "a" / "annotated.mp4"
    assert again(analysis, clips, video=True) == ["a.mp4", "b.mp4"]
    assert again(analysis, clips, video=False) == []  # more than was asked for is there
    assert video.exists()
    assert again(analysis, clips, height_in=60) == ["landmarks.npz", "landmarks.npz"]
    assert not video.exists()


def test_bad_clips_fail_by_themselves_and_are_tried_again(analysis: FakeAnalysis, clips: Path):
    (clips / "bad.mp4").write_bytes(b"bad")
    (clips / "defect.mp4").write_bytes(b"defect")
    (clips / "typo.mp4").write_bytes(b"x")
    (clips / "typo.expect.toml").write_text(EXPECT + "colour = 1")
    done = go(clips, exercise_id="cat_cow")
    assert {o.name: o.status for o in done.values()} == {
        "a": "passed",
        "b": "passed",
        "bad": "failed",
        "defect": "failed",
        "typo": "failed",
    }
    assert (done["bad"].error or "").endswith("bad.mp4 is not a video")
    assert "ZeroDivisionError: inside" in (done["defect"].error or "")
    assert "in __call__" in (clips.parent / "out" / "defect" / "traceback.txt").read_text()
    assert "colour" in (done["typo"].error or "")
    assert again(analysis, clips, exercise_id="cat_cow") == ["bad.mp4", "defect.mp4"]


def test_damaged_landmarks_are_made_again_from_the_clip(analysis: FakeAnalysis, clips: Path):
    go(clips)
    (clips.parent / "out" / "a" / "landmarks.npz").write_bytes(b"bad")
    assert again(analysis, clips, level=1) == ["a.mp4", "landmarks.npz", "landmarks.npz"]


def test_a_clip_without_expectation_needs_a_movement(analysis: FakeAnalysis, clips: Path):
    (clips / "a.expect.toml").unlink()
    done = go(clips)["a"]
    assert (done.status, done.folder) == ("listed", None)
    assert "-e" in (done.error or "")
    done = go(clips, exercise_id="cobra")["a"]
    assert (done.status, done.folder, done.exercise) == ("listed", "a", "cobra")


def test_the_height_of_an_expectation_comes_first(analysis: FakeAnalysis, clips: Path):
    (clips / "a.expect.toml").write_text(EXPECT + '[options]\nheight = "60in"\n')
    go(clips, height_in=70.0)
    texts = [(clips.parent / "out" / n / "report.html").read_text()[-4:] for n in ("a", "b")]
    assert texts == ["60.0", "70.0"]


def test_files_with_a_byte_order_mark_are_read(analysis: FakeAnalysis, clips: Path):
    (clips / "a.expect.toml").write_text(EXPECT, encoding="utf-8-sig")
    assert go(clips)["a"].status == "passed"


def test_other_files_in_a_result_folder_stay(analysis: FakeAnalysis, clips: Path):
    notes = clips.parent / "out" / "a" / "notes.txt"
    notes.parent.mkdir(parents=True)
    notes.write_text("mine")
    go(clips)
    assert notes.read_text() == "mine"


def test_a_run_that_is_stopped_keeps_what_is_done(analysis: FakeAnalysis, clips: Path):
    class Stop(Exception):
        pass

    class Watch(run_module.NoProgress):
        def finished(self, outcome: Outcome) -> None:
            raise Stop

    with pytest.raises(Stop):
        run_batch([str(clips)], clips.parent / "out", watch=Watch())
    assert len(analysis.sources) == 1
    go(clips)
    assert sorted(analysis.sources) == ["a.mp4", "b.mp4"]
    assert not list((clips.parent / "out").glob(".*"))


def test_clips_at_urls_are_copied_and_skipped_when_unchanged(
    analysis: FakeAnalysis, tmp_path: Path
):
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    memory.pipe("/batch/a.mp4", b"clip a")
    memory.pipe("/batch/a.expect.toml", EXPECT.encode())

    def go() -> Outcome:
        return run_batch(["memory://batch"], tmp_path / "out").outcomes[0]

    assert (go().status, go().reused) == ("passed", True)
    assert analysis.sources == ["clip.mp4"]
    memory.pipe("/batch/a.mp4", b"clip A")
    assert not go().reused


def test_another_place_of_the_camera_needs_the_pictures(analysis: FakeAnalysis, clips: Path):
    drift = EXPECT.replace("cat_cow", "supine_caudal_rotation")
    (clips / "a.expect.toml").write_text(drift)
    run_batch([str(clips / "a.mp4")], clips.parent / "out", BatchSettings(), workers=1)
    from_feet = BatchSettings(camera_place="feet")
    done = run_batch([str(clips / "a.mp4")], clips.parent / "out", from_feet, workers=1)
    assert not done.outcomes[0].reused
    assert not done.outcomes[0].rerun
    # What the expectation says about its clip comes first.
    (clips / "a.expect.toml").write_text(f'{drift}[options]\ncamera_place = "head"\n')
    plan = make_plan([find_clips([str(clips / "a.mp4")])[0]], clips.parent / "out", from_feet)
    assert plan.jobs[0].options.camera_place == "head"


def test_a_place_that_the_movement_has_not_is_said(analysis: FakeAnalysis, clips: Path):
    (clips / "a.expect.toml").write_text(f'{EXPECT}[options]\ncamera_place = "feet"\n')
    outcomes = run_batch(
        [str(clips / "a.mp4")], clips.parent / "out", BatchSettings(), workers=1
    ).outcomes
    assert outcomes[0].status == "failed"
    assert "cat_cow is none: leave it out" in (outcomes[0].error or "")
