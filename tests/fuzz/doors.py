"""The doors through which files and words come in, and what is thrown at each.

An attempt takes the folder to work in, the names that may stand there, and the number of the
damage; -1 is an honest input, which must pass. It may raise InputError and nothing else.
"""

import io
import json
import logging
import random
import shlex
import shutil
import zipfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

import click
import numpy as np
from websockets.exceptions import ConnectionClosed

from posecheck.batch.expectation import load_expectation
from posecheck.batch.matching import compare
from posecheck.calibration import load_calibration
from posecheck.cli.main import cli
from posecheck.errors import InputError
from posecheck.exercises import load_definition, load_exercise
from posecheck.pose import PoseTrack
from posecheck.recording.folder import RESULT_FILES
from posecheck.recording.landmarks import LandmarkWriter, Origin, read_landmarks
from posecheck.recording.result import result_json, write_signals
from posecheck.session import Session
from tests.figures import QUADRUPED, SIZE, SUPINE, film
from tests.fuzz.mutation import BYTES, damaged, damaged_text, flipped

Own = set[str]
Attempt = Callable[[Path, Own, int], None]

MOVEMENTS = Path(__file__).parents[2] / "posecheck" / "exercises" / "movements"
SAMPLES = Path(__file__).parents[2] / "sample_videos"
ORIGIN: Final = Origin("clip.mp4", *SIZE, 10.0, 0, False, "full", "0" * 64, "1", "1")


@cache
def track(camera: str = "left") -> PoseTrack:
    """Six seconds of a cat, or of knees that move aside."""
    if camera == "head_end":
        return PoseTrack.of(
            list(film(lambda t: replace(SUPINE, knees_aside_m=0.02 * t), 6, "head_end"))
        )
    return PoseTrack.of(list(film(lambda t: replace(QUADRUPED, back_pct=3 * t), 6, camera)))


def judged(session: Session, poses: PoseTrack) -> dict[str, object]:
    """The whole result of a session; it must be valid JSON without NaN."""
    session.skim(poses)
    content = result_json(session.finish(), ORIGIN)
    json.dumps(content, allow_nan=False)
    return content


def definition(folder: Path, own: Own, number: int) -> None:
    """A movement's file is read, judged by and told about."""
    files = sorted(MOVEMENTS.glob("*.toml"))
    text = files[number % len(files)].read_text(encoding="utf-8")
    (folder / "input").write_bytes(text.encode() if number < 0 else damaged_text(text, number))
    read = load_definition(folder / "input")
    camera = "head_end" if "head_end" in read.views else "left"
    judged(Session(read, height_in=66.0), track(camera))


CALIBRATION = """
schema = "posecheck/calibration/1"
date = 2026-11-20T10:00:00Z
method = "taught"

[camera]
description = "laptop behind the head"

[camera.lens]
width = 1280
height = 720
focal_px = [900.0, 900.0]
centre_px = [640.0, 360.0]
distortion = [0.1, -0.2, 0.0, 0.0, 0.0]
error_px = 0.4
pictures = 12

[person]
height = "5ft7in"

[taught]
inches = 3.0
sides = ["left", "right"]
px_per_in = 4.1
width = 480
height = 360

[taught.scene]
left_shoulder = [200.0, 300.0]
right_shoulder = [280.0, 300.0]
left_hip = [210.0, 200.0]
right_hip = [270.0, 200.0]
left_knee = [210.0, 120.0]
right_knee = [270.0, 120.0]

[tags]
side_in = 2.0
mat_side_in = 6.0

[ranges.cat_cow.back_curve_pct]
comfortable_low = -4.0
comfortable_high = 9.0
"""


def calibration(folder: Path, own: Own, number: int) -> None:
    """A calibration is read and judged with."""
    data = CALIBRATION.encode() if number < 0 else damaged_text(CALIBRATION, number)
    (folder / "input").write_bytes(data)
    read = load_calibration(folder / "input")
    judged(Session(load_exercise("cat_cow"), calibration=read), track())
    judged(Session(load_exercise("supine_caudal_rotation"), calibration=read), track("head_end"))


@cache
def _content() -> dict[str, object]:
    return judged(Session(load_exercise("cat_cow")), track())


