"""Runs a programme of exercises in front of a live source: `posecheck live`."""

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal

from posecheck.coach.coach import Coach
from posecheck.coach.cue import Cue
from posecheck.coach.spoken_summary import spoken_summary, well_done
from posecheck.coach.state import CoachState
from posecheck.estimation.landmarker import Landmarker
from posecheck.exercises.programme import Programme, Step
from posecheck.history.store import History
from posecheck.live.pain_keys import DIGITS, PainKeys
from posecheck.live.pipeline import FramePipeline, JudgedFrame, PipelineFigures
from posecheck.live.recorder import SessionRecorder
from posecheck.live.screens import PAIN_NOW, Screens
from posecheck.live.session_memory import RunOptions, SessionMemory
from posecheck.live.stop_signals import StopSignals
from posecheck.live.window import Display, Key
from posecheck.pose.provenance import ModelInfo
from posecheck.session.particulars import Particulars
from posecheck.session.result import SessionResult
from posecheck.text import sentences
from posecheck.text.translation import N_, _
from posecheck.video.capture import Capture
from posecheck.video.source import VideoSource
from posecheck.voice.voice import Voice

log = logging.getLogger(__name__)
SHOWN_EVERY_S: Final = 0.05
"""The window is drawn this often at most: the model needs the processor more."""
SILENT_S: Final = 1.5
"""So long without a picture, or without a verdict, before it is said: within two seconds everybody
is to know that they are not watched."""
WARMING_UP_S: Final = 5.0
"""... but the first verdict may take longer on a busy machine, and a file waits for it."""
SUMMARY_S: Final = 30.0
"""So long the last screen stays when nobody presses a key."""
AFTER_PAIN_S: Final = 4.0
"""So long it stays once the pain has been told: time enough to correct it."""
SPOKEN_S: Final = 20.0
"""So long the last words may take."""
_GETTING_READY: Final = N_("One moment: I am getting ready.")
Say = Callable[[str], None]
End = Literal["done", "pain", "next", "quit", "ended"]


@dataclass(frozen=True, slots=True)
class FinishedExercise:
    """One exercise that is over.

    Attributes:
        folder: its result folder.
        content: what `result.json` holds.
        end: why it ended.
    """

    folder: Path
    content: dict[str, Any]
    result: SessionResult
    end: End


