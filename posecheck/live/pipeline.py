"""Looks at the newest picture with the model and the coach, in a thread of its own.

At as many as the movement needs: between them the picture goes on and what was seen stays.
"""

import threading
from array import array
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Final, Protocol

import numpy as np

from posecheck.coach.coach import Coach
from posecheck.coach.state import CoachState
from posecheck.estimation.landmarker import (
    Landmarker,
    LandmarkerFactory,
    LandmarkerSource,
    open_landmarker,
)
from posecheck.pose.pose import Pose
from posecheck.pose.scene import CameraPlace
from posecheck.video.capture import Capture, CapturedFrame
from posecheck.video.frame import Frame
from posecheck.video.sampling import LiveSampler, needed_every_s

LATE_S: Final = 0.150
"""A verdict on a picture older than this is late: words about it come noticeably after what they
are about. It is given all the same, as none at all would be silence."""


@dataclass(frozen=True, slots=True)
class JudgedFrame:
    """One picture with what was seen in it and said about it.

    Attributes:
        captured_s, judged_s: the capture's clock when the picture came and when the verdict was
            there.
        dorsal: which edge of the trunk is the back, as in `Session.dorsal`.
    """

    frame: Frame
    pose: Pose
    state: CoachState
    dorsal: int
    captured_s: float
    judged_s: float

    @property
    def age_s(self) -> float:
        """How old the picture was when its verdict was there, seconds."""
        return self.judged_s - self.captured_s


class Recorder(Protocol):
    """Keeps what the coach has judged."""

    def add(self, judged: JudgedFrame, *, shown: bool = False) -> None: ...  # noqa: D102

    def show(self, judged: JudgedFrame) -> None: ...  # noqa: D102

    def note(self, state: CoachState) -> None: ...  # noqa: D102


@dataclass(slots=True)
class PipelineFigures:
    """How the watcher keeps up.

    Attributes:
        judged: pictures that got a verdict.
        late: those of them that were older than LATE_S by then.
        ages: seconds from the picture's capture to its verdict, in their order.
        passed_over: pictures that needed no verdict, as little moved.
    """

    judged: int = 0
    late: int = 0
    ages: "array[float]" = field(default_factory=lambda: array("d"))
    passed_over: int = 0

    def age_s(self, percentile: float) -> float:
        """Percentile of the ages, NaN when there are none."""
        return float(np.percentile(self.ages, percentile)) if self.ages else float("nan")