def expectation(folder: Path, own: Own, number: int) -> None:
    """An expectation is read and compared with."""
    files = sorted(SAMPLES.glob("*.expect.toml"))
    text = files[number % len(files)].read_text(encoding="utf-8")
    (folder / "input").write_bytes(text.encode() if number < 0 else damaged_text(text, number))
    compare(_content(), load_expectation(folder / "input"))


@cache
def _landmarks() -> bytes:
    out = io.BytesIO()
    path = Path("landmarks-made")
    with LandmarkWriter() as writer:
        for i in range(len(track())):
            writer.add(track().pose(i))
        writer.save(path, ORIGIN)
    out.write(path.read_bytes())
    path.unlink()
    return out.getvalue()


def landmarks(folder: Path, own: Own, number: int) -> None:
    """Saved landmarks are read and judged; some are no landmarks at all."""
    data = _landmarks()
    if number >= 0:
        data = (
            _ODD_ARRAYS[number % len(_ODD_ARRAYS)](number) if number % 2 else damaged(data, number)
        )
    (folder / "input").write_bytes(data)
    poses, origin = read_landmarks(folder / "input")
    session = Session(load_exercise("cat_cow"), height_in=66.0)
    session.skim(poses)
    result = session.finish()
    json.dumps(result_json(result, origin), allow_nan=False)
    write_signals(result, folder / "signals.csv")
    (folder / "signals.csv").unlink()


def _arrays() -> dict[str, np.ndarray]:
    with np.load(io.BytesIO(_landmarks())) as archive:
        return {name: archive[name] for name in archive.files}


def _packed(arrays: dict[str, np.ndarray]) -> bytes:
    out = io.BytesIO()
    np.savez_compressed(out, **arrays)
    return out.getvalue()


def _values(number: int) -> bytes:
    """Numbers that are no landmarks: infinite, huge, tiny, all the same."""
    chance = random.Random(number)
    arrays = _arrays()
    for name in chance.sample(sorted(set(arrays) - {"meta", "time_s"}), 3):
        array = arrays[name]
        rows = slice(chance.randrange(20), chance.randrange(20, 60))
        if array.dtype.kind == "f":
            array[rows] = chance.choice([np.nan, np.inf, -np.inf, 0, 1e30, -1e30, 1e-38, 3e38])
        else:
            array[rows] = chance.choice([-32768, 32767, 0])
    return _packed(arrays)


def _times(number: int) -> bytes:
    """Times that go backward, stand still, jump, begin before zero or are none."""
    chance = random.Random(number)
    arrays = _arrays()
    times = arrays["time_s"]
    damage = chance.randrange(6)
    if damage == 0:
        times -= 1000.0
    elif damage == 1:
        times[30:] += 1e12
    elif damage == 2:
        times[30] = times[29]
    elif damage == 3:
        times[chance.randrange(60)] = chance.choice([np.nan, np.inf])
    elif damage == 4:
        times[:] = times[::-1].copy()
    else:
        times *= chance.choice([1e-12, 1e9, 1e300])
    return _packed(arrays)


def _shapes(number: int) -> bytes:
    """Arrays of other lengths, kinds and numbers of axes, missing ones, ones too many."""
    chance = random.Random(number)
    arrays = _arrays()
    name = chance.choice(sorted(set(arrays) - {"meta"}))
    damage = chance.randrange(6)
    if damage == 0:
        arrays[name] = arrays[name][:-1]
    elif damage == 1:
        with np.errstate(all="ignore"):  # NaN is no whole number
            arrays[name] = arrays[name].astype(chance.choice(["<f8", "<i8", "S8", "<c16", "<U4"]))
    elif damage == 2:
        arrays[name] = arrays[name][..., None]
    elif damage == 3:
        del arrays[name]
    elif damage == 4:
        arrays = {key: array[:0] if key != "meta" else array for key, array in arrays.items()}
    else:
        arrays[name] = np.zeros((1000, 1000), np.float32)
    return _packed(arrays)


def _meta(number: int) -> bytes:
    """What is said about the video is nonsense."""
    chance = random.Random(number)
    arrays = _arrays()
    meta = json.loads(str(arrays["meta"]))
    key = chance.choice(sorted(meta))
    meta[key] = chance.choice([None, -1, 0, 1e400, 10**30, "", "x" * 10**5, [], {}, True, "\0"])
    text = json.dumps(meta) if number % 3 else chance.choice(["[1]", "null", "{", "7", '"a"'])
    arrays["meta"] = np.array(text)
    return _packed(arrays)


