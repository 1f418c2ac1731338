"""What a run takes from the history and leaves there: level, session before, session, pain."""

from collections.abc import Callable
from pathlib import Path

from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.history.beginning import session_before
from posecheck.history.entry import SessionEntry
from posecheck.history.store import History
from posecheck.live.run_options import RunOptions
from posecheck.results.pain_after import note_pain_after, note_stopped
from posecheck.session.particulars import EarlierSession, LevelBy
from posecheck.session.result import SessionResult
from posecheck.text.translation import _


class SessionMemory:
    """The history as a run needs it; where it fails that is said, and the run goes on.

    Args:
        history: where sessions are remembered, None = nowhere.
        say: takes lines for the log.
    """

    def __init__(
        self, history: History | None, options: RunOptions, say: Callable[[str], None]
    ) -> None:
        self._history = history
        self._options = options
        self._say = say

    @property
    def keeps(self) -> bool:
        """Whether sessions are remembered."""
        return self._history is not None

    def level(
        self, exercise: Exercise, of_programme: int | None
    ) -> tuple[int | None, LevelBy | None]:
        """The level of an exercise, and who chose it; a programme may name one."""
        options = self._options
        chosen = of_programme if options.level is None else options.level
        if not exercise.has_levels:
            return chosen, None
        if chosen is not None:
            return chosen, "therapist"
        if self._history is None:
            return 1, "history"
        try:
            level = self._history.level(exercise.id, options.person)
            return level, "released" if options.release_level else "history"
        except InputError as error:
            self._say(
                _("The history cannot be read ({error}): beginning with level 1.").format(
                    error=error
                )
            )
            return 1, "history"

    def before(self, exercise: str) -> EarlierSession | None:
        """The person's session before of an exercise, None = there is none, or it is not known."""
        if self._history is None:
            return None
        try:
            return session_before(self._history, exercise, self._options.person)
        except InputError:  # said when the level was asked for, or when this session is kept
            return None

    def keep(self, result: SessionResult, folder: Path) -> int | None:
        """Keep a session; its number in the history, None when it is not kept."""
        if self._history is None:
            return None
        try:
            return self._history.add(SessionEntry.from_result(result, folder=folder, source="live"))
        except InputError as error:
            self._say(
                _("The session could not be added to the history: {error}").format(error=error)
            )
            return None

    def note_pain(self, session: int, pain: int) -> None:
        """Keep the pain after a session, from 0 to 10."""
        if self._history is None:
            return
        try:
            self._history.note_pain_after(session, pain)
            entry = self._history.session(session)
            note_pain_after(entry.folder if entry else None, pain)
        except InputError as error:
            self._say(str(error))
            return
        self._say(_("Kept: pain {number} of 10.").format(number=pain))

    def note_stopped(self, session: int | None, folder: Path) -> None:
        """Keep that pain came after the last picture of a session, in a rest."""
        try:
            if self._history is not None and session is not None:
                self._history.note_stopped(session)
            note_stopped(folder)
        except InputError as error:
            self._say(str(error))
