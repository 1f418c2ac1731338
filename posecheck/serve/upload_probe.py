"""Says at once what is no video: its head is read before it waits in the queue.

In a process of its own, as a file that was made up may keep a decoder busy for good, or break it.
"""

import asyncio
import logging
import multiprocessing
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from posecheck import process_log
from posecheck.errors import InputError
from posecheck.estimation.network_block import adopt, own_proxies
from posecheck.serve.native_output import silence_stderr
from posecheck.text.names import at_start
from posecheck.text.translation import _, language, speak

log = logging.getLogger(__name__)
PATIENCE_S: Final = 30.0
"""A head takes a tenth of a second; what takes longer than this is left to the analysis, which may
take as long as it likes and can be cancelled."""
AT_ONCE: Final = 2
_SPAWN: Final = multiprocessing.get_context("spawn")


class Probe:
    """Looks at files that came in, few at a time."""

    def __init__(self) -> None:
        self._turn = asyncio.Semaphore(AT_ONCE)

    async def look(self, file: Path, name: str, fps: float | None = None) -> str | None:
        """Look at the head of a file; why nothing can be made of it, in words, None = all is well.

        Args:
            name: what the sender calls it.
            fps: pictures a second of a file that does not know it, None = it must.
        """
        async with self._turn:
            return await asyncio.to_thread(_look, file, name, fps, language())


def _look(file: Path, name: str, fps: float | None, spoken: str) -> str | None:
    own, far_end = _SPAWN.Pipe(duplex=False)
    arguments = (far_end, file, name, fps, spoken, process_log.level(), own_proxies())
    process = _SPAWN.Process(target=_say, args=arguments, daemon=True)
    process.start()
    far_end.close()
    try:
        return _last_word(own, name)
    finally:
        process.kill()
        process.join()
        own.close()


def _last_word(pipe: Connection, name: str) -> str | None:
    while pipe.poll(PATIENCE_S):
        try:
            said = pipe.recv()
        except (EOFError, OSError):
            log.warning("the decoder ended at an upload that was looked at")
            return _(
                "{path} is not a video that can be read; choose a video file, for example .mp4."
            ).format(path=name)
        if isinstance(said, logging.LogRecord):
            process_log.take(said)
        else:
            found: str | None = said
            return found
    return None


def _say(
    pipe: Connection,
    file: Path,
    name: str,
    fps: float | None,
    spoken: str,
    log_level: int,
    proxies: Mapping[str, str],
) -> None:
    """The process: says None where the file can be read, else why not."""
    adopt(proxies)
    speak(spoken)
    send = process_log.to_parent(pipe, log_level)
    silence_stderr()
    try:
        _open(file, fps)
    except InputError as error:
        send(at_start(str(error)).replace(str(file), name))
    except Exception:  # a defect of ours is no reason to refuse it
        log.exception("an upload could not be looked at")
        send(None)
    else:
        send(None)


def _open(file: Path, fps: float | None) -> None:
    if file.suffix == ".npz":
        from posecheck.pose.landmarks_file import read_landmarks

        read_landmarks(file)
    else:
        from posecheck.video.file import VideoFile

        with VideoFile(file, fps=fps):
            pass
