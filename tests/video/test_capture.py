"""Live sources: the newest picture wins, a lost camera is tried again, files play in real time."""

import threading
import time
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.errors import InputError
from posecheck.estimation.network_block import no_network
from posecheck.video import playback
from posecheck.video.camera import Camera, CameraLost
from posecheck.video.capture import Capture
from posecheck.video.frame import Frame
from posecheck.video.playback import Playback
from posecheck.video.scaling import FrameMaker
from posecheck.video.source import open_source
from posecheck.video.stream import Stream
from posecheck.video.writer import VideoWriter

BLACK = np.zeros((48, 64, 3), np.uint8)


class Script:
    """A source that follows a script: a picture, a wait for a sign, an error, or the end."""

    name = "camera 7"
    ends = False
    waits_for_start = False
    broken = 0
    fps: float | None = None
    size = (64, 48)

    def __init__(self, *steps: object, opens: Callable[[int], None] = lambda n: None) -> None:
        self._steps = list(steps)
        self._opens = opens
        self.opened = self.closed = 0
        self._count = 0

    def open(self) -> None:
        self.opened += 1
        self._opens(self.opened)

    def start(self) -> None:
        pass

    def read(self, stop: threading.Event) -> Frame | None:
        while self._steps:
            step = self._steps.pop(0)
            if isinstance(step, Exception):
                raise step
            if isinstance(step, threading.Event):
                while not step.is_set() and not stop.wait(0.002):
                    pass
                continue
            self._count += 1
            return Frame(self._count - 1, self._count / 30, BLACK, self.size)
        return None

    def close(self) -> None:
        self.closed += 1


PICTURE = object()


class Clock:
    """Time that only a test moves; also the sign to stop of a source, whose waits pass at once."""

    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s

    monotonic = __call__

    def wait(self, seconds: float) -> bool:
        self.now_s += seconds
        return False


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 300
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.005)


def test_the_newest_picture_wins_and_the_others_are_counted() -> None:
    capture = Capture(Script(PICTURE, PICTURE, PICTURE, threading.Event(), PICTURE))
    capture.start()
    until(lambda: capture.captured == 3)
    shot = capture.next(1)
    assert shot is not None
    assert shot.frame.index == 2
    assert capture.dropped == 2
    assert capture.next(0.01) is None  # none is given twice
    capture.stop()


def test_a_stall_ends_and_is_told_meanwhile() -> None:
    clock, over = Clock(), threading.Event()
    capture = Capture(Script(PICTURE, over, PICTURE, threading.Event()), clock=clock)
    capture.start()
    assert capture.next(300) is not None
    clock.now_s += 0.6
    assert capture.next(0.01) is None
    assert capture.silent_s == pytest.approx(0.6)
    assert capture.state == "running"
    over.set()
    assert capture.next(300) is not None
    assert capture.silent_s == 0
    capture.stop()
    assert capture.state == "ended"


def test_a_lost_camera_is_tried_until_it_is_back() -> None:
    def busy_twice(times: int) -> None:
        if times in (2, 3):
            raise InputError("camera 7 is busy: close the other program that uses it")

    source = Script(PICTURE, CameraLost("camera 7 gives no picture"), PICTURE, opens=busy_twice)
    capture = Capture(source, retry_s=0.05)
    capture.start()
    assert capture.next(300) is not None
    until(lambda: "busy" in (capture.trouble or ""))
    assert capture.state == "lost"
    assert "I keep trying" in (capture.trouble or "")
    shot = capture.next(300)
    assert shot is not None
    assert shot.frame.index == 1
    assert source.opened == 4
    assert capture.losses == 1
    until(lambda: capture.state == "ended")
    assert capture.trouble is None


def test_the_end_and_a_failure_reach_the_consumer() -> None:
    capture = Capture(Script(PICTURE))
    capture.start()
    assert capture.next(300) is not None
    assert capture.next(300) is None
    assert capture.state == "ended"
    broken = Capture(Script(RuntimeError("a bug")))
    broken.start()
    with pytest.raises(RuntimeError, match="a bug"):
        broken.next(300)


def test_a_camera_that_is_not_there_is_said_before_anything_begins() -> None:
    with pytest.raises(InputError, match="no camera 87"):
        Capture(Camera(87)).start()
    with pytest.raises(InputError, match="cannot be opened"):
        Capture(Stream("rtsp://127.0.0.1:9/none")).start()


