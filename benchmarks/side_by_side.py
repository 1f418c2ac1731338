"""The reference for two workers: the bare loop of MediaPipe in one process, and in two at once.

Two cores share their memory, their caches and their clock: what two loops that know nothing of each
other make of one is the most that two workers can make of one worker.
"""

import multiprocessing
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Final

from benchmarks import bare
from posecheck.batch.clips import find_clips

HELD: Final = 240
"""So many pictures of a clip are held in memory."""
WARM_UP: Final = 20
_SPAWN: Final = multiprocessing.get_context("spawn")


def pictures_a_second(paths: Sequence[str], processes: int) -> float:
    """Pictures a second of so many loops at the same time, in sum; each looks at its own clip."""
    clips = [clip.source for clip in find_clips(paths) if not clip.remote]
    pipes, running = [], []
    for i in range(processes):
        pipe, far = _SPAWN.Pipe()
        arguments = (clips[i % len(clips)], far)
        running.append(_SPAWN.Process(target=_loop, args=arguments, daemon=True))
        running[-1].start()
        far.close()
        pipes.append(pipe)
    for pipe in pipes:
        pipe.recv()  # its pictures are decoded and the library is warm
    for pipe in pipes:
        pipe.send(None)
    fps = [pipe.recv() for pipe in pipes]
    for process in running:
        process.join()
    return float(sum(fps))


def _loop(clip: str, pipe: Connection) -> None:
    pictures, times = bare.held(clip, HELD)
    bare.run(pictures[:WARM_UP], times[:WARM_UP])
    pipe.send(None)
    pipe.recv()
    pipe.send(bare.run(pictures, times).fps)