def _bomb(number: int) -> bytes:
    """A small file that claims to be, or unpacks to, something large."""
    chance = random.Random(number)
    out = io.BytesIO()
    shape = chance.choice([(10**12, 33, 2), (3 * 10**6, 33, 2), (-5, 33, 2), (2**63, 33, 2)])
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, array in _arrays().items():
            with archive.open(f"{name}.npy", "w", force_zip64=True) as member:
                if name == "landmarks":
                    header = {"descr": "<f4", "fortran_order": False, "shape": shape}
                    np.lib.format.write_array_header_1_0(member, header)
                    for _ in range(chance.choice([0, 60])):
                        member.write(bytes(10**6))
                else:
                    np.lib.format.write_array(member, array)
    return out.getvalue()


def _pickled(number: int) -> bytes:
    """An array of Python objects: reading it would run code."""
    arrays = _arrays()
    arrays["time_s" if number % 4 == 1 else "meta"] = np.array([{"run": "me"}], dtype=object)
    out = io.BytesIO()
    np.savez(out, allow_pickle=True, **arrays)
    return out.getvalue()


_ODD_ARRAYS: Final = (_values, _times, _shapes, _meta, _values, _times, _shapes, _bomb, _pickled)


@cache
def _clips() -> list[bytes]:
    """Tiny videos of several kinds."""
    import av

    clips = []
    for suffix, codec in (
        (".mp4", "libx264"),
        (".mkv", "libvpx"),
        (".avi", "mpeg4"),
        (".mov", "libx264"),
    ):
        path = Path(f"made{suffix}")
        with av.open(str(path), "w") as out:
            stream = out.add_stream(codec, rate=20)
            stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
            for i in range(30):
                picture = np.full((48, 64, 3), 8 * i, np.uint8)
                picture[:, i : i + 8] = 255 - 8 * i
                out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, "rgb24")))
            out.mux(stream.encode(None))
        clips.append(path.read_bytes())
        path.unlink()
    return clips


LIMIT_S = 5.0
MOST_FRAMES = 5000


def video(folder: Path, own: Own, number: int) -> None:
    """Every frame of a video is read."""
    from posecheck.frames import VideoFile

    clips = _clips()
    data = clips[number % len(clips)]
    if number >= 0:
        chance = random.Random(number)
        if number % 9 == 8:  # one kind after another
            data = data + clips[(number + 1) % len(clips)]
        else:
            data = BYTES[number % len(BYTES)](data, chance)
    suffix = (".mp4", ".mkv", ".avi", ".mov")[number % 4]
    path = folder / f"input{suffix}"
    own.add(path.name)
    path.write_bytes(data)
    last = -1.0
    with VideoFile(path) as frames:
        for i, frame in enumerate(frames):
            assert frame.time_s > last, "time must go forward"
            assert i < MOST_FRAMES, "endless"
            last = frame.time_s


def analysis(folder: Path, own: Own, number: int) -> None:
    """A damaged video or odd landmarks go all the way to a whole folder of results."""
    if number % 3 == 0:
        path = folder / "input.mp4"
        path.write_bytes(flipped(_clips()[0], random.Random(number)))
    else:
        path = folder / "input.npz"
        damage = _values if number % 3 == 1 else _times
        path.write_bytes(damage(number) if number >= 0 else _landmarks())
    own.add(path.name)
    out = folder / "out"
    command = ["analyze", str(path), "-e", "cat_cow", "--height", "66in", "-o", str(out)]
    cli.main(args=command, standalone_mode=False, prog_name="posecheck")
    missing = set(RESULT_FILES) - {"annotated.mp4"} - {file.name for file in out.iterdir()}
    assert not missing, missing
    shutil.rmtree(out)


