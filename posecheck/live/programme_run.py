"""Runs a programme of exercises in front of a live source: `posecheck live`."""

import logging
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from posecheck.coach.coach import Coach
from posecheck.coach.course import Course, End, Stage, rest_words
from posecheck.coach.cue import Cue
from posecheck.coach.spoken_summary import all_done, spoken_summary, well_done
from posecheck.coach.state import CoachState
from posecheck.estimation.landmarker import Landmarker
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.programme import Programme
from posecheck.history.store import History
from posecheck.live.after_exercise import AfterExercise
from posecheck.live.painter import Picture
from posecheck.live.pipeline import FramePipeline, JudgedFrame, PipelineFigures
from posecheck.live.recorder import SessionRecorder
from posecheck.live.run_options import FinishedExercise, RunOptions
from posecheck.live.screens import Screens
from posecheck.live.session_memory import SessionMemory
from posecheck.live.stop_signals import StopSignals
from posecheck.live.window import Display, Key
from posecheck.pose.provenance import ModelInfo
from posecheck.session.particulars import LevelBy, Particulars
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
_GETTING_READY: Final = N_("One moment: I am getting ready.")
Say = Callable[[str], None]


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
        self.pipeline = FramePipeline(
            self.capture, open_landmarker, self._heard, every_picture=options.every_picture
        )
        self._source = source
        self._model = model
        self._options = options
        self._display = display
        self._voice = voice
        self._memory = SessionMemory(history, options, say)
        self._say = say
        self._watch_too = watch
        self._screens = Screens(
            mirror=options.mirror,
            calibration=options.calibration,
            skeleton=options.skeleton,
            still=options.still,
        )
        self._after = AfterExercise(
            self.pipeline,
            display,
            voice,
            self._memory,
            self._screens,
            say,
            lambda: self._stopped,
            by_hand=options.count_pain,
        )
        self._shown_s = 0.0
        self._stopped = False
        self._by_key = False  # whether pain was told by somebody who stands at the keys
        self._kept: tuple[int | None, Path] | None = None  # the session before a rest
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
            self._after.show(lambda: self._screens.waiting(_(_GETTING_READY)))
            self.pipeline.start()
            stack.callback(self.pipeline.stop)
            course = Course(programme)
            number: int | None = 0
            while number is not None:
                stage = course.stages[number]
                level, level_by = self._memory.level(stage.exercise, stage.level)
                if number and not self._rest(stage, level):
                    break
                last = number == len(course.stages) - 1
                finished = self._exercise(stage, level, level_by, number, last)
                if finished is not None:
                    done.append(finished)
                end = finished.end if finished else "next"
                number = course.after(number, "quit" if self._stopped else end)
        return done

    # One exercise

    def _exercise(
        self, stage: Stage, level: int | None, level_by: LevelBy | None, number: int, last: bool
    ) -> FinishedExercise | None:
        exercise = stage.exercise
        folder = self._options.folder(exercise.id, number)
        recording = SessionRecorder(
            folder,
            exercise.title,
            self._source,
            self._model,
            video=self._options.record,
            counted=exercise.counts_repetitions,
        )
        coach = Coach(
            exercise,
            height=self._options.height_in,
            level=level,
            calibration=self._options.calibration,
            repetitions=self._options.repetitions or stage.repetitions,
            side=stage.side,
            briefing=stage.briefing and self._options.briefing,
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
        if (journals := self._options.journals) is not None:
            recording.begin_journal(
                journals,
                coach,
                self._options.calibration,
                told,
                remember=self._memory.keeps,
            )
        try:
            self.pipeline.begin(coach, recording)
            if not number:
                # The words of a rest have said it of all others.
                self._voice.say(Cue.of("brief", f"{exercise.title}. {exercise.camera}"))
            end = self._watch(exercise, coach)
        except BaseException:
            self.pipeline.rest()
            recording.break_off()
            raise
        self.pipeline.rest()
        self._voice.breathe(None)
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
            recording.note(coach.state())
        screen = self._last_screen(result, lines, end, last=last)
        self._after.show(screen)
        for line in lines:
            self._say(f"  {line}")
        kept, content = recording.finish(result)
        session = self._memory.keep(result, kept)
        recording.forget_journal()
        self._kept = (session, kept)
        final = last or end in ("pain", "ended", "quit")
        pain = self._after.stay(
            lines,
            screen,
            exercise=None if self._by_key else exercise,
            end=end,
            final=final,
            session=session,
        )
        if pain:
            self._pain_afterwards()
            end = "pain"
        return FinishedExercise(kept, content, result, end)

    def _last_screen(
        self, result: SessionResult, lines: Sequence[str], end: End, *, last: bool
    ) -> Callable[[], Picture]:
        if end == "pain":
            return lambda: self._screens.pain(sentences.pain())
        return lambda: self._screens.summary(
            result.exercise.title,
            lines,
            warned=bool(result.warnings) or result.pain,
            well=well_done(result),
            last=last,
            finished=all_done(result),
            pain_asked=self._memory.keeps,
        )

    def _watch(self, exercise: Exercise, coach: Coach) -> End:
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
            self._draw(exercise, coach, latest)

    def _obey(self, key: Key | None, coach: Coach) -> End | None:
        if self._stopped or key == "quit":
            return "quit"
        if key == "next":
            return "next"
        if key == "pain":
            self._by_key = True
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
        elif key == "skeleton":
            self._screens.skeleton = not self._screens.skeleton
        return None

    def _draw(self, exercise: Exercise, coach: Coach, latest: JudgedFrame | None) -> None:
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
                exercise,
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

    def _rest(self, following: Stage, level: int | None) -> bool:
        """Rest before the next stage; False when everything is over."""
        begun = time.monotonic()
        held = False
        waiting = rest_words(following)
        while (left := begun + following.rest_s - time.monotonic()) > 0 or waiting:
            if waiting and following.rest_s - left >= waiting[0].at_s:
                words = waiting.pop(0).text
                self._say(words)
                self._voice.say(Cue.of("goal", words))
            key = self._display.key()
            if self._stopped or key == "quit" or self.pipeline.ended:
                return False
            if key == "pain":
                self._pain_afterwards()
                return False
            if key == "next":
                return True
            if key == "mute":
                self._voice.mute(not self._voice.muted)
            held ^= key == "pause"
            if held:
                begun = time.monotonic() - following.rest_s + left
            if self._display.visible:
                # Not by `_show`, which would lose a key that is pressed while this is drawn.
                rest = self._screens.rest(
                    max(left, 0.0), following.exercise, level=level, side=following.side
                )
                self._display.show(rest)
            time.sleep(0.1)
        return not self.pipeline.ended

    def _pain_afterwards(self) -> None:
        """Pain after a session ends the programme too, and is marked in that session."""
        words = sentences.pain()
        self._say(words)
        self._voice.say(Cue.of("pain", words))
        if self._kept is not None:
            self._memory.note_stopped(*self._kept)
        pain = lambda: self._screens.pain(words)  # noqa: E731
        self._after.show(pain)
        self._after.stay([], pain, exercise=None, end="pain", final=True, session=None)

    # What the watcher's thread hears

    def _heard(self, judged: JudgedFrame) -> None:
        self._hear(judged.state)
        if self._watch_too is not None:
            self._watch_too(judged)

    def _hear(self, state: CoachState) -> None:
        if state.tone:
            self._voice.tone()
        self._voice.breathe(state.breath if self._options.breath else None)
        if state.cue is not None:
            self._voice.say(state.cue)
            self._say(f"{state.time_s:7.1f} s  {state.cue.text}")

    def _stop(self) -> None:
        self._stopped = True
