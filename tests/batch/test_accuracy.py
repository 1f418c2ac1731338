"""Measured signals against the truth, with numbers that can be checked in the head."""

import json
from pathlib import Path
from typing import Any

import pytest

from posecheck.batch.accuracy import signal_errors, together
from posecheck.batch.outcome import Outcome, SignalError
from posecheck.errors import InputError

LEAN = "trunk_lean_deg"


def write(folder: Path, rows: dict[str, list[Any]], times: list[float], **truth: Any) -> Any:
    signals = folder / "signals.csv"
    lines = [",".join(["t_s", *rows])]
    for i, time_s in enumerate(times):
        cells = ["" if row[i] is None else str(row[i]) for row in rows.values()]
        lines.append(",".join([str(time_s), *cells]))
    signals.write_text("\n".join(lines) + "\n")
    path = folder / "clip.truth.json"
    path.write_text(json.dumps({"schema": "posecheck/truth/1", "fps": 10, **truth}))
    return signal_errors(signals, path)


def tenths(count: int) -> list[float]:
    return [i / 10 for i in range(count)]


def test_errors_of_a_signal(tmp_path: Path):
    true = list(range(20))  # 0 to 19 degrees
    measured = [v + (3 if v < 10 else -1) for v in true]
    (error,) = write(tmp_path, {LEAN: measured}, tenths(20), signals={LEAN: true})
    assert (error.signal, error.unit, error.count) == (LEAN, "deg", 20)
    assert error.mean_abs == pytest.approx(2)
    assert error.bias == pytest.approx(1)
    assert error.p95_abs == pytest.approx(3)
    assert (error.quantiles[0], error.quantiles[40], error.quantiles[-1]) == (1, 1, 3)
    assert (error.sum_abs, error.sum_diff) == (40, 20)
    # covariance 33.25 - 10 over the root of 33.25 times 33.25 - 20 + 4
    assert error.correlation == pytest.approx(23.25 / (17.25 * 33.25) ** 0.5, abs=1e-4)


def test_frames_are_compared_by_time(tmp_path: Path):
    # Every second frame was lost, the others came 0.04 s late: still the same true frames.
    times = [t + 0.04 for t in tenths(40)[::2]]
    true = list(range(40))
    (error,) = write(tmp_path, {LEAN: true[::2]}, times, signals={LEAN: true})
    assert (error.count, error.mean_abs) == (20, 0)
    assert error.correlation == 1


def test_frames_after_the_end_of_the_truth_are_left_out(tmp_path: Path):
    (error,) = write(tmp_path, {LEAN: [0] * 30}, tenths(30), signals={LEAN: [0] * 20})
    assert error.count == 20


def test_what_is_unknown_is_left_out(tmp_path: Path):
    measured = [None] * 5 + [7] * 15
    true = [7] * 18 + [None] * 2
    (error,) = write(tmp_path, {LEAN: measured}, tenths(20), signals={LEAN: true})
    assert (error.count, error.mean_abs) == (13, 0)


@pytest.mark.parametrize(
    ("measured", "true"),
    [
        ([None] * 20, [0] * 20),  # never judged
        ([0] * 5, [0] * 20),  # too few frames to say anything
    ],
)
def test_signals_without_enough_frames_are_left_out(tmp_path: Path, measured, true):
    assert write(tmp_path, {LEAN: measured}, tenths(len(measured)), signals={LEAN: true}) == []


def test_only_signals_that_both_have_are_compared(tmp_path: Path):
    truth = {LEAN: [0] * 20, "pelvic_tilt_deg": [0] * 20}
    rows = {"back_curve_pct": [0] * 20, LEAN: [0] * 20}
    assert [e.signal for e in write(tmp_path, rows, tenths(20), signals=truth)] == [LEAN]


@pytest.mark.parametrize(
    ("measured", "true", "correlation"),
    [
        ([v * 2 for v in range(20)], list(range(20)), 1),  # too large, but in step
        ([-v for v in range(20)], list(range(20)), -1),  # the wrong way
        ([3] * 20, list(range(20)), 0),  # nothing was seen of it
        (list(range(20)), [v / 10 for v in range(20)], None),  # the truth moves by 1.9° only
        (list(range(20)), [4] * 20, None),  # the truth does not move at all
    ],
)
def test_correlation(tmp_path: Path, measured, true, correlation):
    (error,) = write(tmp_path, {LEAN: measured}, tenths(20), signals={LEAN: true})
    assert error.correlation == correlation


@pytest.mark.parametrize(
    ("truth", "said"),
    [
        ({"schema": "posecheck/truth/2", "signals": {}}, "its schema is"),
        ({}, "the key signals is missing"),
        ({"fps": 0, "signals": {}}, "fps must be more than 0"),
        ({"signals": {LEAN: "many"}}, "is not a truth file"),
        ({"signals": []}, "is not a truth file"),
    ],
)
def test_a_wrong_truth_is_said_in_one_sentence(tmp_path: Path, truth, said):
    with pytest.raises(InputError, match=said):
        write(tmp_path, {LEAN: [0] * 20}, tenths(20), **truth)


def test_wrong_files_are_said_in_one_sentence(tmp_path: Path):
    with pytest.raises(InputError, match="cannot be read"):
        signal_errors(tmp_path / "none.csv", tmp_path / "none.json")
    (tmp_path / "signals.csv").write_text("time,lean\n0,1\n")
    with pytest.raises(InputError, match="is not a signals"):
        signal_errors(tmp_path / "signals.csv", tmp_path / "none.json")


def error(mean_abs: float, bias: float, count: int, correlation: float | None = None) -> Any:
    return SignalError(
        LEAN,
        "deg",
        count,
        mean_abs,
        2 * mean_abs,
        bias,
        correlation,
        mean_abs * count,
        bias * count,
        [2 * mean_abs * i / 10 for i in range(11)],  # evenly spread from 0 to twice the mean
    )


def test_clips_are_put_together_by_frames():
    outcomes = [
        Outcome("a.mp4", "a", "a", "passed", signals=[error(1, 1, 300, 0.99)]),
        Outcome("b.mp4", "b", "b", "passed", signals=[error(5, -3, 100, 0.9)]),
        Outcome("c.mp4", "c", "c", "listed"),
    ]
    (lean,) = together(outcomes)
    assert (lean.clips, lean.count, lean.mean_abs, lean.bias) == (2, 400, 2, 0)
    # 5 % of 400 frames are 20: those beyond 8 degrees of the 100 frames of b.
    assert (lean.p95_abs, lean.worst_clip, lean.worst_mean_abs) == (8, "b", 5)
    assert (lean.lowest_correlation, lean.lowest_correlation_clip) == (0.9, "b")


def test_no_correlation_where_no_truth_varies():
    (lean,) = together([Outcome("a.mp4", "a", "a", "passed", signals=[error(1, 1, 300)])])
    assert (lean.lowest_correlation, lean.lowest_correlation_clip) == (None, None)