class FramePipeline:
    """Judges the newest pictures for one coach after another.

    Args:
        capture: a started capture.
        open_landmarker: makes the tracker, in the watcher's own thread.
        on_judged: called there after each verdict; must return quickly.
        every_picture: whether all are looked at, also where little moves.
    """

    def __init__(
        self,
        capture: Capture,
        open_landmarker: LandmarkerFactory,
        on_judged: Callable[[JudgedFrame], None],
        *,
        every_picture: bool = False,
    ) -> None:
        self.figures = PipelineFigures()
        self._capture = capture
        self._open_landmarker = open_landmarker
        self._on_judged = on_judged
        self._coach: Coach | None = None
        self._recorder: Recorder | None = None
        self._onlooker: Callable[[Pose], None] | None = None
        self._offset_s: float | None = None
        self._every_picture = every_picture
        self._sampler = self._new_sampler(by_outline=False)
        self._passed_over: CapturedFrame | None = None
        self._last: tuple[JudgedFrame, bool] | None = None  # and whether the session took it
        self._newest: JudgedFrame | None = None
        self._judged_s: float | None = None
        self._failure: BaseException | None = None
        self._ready = False
        self._ended = False
        self._stop = threading.Event()
        self._wanted = threading.Event()  # whether anybody has asked for a verdict yet
        self._change = threading.Condition()
        self._turn = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)

    @property
    def ready(self) -> bool:
        """Whether the model has been loaded."""
        return self._ready

    @property
    def ended(self) -> bool:
        """Whether the source has ended and its last picture was judged."""
        return self._ended

    @property
    def silent_s(self) -> float:
        """Seconds since the last verdict, or since the coach began; 0 before the first verdict."""
        return 0.0 if self._judged_s is None else self._capture.clock() - self._judged_s

    @property
    def unseen_s(self) -> float:
        """Seconds since the camera's last picture."""
        return self._capture.silent_s

    def start(self) -> None:
        """Load the model and begin."""
        self._thread.start()

    def begin(self, coach: Coach, recorder: Recorder | None) -> None:
        """Judge for this coach from the next picture on; its time starts at 0 there.

        Of a file that is played as a camera the first coach gets the first picture.
        """
        with self._turn:
            self._coach, self._recorder, self._offset_s = coach, recorder, None
            self._last = None
            self._sampler = self._new_sampler(by_outline=coach.exercise.followed_by_outline)
            self._judged_s = None if self._judged_s is None else self._capture.clock()
        self._wanted.set()

    def rest(self) -> None:
        """Judge nothing until `begin`; afterwards nothing more reaches the recorder."""
        with self._turn:
            self._coach = self._recorder = self._last = None

    def look_on(self, onlooker: Callable[[Pose], None] | None) -> None:
        """Hand the poses to somebody while no coach has them; called in the watcher's thread."""
        with self._turn:
            self._onlooker = onlooker
        self._wanted.set()

    def newest(self, timeout_s: float) -> JudgedFrame | None:
        """The newest picture not taken yet, with the verdict on it or, where it was passed over, on
        the last that was looked at; None when none came in time.

        Raises whatever went wrong in the watcher's thread.
        """
        with self._change:
            self._change.wait_for(lambda: self._newest is not None or self._ended, timeout_s)
            judged, self._newest = self._newest, None
            if self._failure is not None:
                raise self._failure
            return judged

    def stop(self) -> None:
        """Stop and free the model; may be called more than once."""
        self._stop.set()
        self._wanted.set()
        if self._thread.is_alive():
            self._thread.join(timeout=10.0)

    def _run(self) -> None:
        landmarker: Landmarker | None = None
        try:
            landmarker = self._open_landmarker()
            self._ready = True
            self._wanted.wait()
            while not self._stop.is_set():
                captured = self._capture.next(0.1)
                if captured is not None:
                    self._take(landmarker, captured)
                elif self._capture.state == "ended":
                    return
        except BaseException as error:
            self._failure = error
        finally:
            if landmarker is not None:
                with suppress(RuntimeError):
                    landmarker.close()
            with self._change:
                self._ended = True
                self._change.notify_all()

    def _new_sampler(self, *, by_outline: bool) -> LiveSampler:
        return LiveSampler(0.0 if self._every_picture else needed_every_s(by_outline=by_outline))

    def _take(self, landmarker: Landmarker, captured: CapturedFrame) -> None:
        needed = self._sampler.needed(captured.frame)
        before, self._passed_over = self._passed_over, None if needed else captured
        if not needed:
            self.figures.passed_over += 1
            self._show(captured.frame)
            return
        if needed > 1 and before is not None:
            self.figures.passed_over -= 1
            self._look(landmarker, before, shown=True)
        self._look(landmarker, captured)

    def _show(self, frame: Frame) -> None:
        """Show a picture that is not looked at, with what was seen last."""
        with self._turn:
            if self._last is None:
                return
            last, taken = self._last
            shown = replace(last, frame=frame)
            if self._recorder is not None and taken:
                self._recorder.show(shown)
        self._hand_out(shown)

    def _look(
        self, landmarker: Landmarker, captured: CapturedFrame, *, shown: bool = False
    ) -> None:
        first = self.figures.judged == 0
        pose = landmarker.detect(captured.frame).pose()
        with self._turn:
            if self._coach is None:
                if self._onlooker is not None:
                    self._onlooker(pose)
                return
            if self._offset_s is None:
                self._offset_s = pose.time_s
            if self._offset_s:
                pose = replace(pose, time_s=pose.time_s - self._offset_s)
            fed = self._coach.fed
            state = self._coach.update(pose)
            now = self._capture.clock()
            dorsal = self._coach.session.dorsal
            judged = JudgedFrame(captured.frame, pose, state, dorsal, captured.captured_s, now)
            taken = self._coach.fed > fed
            self._last = judged, taken
            if self._recorder is not None:
                if taken:
                    self._recorder.add(judged, shown=shown)
                else:
                    self._recorder.note(state)
        self.figures.judged += 1
        self._judged_s = now
        if not first:  # that one waits for the model to warm up
            self.figures.ages.append(judged.age_s)
            self.figures.late += judged.age_s > LATE_S
        self._on_judged(judged)
        self._hand_out(judged)

    def _hand_out(self, judged: JudgedFrame) -> None:
        with self._change:
            self._newest = judged
            self._change.notify_all()


def landmarker_of(
    model: LandmarkerSource, *, tags: bool = False, place: CameraPlace | None = None
) -> LandmarkerFactory:
    """A maker of trackers with this model, which look for printed tags if that is asked.

    Args:
        place: where the camera stands, see `open_landmarker`.
    """
    return lambda: open_landmarker(model, tags=tags, place=place)
