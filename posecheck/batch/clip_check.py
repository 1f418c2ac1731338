"""One clip of a batch, analysed, compared and saved: the same in a process and on a cluster."""

import json
import logging
import os
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options, Progress
from posecheck.batch import remote
from posecheck.batch.accuracy import signal_errors
from posecheck.batch.clips import ANNOTATED, Clip
from posecheck.batch.expectation import Expectation
from posecheck.batch.fingerprint import Fingerprint, LandmarksInput, sha256_of_file
from posecheck.batch.matching import compare
from posecheck.batch.outcome import Outcome
from posecheck.errors import InputError
from posecheck.estimation.models import find_model
from posecheck.exercises.exercise import Exercise
from posecheck.files.durable import flush, flush_all
from posecheck.files.ownership import (
    CLIP_FILES,
    MARKER,
    owned,
    refuse_foreign,
    refuse_source,
    write_marker,
)
from posecheck.files.result_folder import cannot_write
from posecheck.text.redaction import without_secrets
from posecheck.text.translation import _

log = logging.getLogger(__name__)
SCHEMA: Final = "posecheck/outcome/1"
OUTCOME: Final = "outcome.json"
LANDMARKS: Final = "landmarks.npz"
TRACEBACK: Final = "traceback.txt"
_MUST_AGREE: Final = {
    "posecheck": "posecheck",
    "mediapipe": "mediapipe",
    "model_sha256": "model",
    "code": "build of posecheck",
}
_WHOLE: Final = {"report.html", "result.json", "signals.csv", LANDMARKS}


@dataclass(frozen=True, slots=True)
class Job:
    """One clip and all that is needed to check it, ready to be sent to another process.

    Attributes:
        expectation: None = nothing is compared.
        truth: content of the truth file, None = no accuracy is measured.
        rules_only: whether the landmarks that were saved earlier are judged again.
    """

    clip: Clip
    exercise: Exercise
    options: Options
    fingerprint: Fingerprint
    expectation: Expectation | None = None
    truth: bytes | None = None
    rules_only: bool = False


Task = Callable[[Job, Progress], Outcome]


@dataclass(frozen=True, slots=True)
class LocalWork:
    """Checks clips that this machine can read, in whichever process calls it.

    Attributes:
        folder: of the batch; a clip's results go to the folder of its name in it.
        scratch: for unfinished results, on the same disk.
    """

    folder: Path
    scratch: Path

    def __call__(self, job: Job, progress: Progress | None = None) -> Outcome:
        """Check one clip; whatever goes wrong becomes an outcome that says so."""
        target = self.folder / job.clip.name
        try:
            refuse_foreign(target, CLIP_FILES)
            if not job.clip.remote:
                refuse_source(target, job.clip.source)
            with tempfile.TemporaryDirectory(dir=self.scratch) as temporary:
                results = Path(temporary) / "result"
                outcome = self._from_landmarks(job, target / LANDMARKS, results, progress)
                if outcome is None:
                    job = replace(job, rules_only=False)
                    source = local_copy(job.clip, Path(temporary))
                    outcome = check(job, source, results, progress)
                place(results, target)
                return outcome
        except Exception as error:
            return failure(job, error, self.folder)

    def _from_landmarks(
        self, job: Job, landmarks: Path, results: Path, progress: Progress | None
    ) -> Outcome | None:
        if not job.rules_only:
            return None
        try:
            return check(job, landmarks, results, progress)
        except InputError:  # the saved landmarks are damaged: the clip itself is still there
            return None


def local_copy(clip: Clip, folder: Path) -> Path:
    """Where a clip can be read on this machine: its own place, or a copy in `folder` of a URL."""
    if not clip.remote:
        return Path(clip.source)
    copy = folder / f"clip{Path(clip.source).suffix}"
    remote.fetch(clip.source, copy)
    return copy


def check(job: Job, source: Path, results: Path, progress: Progress | None = None) -> Outcome:
    """Analyse and compare one clip and write its result folder with `outcome.json` in it.

    Args:
        source: the clip or its saved landmarks, on this machine.
        results: folder to make.

    Raises:
        InputError: when the clip cannot be read, or this process has another model or version
            than the one that made the job.
    """
    began = time.perf_counter()
    _agree(job)
    fingerprint = job.fingerprint
    if not job.rules_only:
        fingerprint = fingerprint.with_content(sha256_of_file(source))
    try:
        done = analyze_recording(
            source, job.exercise, results, job.options, progress, named=job.clip.source
        )
    except InputError as error:
        raise InputError(str(error).replace(str(source), job.clip.shown)) from error
    content = done.content
    found: dict[str, Any] = {"status": "listed"}
    if job.expectation is not None:
        misses, rules, holds = compare(content, job.expectation)
        found = {
            "status": "missed" if misses else "passed",
            "misses": misses,
            "rules": rules,
            "holds": holds,
        }
    if job.truth is not None:
        truth = results.parent / "truth.json"
        truth.write_bytes(job.truth)
        found["signals"] = signal_errors(results / "signals.csv", truth)
    outcome = Outcome(
        clip=job.clip.shown,
        name=job.clip.name,
        folder=job.clip.name,
        exercise=job.exercise.id,
        rerun=job.rules_only,
        seconds=round(time.perf_counter() - began, 3),
        frames=content["source"]["frames"],
        judged_s=content["judged_s"],
        duration_s=content["source"]["duration_s"],
        **found,
    )
    save_outcome(results, outcome, fingerprint)
    return outcome


