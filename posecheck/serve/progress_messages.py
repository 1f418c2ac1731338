"""What is drawn of the sessions of an exercise, as the page is told it."""

from datetime import datetime

from posecheck.history.progress_panel import LineId, Mark, PainPoint, ProgressPanel
from posecheck.serve.message import Message, told


class PointMessage(Message):
    """How far one session went on one line."""

    started: str = told("of the session, ISO 8601 with offset")
    value: float = told("in the panel's unit")
    mark: Mark = told(
        "how the session went: `good` no warnings, `warned`, `pain`; `unknown`: what the exercise "
        "is about was not judged for most of the time"
    )


class LineMessage(Message):
    """One side, or one end of the range, over time."""

    id: LineId = told("which it is")
    name: str = told("the same for people")
    points: list[PointMessage] = told("the oldest first, one at least, see below")


class LimitRunMessage(Message):
    """A limit for as long as it stayed."""

    value: float = told("in the panel's unit")
    since: str = told("from this session on")
    until: str = told("to before this session, or to the last one")


class LevelMessage(Message):
    """A level from a session on."""

    since: str = told("from this session on")
    level: int = told("1 to 3")


class PainMessage(Message):
    """Pain that was told."""

    started: str = told("of the session")
    pain: int = told("from 0, none, to 10")


class ProgressMessage(Message):
    """What is drawn of one exercise: `posecheck history --plot` draws the same."""

    exercise: str = told("the exercise's id")
    title: str = told("in words, with the person where there are several")
    label: str = told("what is measured, in words")
    unit: str = told("of all values")
    first: str = told("the first session: where the axis of time begins")
    last: str = told("the last session: where it ends")
    low: float = told("where the axis of what is measured begins")
    high: float = told("where it ends")
    lines: list[LineMessage] = told("see below; empty where nothing was measured")
    limits: list[LimitRunMessage] = told("where warnings began, see below")
    levels: list[LevelMessage] = told("each change, the first one too")
    pain_before: list[PainMessage] = told("the oldest first")
    pain_after: list[PainMessage] = told("the oldest first")
    changed: list[str] = told("what changed from the last session but one to the last, in words")
    words: str = told("the drawing of the range for who cannot see it")
    pain_words: str = told("that of pain; empty where none was told")

    @classmethod
    def of(cls, panel: ProgressPanel) -> "ProgressMessage":
        """The message about a panel."""
        return cls(
            exercise=panel.exercise,
            title=panel.title,
            label=panel.label,
            unit=panel.unit,
            first=_moment(panel.first),
            last=_moment(panel.last),
            low=panel.low,
            high=panel.high,
            lines=[
                LineMessage(
                    id=line.id,
                    name=line.name,
                    points=[
                        PointMessage(started=_moment(p.started), value=p.value, mark=p.mark)
                        for p in line.points
                    ],
                )
                for line in panel.lines
            ],
            limits=[
                LimitRunMessage(value=run.value, since=_moment(run.since), until=_moment(run.until))
                for run in panel.limits
            ],
            levels=[LevelMessage(since=_moment(at), level=level) for at, level in panel.levels],
            pain_before=_pain(panel.pain_before),
            pain_after=_pain(panel.pain_after),
            changed=list(panel.changed),
            words=panel.words,
            pain_words=panel.pain_words,
        )


def _pain(points: tuple[PainPoint, ...]) -> list[PainMessage]:
    return [PainMessage(started=_moment(p.started), pain=p.pain) for p in points]


def _moment(when: datetime) -> str:
    return when.isoformat(timespec="seconds")
