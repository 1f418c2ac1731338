"""`ACCURACY.md`: how near the measurements are to the truth at present, and what is worst."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from posecheck.batch.metrics import BatchSummary, Score
from posecheck.batch.table import figure
from posecheck.errors import InputError
from posecheck.files.atomic import write_whole
from posecheck.text.units import unit

_INTRO: Final = """\
# How near the measurements are

Made by `posecheck batch` from {clips} with known truth ({frames:,} frames compared);
do not edit it by hand. Frames whose truth is unknown are not compared: somebody who stands has no
cadence (the walkers' truth once said 0 steps a minute there).
"""
_SIGNALS: Final = """\
Error = measured minus true, frame by frame. *95 %*: of all frames, 95 % are
this near to the truth. *Bias*: mean of the errors. *Correlation*: the lowest of any clip in which
the truth varies. A bias alone does no harm to limits that count from the person's own neutral.
"""
_PEOPLE: Final = """\
Photographs of people with joints marked by hand, seen from the side: mean absolute error and bias
(median error) in degrees, of the model's landmarks as they are and of what posecheck measures.
The marks themselves err by about 6 degrees, so the biases say more. Postures in fewer than 50
pictures are uncertain by 2 degrees and more. The rendered bodies of the other tables
are read worse than people: the model draws their bent hips too straight, which nothing corrects.
Their true hip joints lie in the middle of the pelvis's thickness, as people's do, 16 to 21 mm
before where the skeletons of two of the three bodies carry them.
"""
PEOPLE: Final = "people.json"
"""Beside the page: what people's photographs gave (`python -m benchmarks.joints --people`)."""
_WORST: Final = 3


def write_accuracy(summary: BatchSummary, path: str | Path) -> None:
    """Write the current figures as a Markdown page; whole or not at all.

    Raises:
        InputError: when it cannot be written.
    """
    write_whole(path, accuracy_text(summary, _of_people(Path(path).with_name(PEOPLE))))


def _of_people(path: Path) -> list[dict[str, Any]]:
    """Errors on photographs of people, by signal and posture, from a file; none without it.

    Raises:
        InputError: when it is there but cannot be used.
    """
    if not path.is_file():
        return []
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))["errors"]
        for row in rows:
            _of_person(row)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"{path} cannot be used: write it with python -m benchmarks.joints --people FILE "
            f"--write {path}"
        ) from error
    return list(rows)


def _of_person(row: dict[str, Any]) -> str:
    cells = [
        figure(float(row[way][key]), 1)
        for way in ("landmarks", "posecheck")
        for key in ("mean_deg", "bias_deg")
    ]
    return _row(str(row["signal"]), str(row["posture"]), str(row["posecheck"]["pictures"]), *cells)


def accuracy_text(summary: BatchSummary, people: Sequence[dict[str, Any]] = ()) -> str:
    """The page's text; the same figures give the same text.

    Args:
        people: errors on photographs of people, as `benchmarks.people` writes them.
    """
    clips = sum(bool(outcome.signals) for outcome in summary.outcomes)
    frames = sum(signal.count for signal in summary.signals)
    counted = f"{clips} rendered clip{'' if clips == 1 else 's'}"
    return "\n".join(
        [
            _INTRO.format(clips=counted, frames=frames),
            *_section("Goals", _goals(summary)),
            *_section("What is worst", _worst(summary)),
            *_section("People", _people(people)),
            *_section("Signals", _signals(summary)),
            *_section("Warnings", _rules(summary)),
            *_section("Repetitions and holds", _counts(summary)),
        ]
    )


def _section(title: str, lines: Iterator[str]) -> list[str]:
    body = list(lines)
    return [f"## {title}", "", *body, ""] if body else []


def _goals(summary: BatchSummary) -> Iterator[str]:
    if summary.goals:
        yield from _header("goal", "demanded:", "now:", "")
    for goal in summary.goals:
        now = figure(goal.value, 2 if goal.unit else 3) + goal.unit
        yield _row(goal.name, goal.demand, now, "met" if goal.met else "**not met**")


def _worst(summary: BatchSummary) -> Iterator[str]:
    for name in sorted({signal.unit for signal in summary.signals}):
        own = [signal for signal in summary.signals if signal.unit == name]
        worst = max(own, key=lambda signal: signal.worst_mean_abs)
        yield (
            f"- in {unit(name).words}: `{worst.signal}` in `{worst.worst_clip}`, "
            f"mean absolute error {figure(worst.worst_mean_abs)}"
        )
    correlated = [s for s in summary.signals if s.lowest_correlation is not None]
    for s in sorted(correlated, key=lambda s: s.lowest_correlation or 0.0)[:_WORST]:
        yield (
            f"- correlation: `{s.signal}` in `{s.lowest_correlation_clip}`, "
            f"{figure(s.lowest_correlation, 3)}"
        )
    if summary.holds.worst_clip is not None:
        yield (
            f"- hold duration: `{summary.holds.worst_clip}`, off by "
            f"{figure(summary.holds.max_abs_s)} s"
        )
    for outcome in summary.outcomes:
        for miss in outcome.misses:
            yield f"- `{outcome.name}`: {miss.message}"


def _people(rows: Sequence[dict[str, Any]]) -> Iterator[str]:
    if not rows:
        return
    yield from _PEOPLE.splitlines()
    yield ""
    names = ("pictures:", "landmarks:", "bias:", "posecheck:", "bias:")
    yield from _header("angle", "posture", *names)
    for row in rows:
        yield _of_person(row)


def _signals(summary: BatchSummary) -> Iterator[str]:
    if not summary.signals:
        return
    yield from _SIGNALS.splitlines()
    yield ""
    names = ("clips:", "frames:", "mean absolute error:", "95 %:", "bias:", "correlation:")
    yield from _header("signal", "unit", *names, "worst clip")
    for s in summary.signals:
        errors = [figure(value) for value in (s.mean_abs, s.p95_abs, s.bias)]
        lowest = figure(s.lowest_correlation, 3)
        worst = f"`{s.worst_clip}` ({figure(s.worst_mean_abs)})"
        counts = [str(s.clips), f"{s.count:,}"]
        yield _row(f"`{s.signal}`", s.unit, *counts, *errors, lowest, worst)


def _rules(summary: BatchSummary) -> Iterator[str]:
    if not summary.rules:
        return
    names = ("found:", "unexpected:", "missing:", "precision:", "recall:", "F1:")
    yield from _header("rule", *names)
    for score in (*summary.rules, summary.events):
        yield _row(*_cells(score))


def _cells(score: Score) -> list[str]:
    shares = [figure(share) for share in (score.precision, score.recall, score.f1)]
    name = "**all**" if score.rule == "all" else f"`{score.rule}`"
    return [name, str(score.found), str(score.unexpected), str(score.missing), *shares]


def _counts(summary: BatchSummary) -> Iterator[str]:
    reps, holds = summary.reps, summary.holds
    if expected := reps.found + reps.missing:
        yield (
            f"- repetitions: {reps.found} of {expected} counted, {reps.unexpected} counted that "
            "were none"
        )
    if holds.expected:
        text = f"- holds: {holds.met} of {holds.expected} with the right start and end"
        if holds.mean_abs_s is not None:
            text += f"; duration off by {figure(holds.mean_abs_s)} s on average"
            text += f", {figure(holds.max_abs_s)} s at most"
        yield text


def _header(*names: str) -> Iterator[str]:
    """Head of a table; a column whose name ends with : is aligned to the right."""
    yield _row(*(name.removesuffix(":") for name in names))
    yield _row(*("---:" if name.endswith(":") else "---" for name in names))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
