"""The doors through which files and words come in, and what is thrown at each.

An attempt takes the folder to work in, the names that may stand there, and the number of the
damage; -1 is an honest input, which must pass. It may raise InputError and nothing else.
"""

import json
import random
import shlex
import shutil
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click
import numpy as np

from posecheck.batch.expectation import load_expectation
from posecheck.batch.matching import compare
from posecheck.calibration.file import load_calibration
from posecheck.cli.main import cli
from posecheck.errors import InputError
from posecheck.exercises.library import load_exercise, load_exercise_file
from posecheck.files.ownership import RESULT_FILES
from posecheck.pose.landmarks_file import read_landmarks
from posecheck.pose.track import PoseTrack
from posecheck.session.result import write_signals
from posecheck.session.session import Session
from tests.fuzz import odd_landmarks
from tests.fuzz.mutation import BYTES, damaged, damaged_text, flipped
from tests.fuzz.odd_landmarks import ORIGIN, track
from tests.fuzz.words import line_of

if TYPE_CHECKING:
    from tests.fuzz.visitors import Visitors

Own = set[str]
Attempt = Callable[[Path, Own, int], None]

MOVEMENTS = Path(__file__).parents[2] / "posecheck" / "exercises" / "built_in"
SAMPLES = Path(__file__).parents[2] / "sample_videos"


def judged(session: Session, poses: PoseTrack) -> dict[str, object]:
    """The whole result of a session; it must be valid JSON without NaN."""
    session.skim(poses)
    content = replace(session.finish(), provenance=ORIGIN).to_dict()
    json.dumps(content, allow_nan=False)
    return content


def definition(folder: Path, own: Own, number: int) -> None:
    """An exercise's file is read, judged by and told about."""
    files = sorted(MOVEMENTS.glob("*.toml"))
    text = files[number % len(files)].read_text(encoding="utf-8")
    (folder / "input").write_bytes(text.encode() if number < 0 else damaged_text(text, number))
    read = load_exercise_file(folder / "input")
    camera = "head_end" if "head_end" in read.views else "left"
    judged(Session(read, height=66.0), track(camera))


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


def landmarks(folder: Path, own: Own, number: int) -> None:
    """Saved landmarks are read and judged; some are no landmarks at all."""
    data = odd_landmarks.good()
    if number >= 0:
        odd = odd_landmarks.ODD
        data = odd[number % len(odd)](number) if number % 2 else damaged(data, number)
    (folder / "input").write_bytes(data)
    poses, provenance = read_landmarks(folder / "input")
    session = Session(load_exercise("cat_cow"), height=66.0)
    session.skim(poses)
    result = session.finish()
    json.dumps(replace(result, provenance=provenance).to_dict(), allow_nan=False)
    write_signals(result, folder / "signals.csv")
    (folder / "signals.csv").unlink()


CODECS: Final = {".mp4": "libx264", ".mkv": "libvpx", ".avi": "mpeg4", ".mov": "libx264"}


@cache
def _clips() -> list[bytes]:
    """Tiny videos of several kinds."""
    import av

    clips = []
    for suffix, codec in CODECS.items():
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


MOST_FRAMES = 5000


def video(folder: Path, own: Own, number: int) -> None:
    """Every frame of a video is read."""
    from posecheck.video.file import VideoFile

    clips = _clips()
    data = clips[number % len(clips)]
    if number >= 0:
        chance = random.Random(number)
        if number % 9 == 8:  # one kind after another
            data = data + clips[(number + 1) % len(clips)]
        else:
            data = BYTES[number % len(BYTES)](data, chance)
    suffix = list(CODECS)[number % len(CODECS)]
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
        damage = odd_landmarks.values if number % 3 == 1 else odd_landmarks.times
        path.write_bytes(damage(number) if number >= 0 else odd_landmarks.good())
    own.add(path.name)
    out = folder / "out"
    command = ["analyze", str(path), "-e", "cat_cow", "--height", "66in", "-o", str(out)]
    cli.main(args=command, standalone_mode=False, prog_name="posecheck")
    missing = (
        set(RESULT_FILES)
        - {"annotated.mp4", "silhouette.mkv"}
        - {file.name for file in out.iterdir()}
    )
    assert not missing, missing
    shutil.rmtree(out)


def command_line(folder: Path, own: Own, number: int) -> None:
    """A line of words is obeyed or refused."""
    line = ["exercises"] if number < 0 else line_of(random.Random(number))
    try:
        cli.main(args=line, standalone_mode=False, prog_name="posecheck")
    except (InputError, click.ClickException, click.Abort):
        return
    except Exception as error:
        raise AssertionError(f"posecheck {shlex.join(line)[:300]}") from error
    for batch in folder.glob("*/summary.json"):  # whole, and says what failed: no remnant
        shutil.rmtree(batch.parent)


OPEN: Final = ExitStack()
"""What stays open from one attempt to the next; closed by who called them."""


@cache
def _visitors(folder: Path) -> "Visitors":
    from tests.fuzz.visitors import Visitors  # with the server, which no other door needs

    return Visitors(folder.parent / "served", OPEN)


def web_socket(folder: Path, own: Own, number: int) -> None:
    """A damaged picture or command is answered, and the next good picture is judged."""
    _visitors(folder).say(number)


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
