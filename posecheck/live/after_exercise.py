"""After an exercise: its last screen and words, and the question about pain by hand or key."""

import threading
import time
from collections.abc import Callable, Sequence
from typing import Final

from posecheck.coach.course import End
from posecheck.coach.cue import Cue
from posecheck.coach.pain_question import UNSEEN_S, PainQuestion, hand_seen
from posecheck.exercises.exercise import Exercise
from posecheck.live.end_screen import PAIN_NOW
from posecheck.live.pain_keys import DIGITS, PainKeys
from posecheck.live.painter import Picture
from posecheck.live.pipeline import FramePipeline
from posecheck.live.screens import Screens
from posecheck.live.session_memory import SessionMemory
from posecheck.live.window import Display
from posecheck.pose.pose import Pose
from posecheck.text import pain_sentences
from posecheck.text.translation import _
from posecheck.voice.voice import Voice

SUMMARY_S: Final = 30.0
"""So long the last screen stays when nobody presses a key."""
AFTER_PAIN_S: Final = 4.0
"""So long it stays once the pain has been told: time enough to correct it."""
SPOKEN_S: Final = 20.0
"""So long the last words may take."""
ASKED_S: Final = 150.0
"""The question about pain ends after so long, whatever happens."""
TICK_S: Final = 0.03


class CountedPain:
    """The question about pain as the watcher's thread leads through it.

    Args:
        speak: says a cue; called in the watcher's thread.
    """

    def __init__(self, exercise: Exercise, voice: Voice, speak: Callable[[Cue], None]) -> None:
        self.question = PainQuestion(exercise)
        self.words = ""
        self._voice = voice
        self._speak = speak
        self._over = threading.Event()

    @property
    def over(self) -> bool:
        """Whether it is over, or was ended."""
        return self._over.is_set()

    def look(self, pose: Pose) -> None:
        """Take the next pose."""
        if self.over:
            return
        cue = self.question.update(pose, speaking=self._voice.busy)
        if cue is not None:
            self.words = cue.text
            self._speak(cue)
        if self.question.stage == "over":
            self._over.set()

    def end(self) -> None:
        """Ask no further."""
        self._over.set()


class AfterExercise:
    """What follows one exercise after another in a sitting.

    Args:
        stopped: whether the program is to end.
        by_hand: whether pain may be told by a raised hand.
    """

    def __init__(
        self,
        pipeline: FramePipeline,
        display: Display,
        voice: Voice,
        memory: SessionMemory,
        screens: Screens,
        say: Callable[[str], None],
        stopped: Callable[[], bool],
        *,
        by_hand: bool,
    ) -> None:
        self._pipeline = pipeline
        self._display = display
        self._voice = voice
        self._memory = memory
        self._screens = screens
        self._say = say
        self._stopped = stopped
        self._by_hand = by_hand
        self._passed_over = False  # whether somebody let the question pass

    def show(self, screen: Callable[[], Picture]) -> None:
        """Show a screen, if anybody sees it."""
        if self._display.visible:
            self._display.show(screen())
            self._display.key()

    def stay(
        self,
        lines: Sequence[str],
        screen: Callable[[], Picture],
        *,
        exercise: Exercise | None,
        end: End,
        final: bool,
        session: int | None,
    ) -> bool:
        """Speak the summary, ask for the pain, and leave the last screen until a key is pressed.

        Args:
            lines: what is spoken; nothing is where the exercise ended in pain.
            screen: makes the last screen, which is shown already.
            exercise: what is over, None = no question is asked.
            final: whether nothing follows.
            session: number in the history, None = nothing is kept of it.

        Returns:
            Whether pain was marked.
        """
        if self._stopped():
            return False
        self._voice.wait(8.0)  # the words under way
        counted = session is not None and self._is_counted(exercise, end, final=final)
        if end != "pain":
            typed = session is not None and self._display.visible and not counted
            self._voice.say(Cue.of("goal", " ".join([*lines, *([_(PAIN_NOW)] if typed else [])])))
        keys = PainKeys()
        began = time.monotonic()
        until = began + (SUMMARY_S if final and self._display.visible else 0.0)
        asked: CountedPain | None = None
        told = False
        while not self._stopped():
            now = time.monotonic()
            key = self._display.key()
            silent = not self._voice.busy or now >= began + SPOKEN_S
            if key in DIGITS and session is not None:
                self._memory.note_pain(session, keys.press(key, now))
                told = True
                until = min(until, now + AFTER_PAIN_S)
                if asked is not None:
                    asked.end()
            elif key is not None or end == "quit":
                self._end(asked, session, told=told)
                return key == "pain" and end != "pain"
            if asked is not None and not asked.over:
                if not self._goes_on(asked, now - began):
                    asked.end()
            elif counted and silent and not told:
                counted, began, asked = False, now, self._ask(exercise)
            elif asked is not None:
                answered = self._end(asked, session, told=told)
                self.show(screen)
                told, asked = told or answered, None
                until = now + (AFTER_PAIN_S if told else SUMMARY_S) if final else now
            elif now >= until and silent:
                return False
            time.sleep(TICK_S)
        self._end(asked, session, told=told)
        return False

    def _is_counted(self, exercise: Exercise | None, end: End, *, final: bool) -> bool:
        """Whether somebody is in front of a camera who can answer by a raised hand."""
        there = not self._pipeline.ended and not (self._voice.muted and not self._display.visible)
        seen = exercise is not None and hand_seen(exercise)
        wanted = end in ("done", "pain") and (final or not self._passed_over)
        return self._by_hand and there and seen and wanted

    def _ask(self, exercise: Exercise | None) -> CountedPain:
        assert exercise is not None
        asked = CountedPain(exercise, self._voice, self._spoken)
        self._pipeline.look_on(asked.look)
        return asked

    def _spoken(self, cue: Cue) -> None:
        self._voice.say(cue)
        self._say(f"  {cue.text}")

    def _goes_on(self, asked: CountedPain, after_s: float) -> bool:
        """Show how far the question is; whether there is a picture to answer it by."""
        if self._display.visible:
            question = asked.question
            words = pain_sentences.shown(question.stage, asked.words)
            self._display.show(self._screens.counting(question.number, words))
        blind = self._pipeline.ended or self._pipeline.unseen_s > UNSEEN_S
        return not blind and after_s < ASKED_S

    def _end(self, asked: CountedPain | None, session: int | None, *, told: bool) -> bool:
        """The question is over; whether it was answered by a hand."""
        self._pipeline.look_on(None)
        if asked is None:
            return False
        asked.end()
        pain = asked.question.pain
        self._passed_over = pain is None and not told
        if pain is None or told or session is None:
            return False
        self._memory.note_pain(session, pain)
        return True