_PLACES: Final = (
    "",
    ".",
    "/dev/null",
    "/dev/zero",
    "/proc/self/mem",
    "no such file.mp4",
    "input",
    "-",
    "--",
    "\N{SNOWMAN} ümläut.mp4",
    "x" * 5000,
    "a/../../b",
    "%s%n{0}",
    "'; rm -rf",
    "http://127.0.0.1:9/clip.mp4",
    "file:///etc/passwd",
    "concat:a|b",
)
_VALUES: Final = (
    "",
    "0",
    "-1",
    "99999999999999999999",
    "1e400",
    "nan",
    "inf",
    "5ft7in",
    "170cm",
    "170 parsecs",
    "cat_cow",
    "no_such_movement",
    "../cat_cow",
    "\N{ARABIC-INDIC DIGIT FIVE}ft",
    "x" * 3000,
    "full",
    "heavy",
)
_OPTIONS: Final = (
    "-e",
    "--exercise",
    "--definition",
    "--height",
    "--level",
    "--model",
    "--calibration",
    "-o",
    "--output",
    "--no-video",
    "--fail-on-warning",
    "--workers",
    "--junit",
    "--help",
    "--version",
    "--no-such-option",
    "-x",
)


def command_line(folder: Path, own: Own, number: int) -> None:
    """A line of words is obeyed or refused."""
    line = ["exercises"] if number < 0 else _line(random.Random(number))
    try:
        cli.main(args=line, standalone_mode=False, prog_name="posecheck")
    except (InputError, click.ClickException, click.Abort):
        return
    except Exception as error:
        raise AssertionError(f"posecheck {shlex.join(line)[:300]}") from error
    for batch in folder.glob("*/summary.json"):  # whole, and says what failed: no remnant
        shutil.rmtree(batch.parent)


def _line(chance: random.Random) -> list[str]:
    """A command with files that are none, values that are none, and options of other commands."""
    command = chance.choice(["analyze", "analyze", "batch", "exercises", "history", "calibrate"])
    line = [chance.choice([command, command, command, "no_command", ""])]
    for _ in range(chance.randrange(5)):
        kind = chance.randrange(4)
        if kind == 0:
            line.append(chance.choice(_PLACES))
        else:
            line.append(chance.choice(_OPTIONS))
            if kind > 1:
                line.append(chance.choice(_VALUES + _PLACES))
    return line


OPEN: Final = ExitStack()
"""What stays open from one attempt to the next; closed by who called them."""


@cache
def _visitors(folder: Path) -> "Visitors":
    return Visitors(folder.parent / "served")


def web_socket(folder: Path, own: Own, number: int) -> None:
    """A damaged picture or command is answered, and the next good picture is judged."""
    _visitors(folder).say(number)


class Visitors:
    """A server that stays, and a visitor who comes back when shown out."""

    def __init__(self, folder: Path) -> None:
        from tests.serve.serving import frames_of, serving

        folder.mkdir()
        self._served = OPEN.enter_context(serving(folder))
        self._good = frames_of(SAMPLES / "cat_cow_good.mp4", most=200)
        self._sent = 0
        self._socket: Any = None
        self._log = io.StringIO()
        logging.getLogger().addHandler(logging.StreamHandler(self._log))

    def say(self, number: int) -> None:
        """Send the damaged message of that number and then a good one."""
        from tests.serve.serving import ask

        if self._socket is None:
            self._come_in()
        message = self._damaged(number) if number >= 0 else self._next()
        try:
            self._socket.send(message)
            said = json.loads(self._socket.recv(LIMIT_S))
            refused = said["type"] == "refused"
            assert ask(self._socket, self._next())["type"] in ("moment", "refused")
        except ConnectionClosed:
            refused, self._socket = True, None
        assert "Traceback" not in self._log.getvalue(), self._log.getvalue()[-2000:]
        if refused:
            raise InputError("refused")

    def _come_in(self) -> None:
        from tests.serve.serving import greet

        self._socket = OPEN.enter_context(self._served.live("exercise=cat_cow&height=65in"))
        greet(self._socket)

    def _next(self) -> bytes:
        self._sent += 1
        return self._good[self._sent % len(self._good)]

    def _damaged(self, number: int) -> bytes | str:
        chance = random.Random(number)
        if number % 3 == 0:
            text = chance.choice(['{"type": "pause"}', '{"type": "pain"}', '{"type": "resume"}'])
            data = chance.choice(BYTES)(text.encode(), chance)
            return data.decode("utf-8", "replace")
        good = self._next()
        if number % 3 == 1:
            return chance.choice(BYTES)(good, chance)
        return good[:8] + flipped(good[8:], chance)


DOORS: Final[dict[str, Attempt]] = {
    "definition": definition,
    "calibration": calibration,
    "expectation": expectation,
    "landmarks": landmarks,
    "video": video,
    "command_line": command_line,
    "analysis": analysis,
    "web_socket": web_socket,
}
