"""A sitting without model, camera, window or sound: pictures that carry only their time."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from posecheck.coach.breath import Breath
from posecheck.coach.cue import Cue
from posecheck.estimation.mediapipe_landmarker import model_info
from posecheck.estimation.models import find_model
from posecheck.history.store import History
from posecheck.live.programme_run import ProgrammeRun
from posecheck.live.run_options import RunOptions
from posecheck.live.window import Display, Key
from posecheck.pose.pose import Pose
from posecheck.video.frame import Frame
from posecheck.voice.voice import Voice
from tests.figures import SIZE

ROOM = np.full((SIZE[1], SIZE[0], 3), 120, np.uint8)
ROOM[::16] = 30


class Clock:
    """Time as the pictures tell it: nothing is late because the machine is busy."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


class Source:
    """Hands out pictures with the times given, each when the one before has been dealt with: looked
    at, or passed over.

    So none is dropped however busy the machine is. One that is `hasty` waits for nobody, as a
    camera does.

    Args:
        gates: before the picture of that number it waits until the condition holds.
        picture: what the camera sees at a time.
        stall_s: the clock goes on by so much before the picture in the middle.
    """

    name = "camera 7"
    waits_for_start = False
    broken = 0
    fps: float | None = 10.0
    size = SIZE

    def __init__(
        self,
        times_s: Sequence[float],
        *,
        ends: bool,
        pace_s: float = 0.002,
        stall_s: float = 0.0,
        gates: Mapping[int, Callable[[], bool]] | None = None,
        hasty: bool = False,
        picture: Callable[[float], np.ndarray] | None = None,
    ) -> None:
        self.ends = ends
        self.looked_at = 0
        self.passed_over: Callable[[], int] = lambda: 0
        self._picture = picture or (lambda _: ROOM.copy())
        self.clock: Callable[[], float] = time.monotonic if hasty else Clock()
        self._times = list(times_s)
        self._pace_s = pace_s
        self._stall = (len(self._times) // 2, stall_s)
        self._gates = gates or {}
        self._index = 0
        self._stalled_s = 0.0

    def open(self) -> None:
        pass

    def start(self) -> None:
        pass

    def read(self, stop: threading.Event) -> Frame | None:
        if self._index >= len(self._times):
            return None
        if isinstance(self.clock, Clock):
            self._wait(lambda: self.looked_at + self.passed_over() >= self._index, stop)
            if self._index == self._stall[0]:
                self._stalled_s = self._stall[1]
                self.clock.now_s += self._stalled_s
            self._wait(self._gates.get(self._index, lambda: True), stop)
            self.clock.now_s = self._stalled_s + self._times[self._index]
        stop.wait(self._pace_s)
        time_s = self._times[self._index]
        picture = self._picture(time_s)
        frame = Frame(self._index, time_s, picture, SIZE, display=picture.copy())
        self._index += 1
        return frame

    def close(self) -> None:
        pass

    def _wait(self, condition: Callable[[], bool], stop: threading.Event) -> None:
        while not condition() and not stop.wait(0.002):
            pass


class Found:
    def __init__(self, pose: Pose) -> None:
        self._pose = pose

    def pose(self) -> Pose:
        return self._pose


class ActedLandmarker:
    """Sees in each picture the pose of its time."""

    def __init__(
        self, pose_at: Callable[[float], Pose], source: Source, delay_s: float = 0.0
    ) -> None:
        self._pose_at = pose_at
        self._source = source
        self._delay_s = delay_s

    def detect(self, frame: Frame) -> Any:
        time.sleep(self._delay_s)
        self._source.looked_at += 1
        return Found(self._pose_at(frame.time_s))

    def close(self) -> None:
        pass


class Screen:
    """Keeps what was shown, and presses keys when a condition holds."""

    visible = True

    def __init__(self, *keys: tuple[Callable[[], bool], Key]) -> None:
        self._keys = list(keys)
        self.pressed = 0
        self.shown = 0
        self.last: np.ndarray | None = None

    def show(self, picture: np.ndarray) -> None:
        self.shown += 1
        self.last = picture

    def key(self) -> Key | None:
        if self._keys and self._keys[0][0]():
            self.pressed += 1
            return self._keys.pop(0)[1]
        return None

    def close(self) -> None:
        pass


class Silent:
    """Says nothing, but remembers."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.tones = 0
        self.breaths: list[Breath | None] = []

    def speak(self, text: str, stop: threading.Event) -> None:
        self.said.append(text)

    def tone(self) -> None:
        self.tones += 1

    def breathe(self, breath: Breath | None) -> None:
        self.breaths.append(breath)

    def close(self) -> None:
        pass


class Heard(Voice):
    """A voice that also remembers every cue it was given."""

    def __init__(self) -> None:
        self.speaker = Silent()
        self.cues: list[Cue] = []
        super().__init__(self.speaker)

    def say(self, cue: Cue) -> None:
        self.cues.append(cue)
        super().say(cue)


class ActedRun:
    """Everything around `ProgrammeRun`, and what came of it."""

    def __init__(
        self,
        folder: Path,
        source: Source,
        pose_at: Callable[[float], Pose],
        display: Display,
        *,
        delay_s: float = 0.0,
        history: History | None = None,
        **options: Any,
    ) -> None:
        self.lines: list[str] = []
        self.voice = Heard()
        self.live = ProgrammeRun(
            source,
            lambda: ActedLandmarker(pose_at, source, delay_s),
            model_info(find_model("full")),
            RunOptions(
                folder=lambda name, number: folder / f"{number}-{name}",
                **{"briefing": False, **options},
            ),
            display=display,
            voice=self.voice,
            history=history,
            say=self.lines.append,
            clock=source.clock,
        )
        source.passed_over = lambda: self.live.figures.passed_over
