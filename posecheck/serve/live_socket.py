"""The WebSocket of the live page: frames in, moments out (docs/protocol.md)."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from fastapi import WebSocket
from starlette.websockets import WebSocketDisconnect

from posecheck.calibration.height import parse_height
from posecheck.coach.course import End
from posecheck.errors import InputError
from posecheck.exercises.camera_place import watched_from
from posecheck.history.beginning import refuse_unless_begin, session_before, way_to_begin
from posecheck.history.database import DatabaseError
from posecheck.history.levels import NextLevel
from posecheck.pose.scene import CameraPlace, named_place
from posecheck.serve.frame_connection import (
    COMMAND_BYTES,
    FAILED,
    LATER,
    REFUSED,
    FrameConnection,
)
from posecheck.serve.live_session import Ending, LiveSession
from posecheck.serve.live_sessions import LiveSessions
from posecheck.serve.messages import (
    DEFECT,
    NO_DATABASE,
    Command,
    CommandAnswer,
    Done,
    Hello,
    Refused,
    Wait,
)
from posecheck.serve.programme_messages import NextStage
from posecheck.serve.programmes import AskedStage, asked_stage
from posecheck.serve.report_links import report_link
from posecheck.serve.seats import SessionLost
from posecheck.serve.sight import DEVICE, SERVER
from posecheck.serve.sitting import SittingPlan
from posecheck.serve.waiting_line import NoRoom
from posecheck.session.particulars import WORST_PAIN, LevelBy, Particulars
from posecheck.text.names import at_start
from posecheck.text.translation import N_, _, ngettext

log = logging.getLogger(__name__)
LOST: Final = N_(
    "The part of posecheck that watched this session has stopped. What was recorded until then is "
    "kept: begin again when you like."
)


class LiveConnection(FrameConnection):
    """One connection of one page."""

    def __init__(self, socket: WebSocket, live_sessions: LiveSessions) -> None:
        super().__init__(socket, live_sessions)
        self._lost = asyncio.Event()
        self._asked: AskedStage | None = None
        self._ended_by: End = "done"

    def lose(self) -> None:
        """Another connection has taken the session."""
        self._lost.set()

    async def serve(self) -> None:
        """Talk to the page until one of the two has had enough."""
        await self._socket.accept()
        live_session: LiveSession | None = None
        try:
            if await self._told_late():
                return
            live_session, resumed = await self._enter()
            self._floor.attach(live_session, self)
            await self._talk(live_session, resumed)
        except DatabaseError as error:
            log.error("%s", error)
            await self._leave(_(NO_DATABASE), LATER)
        except InputError as error:
            await self._leave(at_start(str(error)), REFUSED)
        except SessionLost:
            await self._leave(_(LOST), FAILED)
        except NoRoom:
            await self._leave(_("Too many people are waiting: try again later."), LATER)
        except WebSocketDisconnect:
            pass
        except Exception:
            log.exception("a live session failed")
            await self._leave(_(DEFECT), FAILED)
        finally:
            if live_session is not None and self._floor.detach(live_session, self):
                with suppress(SessionLost):
                    await live_session.pause_for_loss()

    async def _told_late(self) -> bool:
        """Whether the page asks for a session that ended while the connection was lost: then it is
        told how, and does not begin the same exercise once more."""
        asked = self._socket.query_params
        ending = await self._floor.ended(asked.get("session", ""))
        if ending is None or ending.exercise != asked.get("exercise"):
            return False
        self._asked = asked_stage(self._floor.settings, asked)
        await self._part(ending)
        return True

    async def _enter(self) -> tuple[LiveSession, bool]:
        """The session that the page takes up again, or a new one when there is a place."""
        asked = self._socket.query_params
        found = self._floor.find(asked.get("session", ""))
        self._asked = asked_stage(self._floor.settings, asked)
        # Whether the exercise is judged from there is checked with the exercise.
        place = self._asked.place if self._asked else named_place(asked.get("place"))
        same = found is not None and found.place == place
        if found is not None and same and found.exercise.id == asked.get("exercise"):
            return found, True
        device = asked.get("sight") == DEVICE
        if device and not self._floor.settings.device:
            raise InputError(_("Printed tags are found in the picture: let the server look at it."))
        if device and place == "feet":
            raise InputError(_("Beyond your feet the server must look at the picture."))
        await asyncio.wait([self._socket.app.state.earlier])  # pain may have been marked in one
        plan, level = await asyncio.to_thread(self._plan, place, device=device)
        waiting_line = self._floor.line(device=device)
        await waiting_line.take(self._tell_to_wait)
        try:
            return await self._floor.open(plan, level), False
        except BaseException:
            waiting_line.leave()
            raise

    async def _tell_to_wait(self, position: int) -> None:
        message = (
            _("All places are taken: you are next.")
            if position == 1
            else ngettext(
                "All places are taken: {n} before you.",
                "All places are taken: {n} before you.",
                position - 1,
            ).format(n=position - 1)
        )
        await self._send(Wait(position=position, message=message))
        # Whoever waits sends nothing: whatever comes is a goodbye, or too much.
        with suppress(TimeoutError):
            said = await asyncio.wait_for(self._socket.receive(), 0.01)
            self._messages.take()
            if said["type"] == "websocket.disconnect" or self._messages.exhausted:
                raise WebSocketDisconnect

    def _plan(self, place: CameraPlace | None, *, device: bool) -> tuple[SittingPlan, int | None]:
        """What the page asks for, and the level that counts then."""
        asked = self._socket.query_params
        settings, history = self._floor.settings, self._floor.history
        if self._asked is None:
            stage = None
            exercise = settings.exercise(asked.get("exercise", ""))
            movements = [exercise.id]
        else:
            # Pain in one of its movements ends the whole programme.
            stage = self._asked.stage
            exercise, movements = stage.exercise, self._asked.exercises
        for movement in movements:
            refuse_unless_begin(way_to_begin(history, movement, settings.person))
        if stage is None:
            exercise = watched_from(exercise, asked.get("place"))
        height = asked.get("height")
        level = _number(asked.get("level"), "level", 1, 3)
        level_by: LevelBy | None = None
        if stage is not None and stage.level is not None:
            level, level_by = stage.level, "therapist"
        elif exercise.has_levels:
            level, level_by = _own_level(level, history.next_level(exercise.id, settings.person))
        repetitions = _number(asked.get("repetitions"), "number of repetitions", 1, 100)
        told = Particulars(
            person=settings.person,
            level_by=level_by,
            pain_before=_number(asked.get("pain"), "pain", 0, WORST_PAIN),
            before=session_before(history, exercise.id, settings.person),
        )
        plan = SittingPlan(
            exercise,
            height=parse_height(height) if height else None,
            level=level,
            calibration=settings.calibration,
            repetitions=stage.repetitions if stage else repetitions,
            side=stage.side if stage else None,
            briefing=(stage is None or stage.briefing) and asked.get("steps") != "0",
            results=settings.results,
            place=place,
            told=told,
            pictures=not device,
        )
        # Who is refused is told so before they wait for a place.
        return plan, plan.coach().session.level

    async def _talk(self, live_session: LiveSession, resumed: bool) -> None:
        if resumed and live_session.paused_by_loss:
            await live_session.go_on()
        await self._greet(live_session, resumed)
        await self._converse(
            live_session, lambda text: self._obey(text, live_session), self._lost.wait()
        )
        if self._lost.is_set():
            await self._leave(_("The session goes on in another window."), REFUSED)
            return
        await self._part(await self._floor.end(live_session))

    async def _greet(self, live_session: LiveSession, resumed: bool) -> None:
        settings = self._floor.settings
        exercise = live_session.exercise
        await self._send(
            Hello(
                session=live_session.key,
                resumed=resumed,
                exercise=exercise.id,
                title=exercise.title,
                level=live_session.level,
                place=live_session.place,
                fps=settings.fps,
                long_side=settings.asked_side,
                sight=SERVER if live_session.pictures else DEVICE,
            )
        )

    async def _obey(self, text: str, live_session: LiveSession) -> bool:
        """Do what a command says; whether it is to finish."""
        try:
            if len(text) > COMMAND_BYTES:
                raise ValueError("too long")
            name = Command.model_validate_json(text).type
        except ValueError:
            message = _("That is not a command: pause, resume, pain, finish or next.")
            await self._send(Refused(frame=None, message=message))
            return False
        if name == "finish" or name == "next":
            self._ended_by = "quit" if name == "finish" else "next"
            return True
        await self._send(CommandAnswer(frame=None, moment=await live_session.command(name)))
        return False

    async def _part(self, ending: Ending | None) -> None:
        if ending is None:
            await self._leave(
                _("The session could not be kept; posecheck's window says why."), FAILED
            )
            return
        number = ending.session
        secret = self._floor.settings.secret
        await self._send(
            Done(
                moment=ending.state,
                summary=ending.summary,
                history=number,
                report=None if number is None else report_link(number, secret),
                next=self._following(ending),
            )
        )
        await self._close(1000)

    def _following(self, ending: Ending) -> NextStage | None:
        goal = ending.state.goal_reached
        end: End = "pain" if ending.summary.pain else "done" if goal else self._ended_by
        return None if self._asked is None else self._asked.following(end)


def _own_level(asked: int | None, following: NextLevel) -> tuple[int, LevelBy]:
    """The level of a session that a person begins on their own, and who chose it.

    Raises:
        InputError: when it is not open to them yet.
    """
    if asked is None or asked == following.level:
        return following.level, "history"
    if asked > following.open:
        raise InputError(
            _(
                "Level {level} is not open yet: your history says level {reached}. It rises after "
                "three sessions in a row without pain or warnings."
            ).format(level=asked, reached=following.level)
        )
    return asked, "person"


def _number(text: str | None, what: str, least: int, most: int) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and least <= int(text) <= most):
        raise InputError(
            _("The {what} must be {least} to {most}.").format(what=what, least=least, most=most)
        )
    return int(text)