def failure(job: Job, error: Exception, folder: Path) -> Outcome:
    """The outcome of a clip that could not be checked; a defect's traceback is kept in a file."""
    if isinstance(error, InputError):
        return failed(job.clip, str(error), job.exercise.id)
    log.error("posecheck failed on %s", job.clip.shown, exc_info=error)
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    try:
        keep_traceback(folder / job.clip.name, "".join(traceback.format_exception(error)))
        where = f"; the details are in {job.clip.name}/{TRACEBACK}"
    except (OSError, InputError):
        where = ""
    return failed(job.clip, f"posecheck failed on this clip ({reason}){where}", job.exercise.id)


def keep_traceback(target: Path, text: str) -> None:
    """Write the traceback of a defect to a clip's result folder.

    Raises:
        OSError: when it cannot be written.
        InputError: when somebody else's file of that name is there.
    """
    refuse_foreign(target, [TRACEBACK])
    target.mkdir(parents=True, exist_ok=True)
    write_marker(target, {TRACEBACK} | owned(target), None)
    (target / TRACEBACK).write_text(without_secrets(text), encoding="utf-8", errors="replace")


def failed(clip: Clip, error: str, exercise: str | None = None) -> Outcome:
    """The outcome of a clip that could not be checked."""
    return Outcome(clip.shown, clip.name, None, "failed", exercise=exercise, error=error)


def save_outcome(folder: Path, outcome: Outcome, fingerprint: Fingerprint) -> None:
    """Write `outcome.json`."""
    content = {
        "schema": SCHEMA,
        "fingerprint": fingerprint.to_dict(),
        "outcome": outcome.to_dict(),
    }
    text = json.dumps(content, indent=1, ensure_ascii=False)
    (folder / OUTCOME).write_text(text + "\n", encoding="utf-8", errors="replace")


def saved_outcome(folder: Path) -> tuple[Outcome, Fingerprint] | None:
    """What an earlier run saved in a result folder, None when it is not there or not whole."""
    try:
        content = json.loads((folder / OUTCOME).read_text(encoding="utf-8"))
        if content["schema"] != SCHEMA or _WHOLE - {file.name for file in folder.iterdir()}:
            return None
        outcome = Outcome.from_dict(content["outcome"])
        fingerprint = Fingerprint.from_dict(content["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if fingerprint.video and not (folder / ANNOTATED).exists():
        return None
    return outcome, fingerprint


def place(results: Path, target: Path) -> None:
    """Move finished results to their folder; files there that are not of posecheck stay.

    `outcome.json` goes first and comes last, so that results which were interrupted on their
    way are never taken for whole.

    Raises:
        InputError: when they cannot be written, or files of other people would be replaced.
    """
    try:
        target.mkdir(parents=True, exist_ok=True)
        refuse_foreign(target, CLIP_FILES)
        new = {file.name for file in results.iterdir()}
        write_marker(results, new | owned(target), None)
        flush_all(results)
        # First of all, so that what is there is known to be ours wherever this is cut short.
        os.replace(results / MARKER, target / MARKER)
        for stale in (OUTCOME, ANNOTATED, TRACEBACK):
            (target / stale).unlink(missing_ok=True)
        for file in sorted(results.iterdir(), key=lambda file: file.name == OUTCOME):
            os.replace(file, target / file.name)
        flush(target)
    except OSError as error:
        raise cannot_write(target, error) from error


def _agree(job: Job) -> None:
    """Refuse to work with another model or version: results would not be comparable."""
    if job.rules_only:
        return
    here = LandmarksInput.here(find_model(job.options.model))
    asked = job.fingerprint.tracking
    for name, what in _MUST_AGREE.items():
        own, other = getattr(here, name), getattr(asked, name)
        if own != other:
            raise InputError(
                _(
                    "the worker has another {what} ({own}) than the computer that asked "
                    "({other}): install the same versions on both"
                ).format(what=what, own=own[:16], other=other[:16])
            )
