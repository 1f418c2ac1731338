"""Finishes live sessions that a crash or a power cut has ended, from their journals."""

import logging
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from posecheck.errors import InputError
from posecheck.files.private import make_private
from posecheck.files.result_folder import ResultFolder
from posecheck.files.unfinished import LOCK, claimed
from posecheck.history.entry import SessionEntry
from posecheck.history.store import History
from posecheck.pose.landmarks_file import write_landmarks
from posecheck.pose.track import PoseTrack
from posecheck.results.journal import PREFIX, VIDEO, JournalHead, judged_again, read_head
from posecheck.results.write import write_results
from posecheck.session.result import SessionResult
from posecheck.video.fragments import joined

log = logging.getLogger(__name__)
_UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, AttributeError)


class _Found(NamedTuple):
    head: JournalHead
    result: SessionResult
    track: PoseTrack


@dataclass(frozen=True, slots=True)
class Kept:
    """A session that was finished from its journal.

    Attributes:
        folder: its results.
        session: its number in the history, None when it does not stand there.
    """

    head: JournalHead
    folder: Path
    session: int | None


def default_journals() -> Path:
    """Where the journals of `posecheck live` lie, in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("posecheck") / "journals"


def left_journals(parent: Path) -> Iterator[Path]:
    """Journals below a folder that no session writes any more; each is ours until the next."""
    with suppress(OSError):
        for folder in sorted(parent.glob(f"{PREFIX}*")):
            if folder.is_symlink() or not (folder / LOCK).is_file():
                continue
            with claimed(folder) as free:
                if free:
                    yield folder


def finish_broken_off(parent: Path, history: History | None) -> list[Kept]:
    """Keep the sessions whose journals lie below a folder, each as far as it came.

    What cannot be written now stays for the next time; what holds nothing goes.

    Args:
        history: where they are remembered, None = nowhere.
    """
    kept: list[Kept] = []
    for folder in left_journals(parent):
        try:
            found = _found(folder)
            if found is not None:
                kept.append(_keep(folder, found, history))
                log.info("a session that was broken off is kept in %s", kept[-1].folder)
        except InputError as error:
            log.error("a session that was broken off cannot be kept yet: %s", error)
            continue
        except Exception:  # a defect must not cost a session that is there, nor the next one
            log.exception("a session that was broken off cannot be kept yet")
            continue
        shutil.rmtree(folder, ignore_errors=True)
    return kept


def forget_journals(parent: Path, exercise: str | None = None) -> int:
    """Remove journals that sessions left, all or those of one exercise; returns how many."""
    count = 0
    for folder in left_journals(parent):
        if exercise is not None:
            try:
                if read_head(folder).exercise.id != exercise:
                    continue
            except _UNREADABLE:
                continue
        shutil.rmtree(folder)
        count += 1
    return count


def _found(journal: Path) -> _Found | None:
    """The session that a journal holds; None when it was cut off before it held one."""
    try:
        head = read_head(journal)
        judged = judged_again(journal, head)
    except _UNREADABLE:
        log.warning("a journal was cut off before it held a session", exc_info=True)
        return None
    return None if judged is None else _Found(head, *judged)


def _keep(journal: Path, found: _Found, history: History | None) -> Kept:
    head, result, track = found
    result = replace(result, particulars=replace(result.particulars, interrupted=True))
    try:
        results = ResultFolder(head.folder, once=True)
    except InputError:  # the folder is not there any more, as on a disk that was pulled out
        place = journal.parent / Path(head.folder).name
        make_private(place.parent)
        results = ResultFolder(place, once=True)
    with results:
        poses = map(track.pose, range(len(track)))
        write_landmarks(poses, results.path / "landmarks.npz", head.provenance)
        _keep_video(journal / VIDEO, results.path)
        write_results(result, head.provenance, results.path)
        folder = results.commit()
    number = None
    if history is not None and head.remember:
        number = history.add(SessionEntry.from_result(result, folder=folder, source=head.door))
    return Kept(head, folder, number)


def _keep_video(fragments: Path, folder: Path) -> None:
    """Put what came of the video into the results; without it they are whole too."""
    if fragments.is_file():
        try:
            joined(fragments, folder / VIDEO)
        except InputError:
            log.warning("nothing of a video that was broken off can be read", exc_info=True)
