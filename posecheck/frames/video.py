"""Reads recorded videos: upright RGB pictures with their true times, one at a time."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Self, cast

import av
import cv2
import numpy as np
from av.buffer import Buffer
from av.codec.context import ThreadType
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition
from av.video.reformatter import Colorspace, Interpolation, VideoReformatter
from numpy.typing import NDArray

from posecheck.errors import InputError
from posecheck.frames.clock import FrameClock
from posecheck.frames.frame import Frame

Picture = NDArray[np.uint8]

_USUAL_FPS = 30.0
"""Assumed where a file states no frame rate and no times."""
_MOST_READ_ERRORS = 50
"""Failed reads in a row after which the rest of the file is given up."""
_NOT_VIDEO = {"tty", "bin", "xbin", "adf", "idf", "image2", "concat", "hls", "dash"}
"""Formats in which libav makes a "video" of a text, a picture or a list of other files."""


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
    """

    path: Path
    width: int
    height: int
    fps: float | None
    duration_s: float | None
    frames: int | None
    rotation: int
    codec: str


@dataclass(frozen=True, slots=True)
class _Turn:
    """How a stored picture becomes upright: transposed first, then mirrored."""

    transposed: bool = False
    mirror_x: bool = False
    mirror_y: bool = False

    @classmethod
    def of(cls, frame: av.VideoFrame) -> "_Turn":
        """The turn nearest to the frame's display matrix (oblique angles go to the next 90°)."""
        matrix = cast(Buffer | None, frame.side_data.get("DISPLAYMATRIX"))
        if matrix is None or matrix.buffer_size < 36:
            return cls()
        # Stored (x, y) goes to (a x + c y, b x + d y); x right, y down.
        a, b, _, c, d = struct.unpack_from("=5i", bytes(matrix))
        if abs(b) + abs(c) > abs(a) + abs(d):
            return cls(True, mirror_x=c < 0, mirror_y=b < 0)
        return cls(False, mirror_x=a < 0, mirror_y=d < 0)

    @property
    def degrees(self) -> int:
        """The clockwise turn in degrees, mirroring aside."""
        if self.transposed:
            return 90 if self.mirror_x else 270
        return 180 if self.mirror_y else 0

    def apply(self, image: Picture) -> Picture:
        """The upright picture, contiguous."""
        if self.transposed:
            image = cv2.transpose(image)  # type: ignore[assignment]
        if self.mirror_x or self.mirror_y:
            code = -1 if self.mirror_x and self.mirror_y else 1 if self.mirror_x else 0
            image = cv2.flip(image, code)  # type: ignore[assignment]
        return image


