"""A batch's figures as tables for the terminal."""

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from posecheck.batch.metrics import BatchSummary, Score, score_of
from posecheck.batch.outcome import Outcome
from posecheck.text import batch_sentences
from posecheck.text.names import at_start
from posecheck.text.translation import _

_STYLES = {"passed": "green", "missed": "red", "failed": "red", "listed": "cyan"}
_DASH = "\N{EN DASH}"


def terminal_table(summary: BatchSummary) -> RenderableType:
    """The clips with what was missed, then the figures by rule and signal, then the goals.

    To be printed with rich, which leaves colours away where the output is no terminal.
    """
    parts: list[RenderableType] = [_clips(summary)]
    if summary.rules:
        parts.append(_rules(summary))
    if summary.signals:
        parts.append(_signals(summary))
    if summary.goals:
        parts.append(_goals(summary))
    parts.append(Text(headline(summary), style="bold"))
    return Group(*parts)


def headline(summary: BatchSummary) -> str:
    """The whole batch in one line."""
    counts = summary.statuses
    parts = batch_sentences.headline(
        passed=counts["passed"],
        compared=summary.compared,
        misses=summary.misses,
        failed=counts["failed"],
        listed=counts["listed"],
    )
    return at_start(", ".join(parts)) + "."


def figure(value: float | None, digits: int = 2) -> str:
    """A number with that many decimals, or a dash."""
    if value is None:
        return _DASH
    text = f"{value:.{digits}f}"
    return text.replace("-", "\N{MINUS SIGN}") if float(text) else text.lstrip("-")


def _clips(summary: BatchSummary) -> RenderableType:
    table = _table(_("Clip"), _("Result"), ">" + _("Events"), ">" + _("Holds off"), "")
    for outcome in summary.outcomes:
        score = score_of(outcome)
        expected = score.found + score.missing
        events = f"{score.found}/{expected}" if expected else _DASH
        worst = max((abs(error) for error in outcome.holds), default=None)
        hold = _DASH if worst is None else f"{worst:.2f} s"
        table.add_row(
            Text(outcome.name),
            Text(outcome.status, style=_STYLES[outcome.status]),
            events,
            hold,
            Text("\n".join(sentences(outcome))),
        )
    return table


def sentences(outcome: Outcome) -> list[str]:
    """What is to be said of a clip: its misses, or why it was not checked."""
    said = [miss.message for miss in outcome.misses]
    return [*said, outcome.error] if outcome.error else said


def _rules(summary: BatchSummary) -> RenderableType:
    table = _table(
        _("Rule"),
        ">" + _("Found"),
        ">" + _("Unexpected"),
        ">" + _("Missing"),
        ">" + _("Precision"),
        ">" + _("Recall"),
        ">F1",
    )
    for score in summary.rules:
        table.add_row(*_score_cells(score))
    table.add_section()
    table.add_row(*_score_cells(summary.events), style="bold")
    return table


def _score_cells(score: Score) -> list[str]:
    counts = [str(n) for n in (score.found, score.unexpected, score.missing)]
    shares = [figure(share) for share in (score.precision, score.recall, score.f1)]
    return [score.rule, *counts, *shares]


def _signals(summary: BatchSummary) -> RenderableType:
    table = _table(
        _("Signal"),
        _("Unit"),
        ">" + _("Clips"),
        ">" + _("Mean error"),
        ">95 %",
        ">" + _("Bias"),
        ">" + _("Correlation"),
        _("Worst clip"),
    )
    for s in summary.signals:
        errors = [figure(value) for value in (s.mean_abs, s.p95_abs, s.bias)]
        lowest = figure(s.lowest_correlation, 3)
        table.add_row(s.signal, s.unit, str(s.clips), *errors, lowest, s.worst_clip)
    return table


def _goals(summary: BatchSummary) -> RenderableType:
    table = _table(_("Goal"), ">" + _("Demanded"), ">" + _("Now"), "")
    for goal in summary.goals:
        now = figure(goal.value, 3 if not goal.unit else 2) + goal.unit
        word = Text(_("met"), style="green") if goal.met else Text(_("not met"), style="red")
        table.add_row(goal.name, goal.demand, now, word)
    return Padding(table, 0)


def _table(*columns: str) -> Table:
    """A table; a column whose name starts with > is aligned to the right."""
    table = Table(box=SIMPLE_HEAD, pad_edge=False, highlight=False)
    for name in columns:
        right = name.startswith(">")
        table.add_column(
            name.removeprefix(">"),
            justify="right" if right else "left",
            no_wrap=right or name == _("Result"),
            overflow="fold",
        )
    return table