class ProgrammeRun:
    """One sitting: source, model, coach, window, voice and history joined.

    Args:
        source: opened when the sitting begins; raises InputError there when it cannot be.
        open_landmarker, model: what looks, and what the results say about it.
        history: where sessions are remembered, None = nowhere.
        say: takes lines for the log.
        watch: called with every verdict, in the thread that made it.
        clock: tells how old a picture is, in seconds.
    """

    def __init__(
        self,
        source: VideoSource,
        open_landmarker: Callable[[], Landmarker],
        model: ModelInfo,
        options: RunOptions,
        *,
        display: Display,
        voice: Voice,
        history: History | None,
        say: Say,
        watch: Callable[[JudgedFrame], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.capture = Capture(source, clock=clock)
        self.pipeline = FramePipeline(self.capture, open_landmarker, self._heard)
        self._source = source
        self._model = model
        self._options = options
        self._display = display
        self._voice = voice
        self._memory = SessionMemory(history, options, say)
        self._say = say
        self._watch_too = watch
        self._screens = Screens(mirror=options.mirror)
        self._shown_s = 0.0
        self._stopped = False
        self._trouble: str | None = None

    @property
    def figures(self) -> PipelineFigures:
        """How the watching kept up."""
        return self.pipeline.figures

    def run(self, programme: Programme) -> list[FinishedExercise]:
        """Coach through the programme; returns what was finished, also when it was broken off.

        Raises:
            InputError: when the source cannot be opened or the results cannot be written.
        """
        done: list[FinishedExercise] = []
        with ExitStack() as stack:
            stack.enter_context(StopSignals(self._stop))
            self.capture.start()
            stack.callback(self.capture.stop)
            self._show(lambda: self._screens.waiting(_(_GETTING_READY)))
            self.pipeline.start()
            stack.callback(self.pipeline.stop)
            for number, step in enumerate(programme.steps):
                if number and not self._rest(step):
                    break
                last = number == len(programme.steps) - 1
                finished = self._exercise(step, number, last)
                if finished is not None:
                    done.append(finished)
                if self._stopped or (finished and finished.end in ("pain", "quit", "ended")):
                    break
        return done

    # One exercise

    def _exercise(self, step: Step, number: int, last: bool) -> FinishedExercise | None:
        exercise = step.exercise
        folder = self._options.folder(exercise.id, number)
        recording = SessionRecorder(
            folder,
            exercise.title,
            self._source,
            self._model,
            video=self._options.record,
            counted=exercise.counts_repetitions,
        )
        level, level_by = self._memory.level(step)
        coach = Coach(
            exercise,
            height=self._options.height_in,
            level=level,
            calibration=self._options.calibration,
            repetitions=self._options.repetitions or step.repetitions,
            beyond_goal=self._source.ends,
        )
        told = Particulars(
            started=datetime.now(UTC).astimezone(),
            person=self._options.person,
            asked=coach.asked,
            level_by=level_by,
            pain_before=self._options.pain_before,
            before=self._memory.before(exercise.id),
        )
        self._say(f"{exercise.title}: {exercise.camera}")
        log.info("%s begins, level %s", exercise.id, coach.session.level)
        try:
            self.pipeline.begin(coach, recording)
            end = self._watch(step, coach)
        except BaseException:
            self.pipeline.rest()
            recording.discard()
            raise
        self.pipeline.rest()
        log.info("%s ends (%s), verdicts late: %d", exercise.id, end, self.figures.late)
        result = replace(coach.finish(), particulars=told)
        lines = spoken_summary(result)
        if not recording.count:
            recording.discard()
            self._say(
                _("{title}: nothing was seen, so nothing is kept.").format(title=exercise.title)
            )
            return None
        if end == "pain":
            self._show(lambda: self._screens.pain(sentences.pain()))
        else:
            warned = bool(result.warnings) or result.pain
            well = well_done(result)
            self._show(
                lambda: self._screens.summary(
                    exercise.title,
                    lines,
                    warned=warned,
                    well=well,
                    last=last,
                    pain_asked=self._memory.keeps,
                )
            )
        for line in lines:
            self._say(f"  {line}")
        kept, content = recording.finish(result)
        session = self._memory.keep(result, kept)
        final = last or end in ("pain", "ended", "quit")
        self._linger(lines, final=final, end=end, session=session)
        return FinishedExercise(kept, content, result, end)

    def _watch(self, step: Step, coach: Coach) -> End:
        """Show and listen until the exercise is over."""
        latest: JudgedFrame | None = None
        while True:
            judged = self.pipeline.newest(SHOWN_EVERY_S)
            latest = judged or latest
            end = self._obey(self._display.key(), coach)
            if end is not None:
                return end
            if coach.phase == "pain":
                return "pain"
            if coach.phase == "done":
                return "done"
            if self.pipeline.ended:
                return "ended"
            self._trouble_words()
            self._draw(step, coach, latest)

    def _obey(self, key: Key | None, coach: Coach) -> End | None:
        if self._stopped or key == "quit":
            return "quit"
        if key == "next":
            return "next"
        if key == "pain":
            coach.pain()
            self._hear(coach.state())
        elif key == "pause":
            if coach.phase == "paused":
                coach.resume()
            else:
                coach.pause()
            self._hear(coach.state())
        elif key == "mute":
            self._voice.mute(not self._voice.muted)
        return None

    def _draw(self, step: Step, coach: Coach, latest: JudgedFrame | None) -> None:
        now = time.monotonic()
        if not self._display.visible or now - self._shown_s < SHOWN_EVERY_S:
            return
        self._shown_s = now
        if latest is None:
            words = self._trouble or _(_GETTING_READY)
            self._display.show(self._screens.waiting(words))
            return
        phase = coach.phase
        screen = self._screens.setup if phase in ("setup", "countdown") else self._screens.coaching
        self._display.show(
            screen(
                step.exercise,
                latest,
                muted=self._voice.muted,
                trouble=self._trouble,
                paused=phase == "paused",
            )
        )

    def _trouble_words(self) -> None:
        """Note, and say once, when the source gives no picture."""
        trouble = self.capture.trouble
        patience = SILENT_S if self.figures.judged else WARMING_UP_S
        if trouble is None and self.pipeline.ready and self.capture.silent_s > patience:
            trouble = _("No picture from {name} at the moment: I am waiting for it.").format(
                name=self._source.name
            )
        spoken = _("I get no picture from the camera.")
        if trouble is None and self.pipeline.silent_s > SILENT_S and not self.pipeline.ended:
            trouble = spoken = sentences.too_slow()
        if trouble and not self._trouble:
            self._say(trouble[:1].upper() + trouble[1:])
            self._voice.say(Cue.of("obstacle", spoken))
        elif self._trouble and not trouble:
            self._say(_("The picture is back."))
        self._trouble = trouble

    # Between and after exercises

    def _rest(self, following: Step) -> bool:
        """Rest before the next movement; False when the sitting is over."""
        until = time.monotonic() + following.rest_s
        self._say(
            _("Rest for {rest_s:.0f} seconds. Next: {title}.").format(
                rest_s=following.rest_s, title=following.exercise.title
            )
        )
        self._voice.say(
            Cue.of("goal", _("Rest. Next: {title}.").format(title=following.exercise.title))
        )
        while (left := until - time.monotonic()) > 0:
            key = self._display.key()
            if self._stopped or key == "quit" or self.pipeline.ended:
                return False
            if key == "next":
                return True
            if key == "mute":
                self._voice.mute(not self._voice.muted)
            self._show(partial(self._screens.rest, left, following.exercise))
            time.sleep(0.1)
        return not self.pipeline.ended

    def _linger(self, lines: list[str], *, final: bool, end: End, session: int | None) -> None:
        """Speak the summary, and leave the last screen until a key is pressed.

        Meanwhile the number keys say how much the back hurts now.
        """
        if self._stopped:
            return
        self._voice.wait(8.0)  # the words under way
        if end != "pain":
            asked = [_(PAIN_NOW)] if session is not None and self._display.visible else []
            self._voice.say(Cue.of("goal", " ".join([*lines, *asked])))
        keys = PainKeys()
        until = time.monotonic() + (SUMMARY_S if final and self._display.visible else 0.0)
        spoken = time.monotonic() + SPOKEN_S
        while not self._stopped:
            now = time.monotonic()
            key = self._display.key()
            if key in DIGITS and session is not None:
                self._memory.note_pain(session, keys.press(key, now))
                until = min(until, now + AFTER_PAIN_S)
            elif key is not None or end == "quit":
                return
            if now >= until and (not self._voice.busy or now >= spoken):
                return
            time.sleep(0.03)

    def _show(self, screen: Callable[[], Any]) -> None:
        if self._display.visible:
            self._display.show(screen())
            self._display.key()

    # What the watcher's thread hears

    def _heard(self, judged: JudgedFrame) -> None:
        self._hear(judged.state)
        if self._watch_too is not None:
            self._watch_too(judged)

    def _hear(self, state: CoachState) -> None:
        if state.tone:
            self._voice.tone()
        if state.cue is not None:
            self._voice.say(state.cue)
            self._say(f"{state.time_s:7.1f} s  {state.cue.text}")

    def _stop(self) -> None:
        self._stopped = True
