"""Reads recorded videos: upright RGB pictures with their true times, one at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self

import av
from av.codec.context import ThreadType
from av.error import FFmpegError
from av.stream import Disposition

from posecheck.errors import InputError
from posecheck.text.translation import _
from posecheck.video.clock import FrameClock
from posecheck.video.container import open_video
from posecheck.video.file_times import slowed_by, stated_length_s, states_times
from posecheck.video.frame import Frame
from posecheck.video.sampling import FrameSampler, Timed
from posecheck.video.scaling import within
from posecheck.video.upright import GreyScaler, Scaler, Turn

_USUAL_FPS = 30.0
"""Assumed where a file states no frame rate and no times."""
_LARGE_PX = 2_100_000
"""More pixels than those of 1080p are decoded in several threads. Fewer need no help: one thread
is many times faster than the model, and takes a third less of the processor's time."""
_MOST_READ_ERRORS = 50
"""Failed reads in a row after which the rest of the file is given up."""


@dataclass(frozen=True, slots=True)
class VideoInfo:
    """What a file says about itself.

    Attributes:
        path: the file.
        width, height: of the upright picture with square pixels.
        fps: average frames per second, None when unknown.
        duration_s: length in seconds, None when unknown.
        frames: number of frames as stated or estimated from the length; for a progress bar only.
        rotation: degrees clockwise by which stored pictures are turned: 0, 90, 180 or 270.
        codec: name of the video codec.
        slowed_by: how many times slower than it was the file plays (slow motion); the times of
            frames, `fps` and `duration_s` are those of real time.
    """

    path: Path
    width: int
    height: int
    fps: float | None
    duration_s: float | None
    frames: int | None
    rotation: int
    codec: str
    slowed_by: float = 1.0