class _Scaler:
    """Turns decoded frames into upright RGB pictures of one size.

    A frame of other proportions (the resolution changed in mid-stream) is fitted in with black
    borders, so that angles and lengths stay true.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._shrink, self._colour = VideoReformatter(), VideoReformatter()

    def picture(self, frame: av.VideoFrame, turn: _Turn, upright: tuple[int, int]) -> Picture:
        """The frame, whose upright size with square pixels is `upright`, at this scaler's size."""
        fit = min(self.width / upright[0], self.height / upright[1])
        width = _near(upright[0] * fit, self.width)
        height = _near(upright[1] * fit, self.height)
        stored = (height, width) if turn.transposed else (width, height)
        image = turn.apply(self._rgb(frame, *stored))
        if (width, height) == (self.width, self.height):
            return image
        canvas = np.zeros((self.height, self.width, 3), np.uint8)
        x, y = (self.width - width) // 2, (self.height - height) // 2
        canvas[y : y + height, x : x + width] = image
        return canvas

    def _rgb(self, frame: av.VideoFrame, width: int, height: int) -> Picture:
        space = None
        if frame.colorspace == Colorspace.DEFAULT and frame.height >= 720:
            space = Colorspace.ITU709  # what players assume for untagged high definition
        layout = frame.format
        resized = (width, height) != (frame.width, frame.height)
        if resized and not layout.is_rgb and len(layout.components) >= 3:
            # Shrinking luma and chroma first and colouring the small picture takes half the
            # time of one step, in which swscale works at the full chroma resolution.
            frame = self._shrink.reformat(
                frame,
                width,
                height,
                "yuvj420p" if layout.name.startswith("yuvj") else "yuv420p",
                interpolation=Interpolation.AREA,
                threads=1,
            )
        small = self._colour.reformat(
            frame,
            width,
            height,
            "rgb24",
            src_colorspace=space,
            interpolation=Interpolation.AREA,
            threads=1,
        )
        plane = small.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        # Rows are padded; MediaPipe ignores strides, so a packed copy is needed.
        return np.ascontiguousarray(rows[:height, : 3 * width]).reshape(height, width, 3)


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
    ) -> None:
        """Open a file and read its first frame.

        `analysis_side` and `display_side` bound the long sides of `Frame.image` and
        `Frame.display` in pixels; pictures are never enlarged. `grey` asks for `Frame.grey`.
        Raises InputError when the file cannot be read as a video.
        """
        self._path = Path(path)
        self._grey = VideoReformatter() if grey else None
        self.broken = 0
        self._turns: dict[int, _Turn] = {}
        self._container = _open(self._path)
        try:
            self._prepare(analysis_side, display_side)
        except BaseException:
            self.close()
            raise

    @property
    def last_s(self) -> float:
        """Time of the newest frame in seconds from the first one."""
        return self._clock.last_s or 0.0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file; may be called more than once."""
        self._container.close()

    def __iter__(self) -> Iterator[Frame]:
        for index, (time_s, frame) in enumerate(self._timed()):
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
            grey = self._grey_of(frame, turn) if upright == size else None
            yield Frame(index, time_s, image, size, display, grey)

    def _grey_of(self, frame: av.VideoFrame, turn: _Turn) -> Picture | None:
        """The upright brightness at full size with square pixels, None when nobody asked."""
        if self._grey is None:
            return None
        width, height = self.info.width, self.info.height
        if turn.transposed:
            width, height = height, width
        plane = self._grey.reformat(frame, width, height, "gray", threads=1).planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        return np.ascontiguousarray(turn.apply(rows[:height, :width]))

    def _prepare(self, analysis_side: int, display_side: int | None) -> None:
        covers = Disposition.attached_pic | Disposition.timed_thumbnails
        streams = [s for s in self._container.streams.video if not s.disposition & covers]
        best = self._container.streams.best("video")
        stream = next((s for s in streams if s is best), streams[0] if streams else None)
        if stream is None:
            raise InputError(
                f"{self._path} has no picture, only sound or text; choose a video file."
            )
        if stream.codec_context is None:
            raise InputError(
                f"{self._path} is in a video format that cannot be decoded here; "
                "convert it to H.264 (.mp4) and try again."
            )
        stream.thread_type = ThreadType.AUTO
        self._stream = stream
        coded_fps = _plausible(stream.codec_context.framerate)
        fps = _plausible(stream.average_rate) or coded_fps
        duration = _duration(self._container, stream)
        if duration is None and coded_fps:
            fps = coded_fps  # a bare stream: libav's average is only its default of 25
        self._clock = FrameClock(1 / (coded_fps or fps or _USUAL_FPS))
        self._decoded = self._decode()
        self._first = next(self._decoded, None)
        if self._first is None:
            raise InputError(
                f"No picture in {self._path} can be read: the file is damaged; "
                "copy it again from the camera or record it again."
            )
        turn = self._turn_of(self._first)
        width, height = self._upright(self._first, turn)
        frames = stream.frames or (round(duration * fps) if duration and fps else None)
        self.info = VideoInfo(
            self._path, width, height, fps, duration, frames, turn.degrees, stream.codec.name
        )
        self._image = _Scaler(*_fit(width, height, analysis_side))
        self._display = None
        if display_side is not None:
            self._display = _Scaler(*_fit(width, height, display_side))
            if (self._display.width, self._display.height) == (
                self._image.width,
                self._image.height,
            ):
                self._display = self._image

    def _timed(self) -> Iterator[tuple[float, av.VideoFrame]]:
        """Frames in order with their times, without those whose moment has passed."""
        first, self._first = self._first, None
        if first is not None:
            yield self._clock.next(_raw_time(first)) or 0.0, first
            del first  # a decoded frame is large; do not keep it for the whole video
        for frame in self._decoded:
            time_s = self._clock.next(_raw_time(frame))
            if time_s is not None:
                yield time_s, frame

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

    def _turn_of(self, frame: av.VideoFrame) -> _Turn:
        # Looking at a frame's side data ties it into a reference cycle in PyAV, which keeps the
        # picture until the next garbage collection: look once for each angle only.
        if frame.rotation not in self._turns:
            self._turns[frame.rotation] = _Turn.of(frame)
        return self._turns[frame.rotation]

    def _upright(self, frame: av.VideoFrame, turn: _Turn) -> tuple[int, int]:
        """Width and height of the upright picture with square pixels."""
        aspect = float(self._stream.sample_aspect_ratio or 1)
        if not 0.2 <= aspect <= 5:  # nobody films like that: a damaged header
            aspect = 1.0
        width, height = max(1, round(frame.width * aspect)), frame.height
        return (height, width) if turn.transposed else (width, height)


def _near(length: float, whole: int) -> int:
    """`length` as whole pixels, or `whole` where only rounding keeps them apart."""
    return whole if abs(length - whole) < 1.5 else max(1, round(length))


def _fit(width: int, height: int, side: int) -> tuple[int, int]:
    """The size scaled down so that its long side is at most `side`."""
    scale = min(1.0, side / max(width, height))
    return max(1, round(width * scale)), max(1, round(height * scale))


def _plausible(rate: Fraction | None) -> float | None:
    return float(rate) if rate and 0 < rate <= 1000 else None


def _raw_time(frame: av.VideoFrame) -> float | None:
    stamp = frame.pts if frame.pts is not None else frame.dts
    if stamp is None or frame.time_base is None:
        return None
    return float(stamp * frame.time_base)


def _duration(container: InputContainer, stream: av.VideoStream) -> float | None:
    seconds = 0.0
    if stream.duration and stream.time_base:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration:
        seconds = container.duration / av.time_base
    return seconds if seconds > 0 else None


def _open(path: Path) -> InputContainer:
    """Open a file for reading, or raise InputError with the reason and the remedy."""
    try:
        if path.is_dir():
            raise InputError(f"{path} is a folder; give a video file.")
        if path.exists() and not path.is_file():
            # A pipe or a device may never end, or never begin.
            raise InputError(f"{path} is not a file; give a video file, or use posecheck live.")
        with path.open("rb") as file:
            if not file.read(1):
                raise InputError(f"{path} is empty; copy it again from the camera.")
    except FileNotFoundError:
        raise InputError(f"There is no file {path}; check the name.") from None
    except PermissionError:
        raise InputError(
            f"{path} may not be read; change its permissions or copy it to a folder of yours."
        ) from None
    except (OSError, ValueError) as error:
        raise InputError(f"{path} cannot be read ({error}); check the name and the disk.") from None
    try:
        # An absolute path cannot be taken for a protocol; the whitelist keeps a playlist named
        # .mp4 from opening addresses on the network.
        container = av.open(
            str(path.absolute()), metadata_errors="replace", options={"protocol_whitelist": "file"}
        )
    except (FFmpegError, OSError, ValueError, UnicodeError):
        if _unfinished(path):
            raise InputError(
                f"{path} was cut off before the recording or copy was finished (its index is "
                "missing); copy it again from the camera or record it again."
            ) from None
        raise InputError(
            f"{path} is not a video that can be read; choose a video file, for example .mp4."
        ) from None
    names = set(container.format.name.split(","))
    if names & _NOT_VIDEO or any(name.endswith("_pipe") for name in names):
        container.close()
        raise InputError(f"{path} is not a video but a picture, text or list; choose a video file.")
    return container


def _unfinished(path: Path) -> bool:
    """Whether the file begins like an MP4 or QuickTime file but its index never follows."""
    end = path.stat().st_size
    position, boxes = 0, set[bytes]()
    with path.open("rb") as file:
        while position + 8 <= end and len(boxes) < 50:
            file.seek(position)
            size, kind = struct.unpack(">I4s", file.read(8))
            if size == 1:
                size = int.from_bytes(file.read(8), "big")
            boxes.add(kind)
            if size < 8:
                break
            position += size
    known = boxes & {b"ftyp", b"mdat", b"wide", b"free", b"skip"}
    return bool(known) and (b"moov" not in boxes or position > end)
