"""Every example runs and shows what it says."""

import json
import runpy
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.session.test_result_schema import mistakes

EXAMPLES = Path(__file__).parents[2] / "examples"
Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run an example's `main` and return what it printed."""

    def ran(name: str, *arguments: str) -> str:
        runpy.run_path(str(EXAMPLES / f"{name}.py"))["main"](*arguments)
        return capsys.readouterr().out

    return ran


def test_every_example_is_tried_here() -> None:
    text = Path(__file__).read_text(encoding="utf-8")
    assert {p.stem for p in EXAMPLES.glob("*.py") if p.stem not in text} == set()


def test_an_array_is_judged(run: Run) -> None:
    said = run("judge_an_array")
    assert "Lower your chest a little." in said
    assert "trunk_elevation_deg reached 51 deg, limit 35" in said
    assert "pelvis_lift_in: Inches need your height" in said


def test_an_own_exercise_counts_and_warns(run: Run) -> None:
    lines = run("own_exercise").splitlines()
    assert [line.split()[0] for line in lines] == ["repetition", "repetition", "11.8", "12.3"]
    assert lines[-1].endswith("warning: Come up a little. Do not bend so far.")


def test_an_own_landmarker_stands_in_for_the_model(run: Run) -> None:
    said = run("own_landmarker")
    assert "landmarks by replay of cobra_landmarks.npz" in said
    assert "4.7 s: Lower your chest a little." in said


def test_a_signal_is_plotted(run: Run, tmp_path: Path) -> None:
    picture = tmp_path / "signal.png"
    run("plot_a_signal", str(picture))
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_a_video_is_analysed(run: Run, tmp_path: Path) -> None:
    said = run("analyze_a_video", str(tmp_path / "bridge"))
    assert "0 repetition" in said  # a bridge is no tilt
    assert "Lower your hips. Tilt, do not lift." in said
    assert (tmp_path / "bridge" / "report.html").is_file()
    content = json.loads((tmp_path / "bridge" / "result.json").read_text(encoding="utf-8"))
    assert content["versions"]["model"] == "pose_landmarker_full"
    assert mistakes(content) == []


def our_clips(*options: str) -> str:
    command = [sys.executable, "-m", "pytest", str(EXAMPLES / "test_our_clips.py"), *options]
    done = subprocess.run(
        [*command, "-p", "no:cacheprovider"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


def test_clips_are_tests() -> None:
    assert "test_clips[pelvic_tilt_bridge]" in our_clips("--collect-only", "-v")


@pytest.mark.slow
def test_a_clip_passes(tmp_path: Path) -> None:
    said = our_clips("-vv", f"--basetemp={tmp_path / 'kept'}")
    assert "test_clips[pelvic_tilt_bridge] PASSED" in said
