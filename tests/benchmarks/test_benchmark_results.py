"""The page of results: figures beside their references, misses marked, failures noted."""

import json
from pathlib import Path

import pytest

from benchmarks import __main__ as everything
from benchmarks.figure import COLLECT, Figure, report, short
from benchmarks.saved import repeated
from posecheck.pose.track import PoseTrack
from tests.figures import QUADRUPED, film

FASTER = Figure("two workers", 190, "frames/s", 1.8, "least", "one worker", 100, of_ratio=True)
SLOWER = Figure("start-up", 0.7, "s", 0.5, "most")


@pytest.mark.parametrize(
    ("figure", "met", "verdict"),
    [
        (FASTER, True, "ratio ≥ 1.8 met"),
        (SLOWER, False, "≤ 0.5 MISSED"),
        (Figure("a", 2.0, "MB", 1.1, "most", "b", 1.9, of_ratio=True), True, "ratio ≤ 1.1 met"),
        (
            Figure("a", 2.0, "MB", 1.1, "most", "b", None, of_ratio=True),
            False,
            "ratio ≤ 1.1 MISSED",
        ),
        (Figure("a", 20_000, "frames/s", 20_000, "least"), True, "≥ 20,000 met"),
    ],
)
def test_a_target_is_met_or_missed(figure: Figure, met: bool, verdict: str) -> None:
    assert figure.met is met
    assert figure.verdict == verdict


def test_numbers_have_the_figures_that_count() -> None:
    assert [short(v) for v in (0.01234, 1.2345, 12.345, 123.45, 20_000.4)] == [
        "0.0123",
        "1.23",
        "12.3",
        "123",
        "20,000",
    ]


def test_figures_are_printed_and_collected(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(COLLECT, str(tmp_path / "figures"))
    report([FASTER, SLOWER])
    printed = capsys.readouterr().out.splitlines()
    assert "ratio 1.900" in printed[0]
    assert "MISSED" in printed[1]
    lines = (tmp_path / "figures").read_text(encoding="utf-8").splitlines()
    assert [Figure(**json.loads(line)) for line in lines] == [FASTER, SLOWER]


def test_a_benchmark_that_fails_is_noted_and_stops_no_other() -> None:
    startup = next(b for b in everything.BENCHMARKS if b.module == "startup")
    good = everything.Ran(startup, "text\n", [FASTER, SLOWER], 1.0, None)
    broken = everything.run(everything.Benchmark("Broken", "no_such_benchmark"))
    assert broken.failure is not None
    assert "no_such_benchmark" in broken.failure
    page = everything.page([good, broken], "Python")
    assert "| two workers | 190 frames/s | one worker 100 frames/s | 1.90 |" in page
    assert "**MISSED**" in page
    assert "Missed: start-up; Broken." in page
    assert "**Failed:**" in page


def test_every_benchmark_of_the_list_that_exists_can_be_named() -> None:
    names = [benchmark.module for benchmark in everything.BENCHMARKS if benchmark.exists]
    assert {"startup", "rules", "analyze", "batch", "memory", "many_clips"} <= set(names)


def test_a_repeated_track_goes_on_in_time() -> None:
    track = PoseTrack.of(list(film(lambda t: QUADRUPED, 1.0)))
    long = repeated(track, 3)
    assert len(long) == 3 * len(track)
    steps = long.time_s[1:] - long.time_s[:-1]
    assert steps.min() == pytest.approx(steps.max())
