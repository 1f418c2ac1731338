"""The arithmetic of `benchmarks.live_long`."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks.figure import Figure
from benchmarks.live_long import Minute, Note, figures_of, lacking, main, minutes_of
from benchmarks.looped import loop
from benchmarks.machine import MB
from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options
from posecheck.exercises.library import load_exercise
from posecheck.live.run_options import FinishedExercise


def test_notes_become_whole_minutes() -> None:
    # Nothing is known of the first picture's age; from the second minute on one picture a second
    # is left out, a thread is added and a megabyte a second.
    notes = []
    for s in range(150):
        more = max(0, s - 60)
        aged = max(0, 30 * s - more)
        memory, threads = (400 + more) * MB, 20 + (s > 60)
        notes.append(Note(float(s), 30 * s + 1, more, aged, memory, threads, 9, 7 + 0.5 * s))
    ages = np.concatenate([np.full(1800, 0.020), np.full(3000, 0.030)])
    first, second = minutes_of(notes, ages)
    assert (first.left_out_pct, first.memory_mb, first.threads, first.files) == (0, 400, 20, 9)
    assert (first.median_ms, first.late_ms) == pytest.approx((20, 20))
    assert len(second.ages_ms) == 60 * 29
    assert second.left_out_pct == pytest.approx(100 / 30)
    assert second.median_ms == pytest.approx(30)
    assert second.memory_mb == 400 + 55.5  # in the middle of the last ten seconds
    assert second.threads == 21
    assert second.others == pytest.approx(0.5)


def minute(median_ms: float, memory_mb: float, threads: int = 20, files: int = 9) -> Minute:
    return Minute(0.0, np.full(1800, median_ms), memory_mb, threads, files, 0.0)


def by_name(figures: list[Figure]) -> dict[str, Figure]:
    return {figure.name.split(": ")[1]: figure for figure in figures}


def test_growth_counts_from_the_second_minute_and_drift_from_the_two_after_the_first() -> None:
    steady = [minute(90, 300), minute(20, 400), minute(20, 401), minute(21, 403), minute(21, 404)]
    found = by_name(figures_of(steady, 0.1))
    assert found["drift of median latency"].value == pytest.approx(1.0)
    assert found["growth of memory"].value == pytest.approx(4.0)
    assert all(figure.met for figure in found.values())
    worse = [*steady[:3], minute(23, 405), minute(23, 406, threads=21, files=10)]
    missed = {name for name, figure in by_name(figures_of(worse, 2.1)).items() if not figure.met}
    assert missed == {
        "pictures left out",
        "drift of median latency",
        "growth of memory",
        "more threads",
        "more open files",
    }


def test_a_short_run_says_nothing_of_growth() -> None:
    assert set(by_name(figures_of([minute(20, 400)] * 4, 0.0))) == {
        "pictures left out",
        "95 % latency, last minute",
    }


def test_results_that_lack_a_picture_are_noticed(samples: Path, tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    loop(samples / "cat_cow_good.mp4", clip, 1, frames=15)
    done = analyze_recording(clip, load_exercise("cat_cow"), tmp_path / "out", Options(video=False))
    frames = len(done.result.times)
    finished = FinishedExercise(tmp_path / "out", done.content, done.result, "ended")
    assert lacking(finished, frames) == []
    assert len(lacking(finished, frames + 1)) == 3
    (tmp_path / "out" / "report.html").write_text("<html>", encoding="utf-8")
    early = FinishedExercise(tmp_path / "out", done.content, done.result, "done")
    assert lacking(early, frames) == ["report.html is cut off", "the session ended early: done"]


def test_a_clip_of_an_unknown_movement_needs_its_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit):
        main([str(tmp_path / "clip.mp4")])
    assert "name the movement with -e" in capsys.readouterr().err
