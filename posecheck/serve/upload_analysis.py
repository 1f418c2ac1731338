"""The analysis of an upload: in a process of its own, which can be stopped at any moment."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from multiprocessing.connection import Connection
from pathlib import Path

from posecheck import process_log
from posecheck.calibration.model import Calibration
from posecheck.errors import InputError
from posecheck.estimation.network_block import adopt
from posecheck.exercises.exercise import Exercise
from posecheck.history.entry import SessionEntry
from posecheck.pose.orientation import Orientation
from posecheck.pose.scene import CameraPlace
from posecheck.serve.messages import DEFECT
from posecheck.serve.native_output import silence_stderr
from posecheck.serve.result_writer import be_nice
from posecheck.serve.summary_message import Summary
from posecheck.text.names import at_start
from posecheck.text.translation import SOURCE, _, speak

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class FinishedUpload:
    """What an analysis leaves besides its folder: a row of the history, and what to tell."""

    entry: SessionEntry
    summary: Summary


def analyse(
    pipe: Connection,
    video: Path,
    folder: Path,
    name: str,
    *,
    exercise: Exercise,
    height_in: float | None,
    level: int | None,
    orientation: Orientation,
    place: CameraPlace | None,
    fps: float | None,
    model: str,
    calibration: Calibration | None,
    person: str | None,
    log_level: int,
    proxies: Mapping[str, str],
    language: str = SOURCE,
) -> None:
    """Analyse a video and say through the pipe how far it is, and at the end what came of it.

    Args:
        pipe: takes pairs of frames done and frames in all, None = unknown; last Finished, or a
            sentence that says what is wrong with the video.
        video: the file; `name` is what the visitor calls it.
        folder: the result folder to make.
        height_in: the person's height, None = not said.
        orientation: how the pictures are turned besides what the file says.
        place: where the camera stood, None = where the exercise says.
        fps: pictures a second in place of the file's own times, None = those.
        person: whose session it is, None = not given.
        log_level: least level of what is logged, which goes through the pipe too.
        proxies: the user's own, see `network_block`.
        language: in which the result is told.
    """
    adopt(proxies)
    speak(language)
    send = process_log.to_parent(pipe, log_level)
    be_nice()
    silence_stderr()
    from posecheck.analysis.analyze import analyze_recording
    from posecheck.analysis.options import Options

    started = datetime.now().astimezone()
    options = Options(
        height_in=height_in,
        level=level,
        model=model,
        calibration=calibration,
        orientation=orientation,
        camera_place=place,
        fps=fps,
        person=person,
    )
    try:
        done = analyze_recording(
            video,
            exercise,
            folder,
            options,
            lambda frames, total: send((frames, total)),
            named=name,
        )
        entry = SessionEntry.from_result(
            done.result, started=started, folder=folder, source="upload"
        )
        finished = FinishedUpload(entry, Summary.of(done.result))
    except InputError as error:
        # Before a path gives way to a name that may begin small.
        send(_without_paths(at_start(str(error)), video, folder, name))
        return
    except Exception:
        log.exception("the analysis of an upload failed")
        send(DEFECT)
        return
    send(finished)


def _without_paths(message: str, video: Path, folder: Path, name: str) -> str:
    """A message as people at the page may read it."""
    for path, words in (
        (video, name),
        (folder, _("the results")),
        (folder.parent, _("the results")),
    ):
        message = message.replace(str(path), words)
    return message
