"""In which order several workers are given the clips of a batch: what takes long comes first.

Otherwise a long clip may begin last and keep one worker busy while the others have nothing to do.
"""

import os
import statistics
from collections.abc import Sequence
from typing import Final

from posecheck.analysis.analyze import looks_every_s
from posecheck.batch.clip_check import Job
from posecheck.video.length import stated_length

LOOKED_INTO: Final = 200
"""Of no more clips the headers are read; among more than these no single one matters, and how many
bytes they have is as good."""
RULES_TIME: Final = 1 / 16
"""What a clip whose saved landmarks are judged again takes of the time of the model."""


def longest_first(jobs: Sequence[Job]) -> list[Job]:
    """The jobs, those first that are expected to take longest."""
    sizes = [_bytes(job) for job in jobs]
    looks = [_looks(job) if len(jobs) <= LOOKED_INTO else None for job in jobs]
    # Of a clip whose header says nothing the bytes tell, as in the others.
    rates = [look / size for look, size in zip(looks, sizes, strict=True) if look and size]
    rate = statistics.median(rates) if rates else 1.0
    expected = [
        (rate * size if look is None else look) * (RULES_TIME if job.rules_only else 1.0)
        for job, size, look in zip(jobs, sizes, looks, strict=True)
    ]
    order = sorted(range(len(jobs)), key=lambda i: expected[i], reverse=True)
    return [jobs[i] for i in order]


def _looks(job: Job) -> float | None:
    """At how many pictures the model will look, about; None where that is not known here."""
    length = None if job.clip.remote else stated_length(job.clip.source)
    if length is None:
        return None
    # Looks are no further apart than this, so that it is every first, second or third picture.
    every = max(1, int(length.fps * looks_every_s(job.exercise, job.options)))
    return length.seconds * length.fps / every


def _bytes(job: Job) -> int:
    """Bytes of the clip, 0 where that is not known here."""
    try:
        return 0 if job.clip.remote else os.path.getsize(job.clip.source)
    except OSError:
        return 0
