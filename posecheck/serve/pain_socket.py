"""The WebSocket of the question about pain: frames in, words out (docs/protocol.md).

A connection of its own: the session is over and kept by then, and a question that is broken off
leaves nothing behind.
"""

import logging

from starlette.websockets import WebSocketDisconnect

from posecheck.coach.pain_question import hand_seen
from posecheck.errors import InputError
from posecheck.exercises.camera_place import watched_from
from posecheck.serve.frame_connection import (
    COMMAND_BYTES,
    FAILED,
    LATER,
    REFUSED,
    FrameConnection,
)
from posecheck.serve.messages import DEFECT, Refused
from posecheck.serve.pain_asking import PainAsking
from posecheck.serve.pain_messages import PainCommand, PainDone, PainHello
from posecheck.serve.sight import DEVICE, SERVER
from posecheck.serve.waiting_line import NoRoom
from posecheck.text.names import at_start
from posecheck.text.translation import _

log = logging.getLogger(__name__)


class PainConnection(FrameConnection):
    """One connection of one page that asks for the pain."""

    async def serve(self) -> None:
        """Talk to the page until the question is over."""
        await self._socket.accept()
        try:
            await self._with_place()
        except InputError as error:
            await self._leave(at_start(str(error)), REFUSED)
        except NoRoom:
            await self._leave(_("All places are taken: press the number instead."), LATER)
        except WebSocketDisconnect:
            pass
        except Exception:
            log.exception("a question about pain failed")
            await self._leave(_(DEFECT), FAILED)

    async def _with_place(self) -> None:
        asked = self._socket.query_params
        exercise = self._floor.settings.exercise(asked.get("exercise", ""))
        exercise = watched_from(exercise, asked.get("place"))
        if not hand_seen(exercise):
            raise InputError(_("No hand can be seen from there: press the number."))
        device = asked.get("sight") == DEVICE
        line = self._floor.line(device=device)
        await line.take(_nobody_waits)
        asking = PainAsking(exercise, pictures=not device)
        try:
            await self._floor.open_asking(asking)
            await self._ask(asking)
        finally:
            line.leave()
            await asking.close()

    async def _ask(self, asking: PainAsking) -> None:
        settings = self._floor.settings
        sight = SERVER if asking.pictures else DEVICE
        await self._send(PainHello(fps=settings.fps, long_side=settings.asked_side, sight=sight))
        await self._converse(asking, lambda text: self._obey(text, asking))
        await self._send(PainDone(pain=asking.pain))
        await self._close(1000)

    async def _obey(self, text: str, asking: PainAsking) -> bool:
        try:
            if len(text) > COMMAND_BYTES:
                raise ValueError("too long")
            name = PainCommand.model_validate_json(text).type
        except ValueError:
            message = _("That is not a command: said or finish.")
            await self._send(Refused(frame=None, message=message))
            return False
        if name == "said":
            asking.said()
        return name == "finish"


async def _nobody_waits(position: int) -> None:
    """Nobody lies on a mat and waits to be asked."""
    raise NoRoom
