"""Requests about programmes."""

from fastapi import APIRouter, Request

from posecheck.serve.programme_messages import ProgrammeMessage
from posecheck.serve.programmes import programme_message, spoken
from posecheck.serve.settings import ServerSettings


def programme_routes() -> APIRouter:
    """Routes below /api/programmes."""
    router = APIRouter(prefix="/api/programmes")

    @router.get("")
    def programmes(request: Request) -> list[ProgrammeMessage]:
        settings: ServerSettings = request.app.state.settings
        return [
            programme_message(name, spoken(each, settings))
            for name, each in settings.programmes.items()
        ]

    return router
