"""The question about pain in front of a browser's camera, in a thread of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import asdict
from typing import Final, TypeVar

from posecheck.coach.briefing import spoken_s
from posecheck.coach.pain_question import PainQuestion
from posecheck.exercises.exercise import Exercise
from posecheck.serve.frame_message import BadPicture, kept_messages, read_message
from posecheck.serve.messages import CueMessage, LookMessage, Refused
from posecheck.serve.pain_messages import PainAnswer
from posecheck.serve.sight import Sight
from posecheck.text import pain_sentences
from posecheck.text.translation import _

T = TypeVar("T")
SLOWEST: Final = 2.0
"""A voice takes no more than so many times as long as usual; a page that never says that the words
have been said is believed to be silent after that."""


class PainAsking:
    """One question to one person.

    Attributes:
        over: whether nothing more is asked.
        began: whether anything is kept of it: never by this.
        pictures: whether the page sends pictures, or what it saw in them.
    """

    began = False

    def __init__(self, exercise: Exercise, *, pictures: bool) -> None:
        self.pictures = pictures
        self.over = False
        self._question = PainQuestion(exercise)
        self._thread = ThreadPoolExecutor(1, "asking")
        self._sight: Sight | None = None
        self._first_ms: float | None = None
        self._last_s = -1.0
        self._frames = 0
        self._words = ""
        self._until_s = 0.0

    @property
    def pain(self) -> int | None:
        """The answer, None = there is none."""
        return self._question.pain

    async def open(self, open_sight: Callable[[], Sight]) -> None:
        """Open what sees the person."""

        def make() -> None:
            self._sight = open_sight()

        await self._run(make)

    async def judge(self, message: bytes) -> str:
        """Look at a frame as it came from the page; the answer as JSON."""
        return await self._run(lambda: self._judge(message))

    def said(self) -> None:
        """The words that were given out have been said."""
        self._until_s = self._last_s

    async def close(self) -> None:
        """Free the model and the thread."""

        def free() -> None:
            if self._sight is not None:
                self._sight.close()

        await self._run(free)
        self._thread.shutdown(wait=False)

    async def _run(self, work: Callable[[], T]) -> T:
        # The thread speaks the language of whoever asks.
        here = copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._thread, here.run, work)

    def _judge(self, message: bytes) -> str:
        answer = ""
        try:
            kept = [] if self.pictures else kept_messages(message)
        except BadPicture as error:
            return Refused(frame=None, message=str(error)).model_dump_json()
        for each in kept or [message]:
            answer = self._judge_one(each)
            if self.over:
                break
        return answer

    def _judge_one(self, message: bytes) -> str:
        assert self._sight is not None
        time_ms: float | None = None
        try:
            time_ms, data = read_message(message)
            if self._first_ms is None:
                self._first_ms = time_ms
            time_s = (time_ms - self._first_ms) / 1000
            if time_s - self._last_s < 0.001:
                raise BadPicture(_("The time of a frame must be after that of the one before."))
            pose = self._sight.see(data, self._frames, time_s).pose()
        except BadPicture as error:
            return Refused(frame=time_ms, message=str(error)).model_dump_json()
        self._last_s = time_s
        self._frames += 1
        question = self._question
        cue = question.update(pose, speaking=time_s < self._until_s)
        if cue is not None:
            self._words = cue.text
            self._until_s = time_s + SLOWEST * spoken_s(cue.text)
        self.over = question.stage == "over"
        order = self._sight.order()
        return PainAnswer(
            frame=time_ms,
            stage=question.stage,
            number=question.number,
            words=pain_sentences.shown(question.stage, self._words),
            cue=None if cue is None else CueMessage.model_validate(asdict(cue)),
            look=None if order is None else LookMessage(closer=order.closer, surely=order.surely),
        ).model_dump_json()
