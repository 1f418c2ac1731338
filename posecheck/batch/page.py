"""`index.html` of a batch: one self-contained page, figures first, then what was missed."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from markupsafe import Markup

from posecheck import __version__
from posecheck.batch.metrics import BatchSummary, score_of
from posecheck.batch.outcome import Miss, Outcome
from posecheck.batch.table import figure, headline
from posecheck.batch.thumbnail import thumbnails
from posecheck.report.template import page_template
from posecheck.text import batch_sentences, numbers

PICTURES_A_CLIP: Final = 12
PICTURES: Final = 150
"""Misses beyond these are told without a picture, so that the page stays small enough to open."""
_FOLDER = Path(__file__).parent
_STYLES = (_FOLDER.parent / "report" / "page.css", _FOLDER / "page.css")
_TONES = {"passed": "good", "missed": "warning", "failed": "warning", "listed": "unknown"}


@dataclass(frozen=True)
class ShownMiss:
    """A miss with a picture of its moment, None where there is none."""

    miss: Miss
    picture: str | None

    @property
    def what(self) -> str:
        """The kind of the miss in a word."""
        return batch_sentences.what_missed(self.miss.what)


@dataclass(frozen=True)
class ShownClip:
    """A clip with the misses that the page shows and the address of its report."""

    outcome: Outcome
    tone: str
    report: str | None
    events: str
    hold: str
    misses: list[ShownMiss]

    @property
    def status(self) -> str:
        """What became of the clip."""
        return batch_sentences.status(self.outcome.status)


def summary_page(summary: BatchSummary, folder: Path) -> str:
    """The page's text.

    Args:
        folder: where the page will stand: the batch's, with the clips' result folders in it.
    """
    clips = list(_clips(summary.outcomes, folder))
    template = page_template(_FOLDER, figure=figure, clock=numbers.clock, duration=numbers.length)
    counts = summary.statuses
    return template.render(
        summary=summary,
        headline=headline(summary),
        tone="warning" if counts["missed"] + counts["failed"] else _quiet_tone(summary),
        style=Markup("\n".join(style.read_text("utf-8") for style in _STYLES)),
        clips=clips,
        missed=[clip for clip in clips if clip.misses],
        failed=[clip for clip in clips if clip.outcome.status == "failed"],
        percent=_percent,
        minutes=sum(outcome.duration_s for outcome in summary.outcomes),
        version=__version__,
    )


def _quiet_tone(summary: BatchSummary) -> str:
    return "good" if summary.compared else "unknown"


def _clips(outcomes: Iterable[Outcome], folder: Path) -> Iterable[ShownClip]:
    left = PICTURES
    for outcome in outcomes:
        wanted = outcome.misses[: min(PICTURES_A_CLIP, left)]
        left -= len(wanted)
        found = thumbnails(_video(outcome, folder), [_moment(miss, outcome) for miss in wanted])
        pictures = [*found, *[None] * (len(outcome.misses) - len(wanted))]
        score = score_of(outcome)
        expected = score.found + score.missing
        worst = max((abs(error) for error in outcome.holds), default=None)
        yield ShownClip(
            outcome=outcome,
            tone=_TONES[outcome.status],
            report=_report(outcome, folder),
            events=batch_sentences.of_all(score.found, expected) if expected else "\N{EN DASH}",
            hold="\N{EN DASH}" if worst is None else f"{figure(worst)} s",
            misses=[
                ShownMiss(miss, picture)
                for miss, picture in zip(outcome.misses, pictures, strict=True)
            ],
        )


def _video(outcome: Outcome, folder: Path) -> Path | None:
    """The clip with the findings drawn in, else the clip itself where it is on this machine."""
    if outcome.folder is not None:
        annotated = folder / outcome.folder / "annotated.mp4"
        if annotated.is_file():
            return annotated
    return Path(outcome.clip) if "://" not in outcome.clip else None


def _moment(miss: Miss, outcome: Outcome) -> float:
    """Where to look: the miss's own moment, or the middle for one about the whole clip."""
    return outcome.duration_s / 2 if miss.time_s is None else miss.time_s


def _report(outcome: Outcome, folder: Path) -> str | None:
    if outcome.folder is None or not (folder / outcome.folder / "report.html").is_file():
        return None
    return quote(f"{outcome.folder}/report.html")


def _percent(share: float | None) -> str:
    """A share in per cent, never rounded to all or nothing."""
    if share is None:
        return "\N{EN DASH}"
    if 0 < share < 1:
        share = min(max(share, 0.001), 0.999)
    return f"{100 * share:.1f}".removesuffix(".0") + " %"