def film(path: Path, *times_s: float) -> Path:
    with VideoWriter(path) as out:
        for i, time_s in enumerate(times_s):
            out.write(np.full((48, 64, 3), 40 * (i % 6), np.uint8), time_s)
    return path


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock for files that are played, and their sign to stop."""
    made = Clock()
    monkeypatch.setattr(playback, "time", made)
    return made


def test_a_file_plays_in_its_own_time(tmp_path: Path, clock: Any) -> None:
    source = Playback(film(tmp_path / "a.mp4", 0.0, 0.1, 0.4, 0.45))
    first = source.read(clock)
    assert first is not None
    source.start()
    began = clock()
    came = []
    while (frame := source.read(clock)) is not None:
        came.append((frame.time_s, clock() - began))
    source.close()
    assert [time_s for time_s, _ in came] == pytest.approx([0.1, 0.4, 0.45], abs=0.001)
    for time_s, real_s in came:
        assert real_s == pytest.approx(time_s)


def test_after_a_stall_a_file_does_not_rush(tmp_path: Path, clock: Any) -> None:
    source = Playback(film(tmp_path / "a.mp4", *(i / 10 for i in range(12))))
    source.read(clock)
    source.start()
    clock.now_s += 0.8  # a disk that slept: pictures up to 0.3 s are more than LATE_S too late
    source.read(clock)
    began = clock()
    for _ in range(3):
        source.read(clock)
    assert clock() - began == pytest.approx(0.3)
    source.close()


def test_the_clock_of_a_file_waits_for_the_first_look(tmp_path: Path) -> None:
    capture = Capture(Playback(film(tmp_path / "a.mp4", *(i / 20 for i in range(6)))))
    capture.start()
    shots = [capture.next(300)]
    time.sleep(0.5)  # the model warms up, for longer than the file lasts
    assert capture.captured == 1
    while (shot := capture.next(300)) is not None:
        shots.append(shot)
    indices = [s.frame.index for s in shots if s]
    assert indices == sorted({0, *indices, 5})
    assert capture.dropped + len(indices) == capture.captured == 6


def test_another_resolution_in_mid_stream_is_fitted_in() -> None:
    maker = FrameMaker(display_side=100)
    wide = maker.frame(np.full((480, 1280, 3), 200, np.uint8), 0.0)
    assert (wide.size, wide.image.shape) == ((1280, 480), (240, 640, 3))
    tall = maker.frame(np.full((640, 480, 3), 200, np.uint8), 0.1)
    assert (tall.size, tall.image.shape) == (wide.size, wide.image.shape)
    # 480 x 640 becomes 360 x 480 in the middle of 1280 x 480: its shape stays true.
    lit = np.flatnonzero(tall.image[120, :, 0] > 100)
    assert (lit[0], lit[-1]) == (pytest.approx(230, abs=2), pytest.approx(409, abs=2))
    assert tall.display is not None
    assert tall.display.shape == (38, 100, 3)
    assert [wide.index, tall.index] == [0, 1]


def test_what_camera_names(tmp_path: Path) -> None:
    assert isinstance(open_source("0"), Camera)
    assert isinstance(open_source("/dev/video3"), Camera)
    assert isinstance(open_source("http://192.168.0.7:8080/video"), Stream)
    source = open_source(str(film(tmp_path / "a.mp4", 0.0, 0.1)))
    assert isinstance(source, Playback)
    source.close()
    with pytest.raises(InputError, match="no file"):
        open_source("holiday.mp4")


def test_a_stream_is_read_past_the_proxy_that_keeps_the_model_off_the_network(
    tmp_path: Path,
) -> None:
    film(tmp_path / "a.mp4", *(i / 20 for i in range(6)))
    handler = partial(QuietHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with no_network():
        stream = Stream(f"http://127.0.0.1:{server.server_port}/a.mp4")
        stream.open()
        first = stream.read(threading.Event())
        assert first is not None
        assert (first.time_s, first.image.shape) == (0.0, (48, 64, 3))
        with pytest.raises(CameraLost, match="switched on"):
            for _ in range(9):
                stream.read(threading.Event())
        stream.close()
    server.shutdown()
    server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *args: object) -> None:
        pass