class VideoFile:
    """A video file as a context manager and an iterator of frames, read once from the start.

    Times start at 0 with the first frame that can be read and increase strictly, also in whole
    milliseconds. Damaged frames are skipped and counted in `broken`.

    Attributes:
        info: what the file says about itself.
        broken: damaged packets and frames skipped so far.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        analysis_side: int = 640,
        display_side: int | None = None,
        grey: bool = False,
        every_s: float = 0.0,
        fps: float | None = None,
        rotate: int = 0,
        mirrored: bool = False,
    ) -> None:
        """Open a file and read its first frame.

        `analysis_side` and `display_side` bound the long sides of `Frame.image` and
        `Frame.display` in pixels; pictures are never enlarged. `grey` asks for `Frame.grey`.
        `every_s` leaves out frames of slow movement that are closer than this, see `FrameSampler`;
        0 gives all.
        `fps` pictures a second count in place of the file's own times, which a bare stream lacks.
        Besides what the file says, the pictures are turned clockwise by `rotate` degrees (0, 90,
        180 or 270), and left and right are exchanged in `mirrored` ones.
        Raises InputError when the file cannot be read as a video.
        """
        self._path = Path(path)
        self.broken = 0
        self._fps = fps
        self._every_s = every_s
        self._turn: Turn | None = None
        self._turns: dict[int, Turn] = {}
        self._asked = Turn.asked(rotate, mirrored=mirrored)
        self._container = open_video(self._path)
        try:
            self._prepare(analysis_side, display_side, grey)
        except BaseException:
            self.close()
            raise

    @property
    def last_s(self) -> float:
        """Time of the newest frame in seconds from the first one."""
        return self._clock.last_s or 0.0

    @property
    def end_s(self) -> float:
        """Time at which the newest frame ends, as far as the file says how long it is shown."""
        return self.last_s + self._shown_s

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; may be called more than once."""
        self._container.close()

    def __iter__(self) -> Iterator[Frame]:
        frames = self._timed()
        if self._every_s:
            frames = FrameSampler(self._every_s).chosen(frames)
        for index, time_s, frame in frames:
            turn = self._turn_of(frame)
            upright = self._upright(frame, turn)
            image = self._image.picture(frame, turn, upright)
            display = None
            if self._display is self._image:
                display = image
            elif self._display is not None:
                # Made from the decoded frame too, so that what the tracker sees, and with it the
                # result, does not depend on whether somebody looks.
                display = self._display.picture(frame, turn, upright)
            size = (self.info.width, self.info.height)
            grey = None
            if self._grey is not None and upright == size:
                grey = self._grey.picture(frame, turn)
            yield Frame(index, time_s, image, size, display, grey)

    def _prepare(self, analysis_side: int, display_side: int | None, grey: bool) -> None:
        covers = Disposition.attached_pic | Disposition.timed_thumbnails
        streams = [s for s in self._container.streams.video if not s.disposition & covers]
        best = self._container.streams.best("video")
        stream = next((s for s in streams if s is best), streams[0] if streams else None)
        if stream is None:
            raise InputError(
                _("{path} has no picture, only sound or text; choose a video file.").format(
                    path=self._path
                )
            )
        if stream.codec_context is None:
            raise InputError(
                _(
                    "{path} is in a video format that cannot be decoded here; convert it to H.264 "
                    "(.mp4) and try again."
                ).format(path=self._path)
            )
        coded = stream.codec_context
        if coded.width * coded.height > _LARGE_PX:
            stream.thread_type = ThreadType.AUTO
        else:
            coded.thread_count = 1
        self._stream = stream
        if self._fps is None and not states_times(self._container, stream):
            raise InputError(
                _(
                    "{path} states no times: say how many pictures a second it has, as in --fps 30."
                ).format(path=self._path)
            )
        coded_fps = _plausible(stream.codec_context.framerate)
        fps = _plausible(stream.average_rate) or coded_fps
        duration = stated_length_s(self._container, stream)
        if duration is None and coded_fps:
            fps = coded_fps  # a bare stream: libav's average is only its default of 25
        self._slowed_by = 1.0
        if self._fps is not None:
            fps = coded_fps = self._fps
            duration = stream.frames / fps if stream.frames else None
        else:
            self._slowed_by = slowed_by(self._container, stream, fps)
            fps = fps and fps * self._slowed_by
            coded_fps = coded_fps and coded_fps * self._slowed_by
            duration = duration and duration / self._slowed_by
        self._shown_s = 0.0
        self._clock = FrameClock(1 / (coded_fps or fps or _USUAL_FPS))
        self._decoded = self._decode()
        self._first = next(self._decoded, None)
        if self._first is None:
            raise InputError(
                _(
                    "No picture in {path} can be read: the file is damaged; copy it again from "
                    "the camera or record it again."
                ).format(path=self._path)
            )
        turn = self._turn_of(self._first)
        width, height = self._upright(self._first, turn)
        frames = stream.frames or (round(duration * fps) if duration and fps else None)
        self.info = VideoInfo(
            self._path,
            width,
            height,
            fps,
            duration,
            frames,
            turn.degrees,
            stream.codec.name,
            self._slowed_by,
        )
        analysed = within((width, height), analysis_side)
        self._image = Scaler(*analysed)
        self._display = None
        if display_side is not None:
            shown = within((width, height), display_side)
            self._display = self._image if shown == analysed else Scaler(*shown)
        self._grey = GreyScaler(width, height) if grey else None

    def _timed(self) -> Iterator[Timed]:
        """Frames in order with their times, without those whose moment has passed."""
        first, self._first = self._first, None
        index = 0
        if first is not None:
            yield index, self._clock.next(self._stamp(first, 0)) or 0.0, first
            del first  # a decoded frame is large; do not keep it for the whole video
        for count, frame in enumerate(self._decoded, 1):
            time_s = self._clock.next(self._stamp(frame, count))
            if time_s is not None:
                index += 1
                yield index, time_s, frame

    def _stamp(self, frame: av.VideoFrame, count: int) -> float | None:
        """The time of a frame in real seconds as the file says, or as the user does."""
        if self._fps is not None:
            self._shown_s = 1 / self._fps
            return count / self._fps
        if frame.duration and frame.time_base:
            self._shown_s = float(frame.duration * frame.time_base) / self._slowed_by
        raw = _raw_time(frame)
        return None if raw is None else raw / self._slowed_by

    def _decode(self) -> Iterator[av.VideoFrame]:
        """All frames that can be decoded; counts the others."""
        packets = self._container.demux(self._stream)
        failures = 0
        while failures < _MOST_READ_ERRORS:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except (FFmpegError, OSError):
                failures += 1
                self.broken += 1
                packets = self._container.demux(self._stream)
                continue
            failures = 0
            try:
                frames = packet.decode()
            except av.error.EOFError:
                return
            except (FFmpegError, OSError, ValueError):
                self.broken += 1
                continue
            for frame in frames:
                if frame.is_corrupt or frame.width < 2 or frame.height < 2:
                    self.broken += 1
                else:
                    yield frame

    def _turn_of(self, frame: av.VideoFrame) -> Turn:
        # Looking at a frame's side data ties it into a reference cycle in PyAV, which keeps the
        # picture until the next garbage collection: look once for each angle only.
        if frame.rotation == 0 and self._turn is not None:
            # Not told again: H.264 may say it with its first picture only, and for all.
            return self._turn
        if frame.rotation not in self._turns:
            self._turns[frame.rotation] = Turn.of(frame).then(self._asked)
        self._turn = self._turns[frame.rotation]
        return self._turn

    def _upright(self, frame: av.VideoFrame, turn: Turn) -> tuple[int, int]:
        """Width and height of the upright picture with square pixels."""
        aspect = float(self._stream.sample_aspect_ratio or 1)
        if not 0.2 <= aspect <= 5:  # nobody films like that: a damaged header
            aspect = 1.0
        width, height = max(1, round(frame.width * aspect)), frame.height
        return (height, width) if turn.transposed else (width, height)


def _plausible(rate: Fraction | None) -> float | None:
    return float(rate) if rate and 0 < rate <= 1000 else None


def _raw_time(frame: av.VideoFrame) -> float | None:
    stamp = frame.pts if frame.pts is not None else frame.dts
    if stamp is None or frame.time_base is None:
        return None
    return float(stamp * frame.time_base)
