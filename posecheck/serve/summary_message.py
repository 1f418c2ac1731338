"""What is said at the end of a session."""

from typing import Self

from posecheck.coach.spoken_summary import all_done, spoken_summary, well_done
from posecheck.serve.message import Count, Message, told
from posecheck.session.result import SessionResult


class SummaryWarning(Message):
    """A limit that was crossed."""

    start_s: float = told("when, from the first frame")
    message: str = told("what the coach said")


class Summary(Message):
    """What the page tells at the end of a session."""

    title: str = told("of the exercise")
    sentences: list[str] = told("what the coach says at the end")
    well: bool = told("whether there is nothing to change and enough was judged to say so")
    finished: bool = told("whether all repetitions that were to be done were done")
    complete: bool = told("whether every rule was judged nearly all the time")
    unjudged: list[str] = told("what was not judged for most of the time, in words")
    counted: bool = told("whether the exercise has repetitions to count")
    repetitions: Count = told("all of them")
    left_repetitions: Count = told("those of the left side")
    right_repetitions: Count = told("those of the right side")
    duration_s: float = told("from the first frame to the end of the last")
    judged_s: float = told("how much of that could be judged")
    warnings: list[SummaryWarning] = told("in the order in which they came, without pain")
    pain: bool = told("whether pain was marked")

    @classmethod
    def of(cls, result: SessionResult) -> Self:
        """The summary of a finished session."""
        sides = [repetition.side for repetition in result.repetitions]
        return cls(
            title=result.exercise.title,
            sentences=spoken_summary(result),
            well=well_done(result),
            finished=all_done(result),
            complete=result.coverage.complete,
            unjudged=result.coverage.labels(),
            counted=result.exercise.counts_repetitions,
            repetitions=len(sides),
            left_repetitions=sides.count("left"),
            right_repetitions=sides.count("right"),
            duration_s=round(result.duration_s, 2),
            judged_s=round(result.judged_s, 2),
            warnings=[
                SummaryWarning(start_s=round(e.start_s, 2), message=e.message)
                for e in result.warnings
            ],
            pain=result.pain,
        )
