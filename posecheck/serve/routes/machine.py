"""Requests about the computer itself, from its own page only: the door for phones, the end."""

from fastapi import APIRouter, HTTPException, Request

from posecheck.serve.machine import Machine
from posecheck.serve.machine_messages import MachineMessage, PhoneMessage
from posecheck.serve.phone_door import PhoneDoor
from posecheck.serve.qr_code import code_image
from posecheck.text.phone import phone_taps
from posecheck.text.translation import _


def machine_routes() -> APIRouter:
    """Routes below /api/machine."""
    router = APIRouter(prefix="/api/machine")

    @router.get("")
    async def machine(request: Request) -> MachineMessage:
        own = _machine(request)
        return MachineMessage(
            phone=_described(own.phone) if own.phone is not None else None,
            can_close=own.stop is not None,
        )

    @router.post("/phone")
    async def let_in(request: Request) -> PhoneMessage:
        door = _door(request)
        await door.open(request.app.state.guarded)
        return _described(door)

    @router.delete("/phone")
    async def keep_out(request: Request) -> PhoneMessage:
        door = _door(request)
        await door.close()
        return _described(door)

    @router.post("/close", status_code=204)
    async def close(request: Request) -> None:
        stop = _machine(request).stop
        if stop is None:
            raise HTTPException(403, _("That cannot be done here."))
        stop()

    return router


def _machine(request: Request) -> Machine:
    """What may be done by who asks: nothing by those who came through the door for phones."""
    own: Machine = request.app.state.machine
    came_by = (request.scope.get("server") or ("", None))[1]
    inside = own.phone is None or own.phone.port is None or came_by != own.phone.port
    return own if inside else Machine()


def _door(request: Request) -> PhoneDoor:
    door = _machine(request).phone
    if door is None:
        raise HTTPException(403, _("That cannot be done here."))
    return door


def _described(door: PhoneDoor) -> PhoneMessage:
    links = door.links if door.is_open else []
    return PhoneMessage(
        open=door.is_open,
        links=links,
        code=code_image(links[0]) if links else None,
        taps=phone_taps(),
    )
