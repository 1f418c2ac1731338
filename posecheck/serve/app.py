"""The web application: routes, guard, and answers to what goes wrong."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI, Request, WebSocket
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from fastapi.telemetry import TelemetryConfig
from jinja2 import Template
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

from posecheck import __version__
from posecheck.analysis.broken_off import finish_broken_off
from posecheck.errors import InputError
from posecheck.history.database import DatabaseError
from posecheck.history.store import History
from posecheck.report.template import page_template
from posecheck.serve.guard import Guard
from posecheck.serve.language import SpeaksLanguage, catalogue_script
from posecheck.serve.live_sessions import LiveSessions
from posecheck.serve.live_socket import LiveConnection
from posecheck.serve.machine import Machine
from posecheck.serve.messages import (
    DEFECT,
    NO_DATABASE,
    Places,
    Refusal,
    ServerMessage,
    UploadLimits,
)
from posecheck.serve.pain_socket import PainConnection
from posecheck.serve.result_writer import ResultWriter
from posecheck.serve.routes.beginning import beginning_routes
from posecheck.serve.routes.exercises import exercise_routes
from posecheck.serve.routes.history import history_routes
from posecheck.serve.routes.machine import machine_routes
from posecheck.serve.routes.model import model_routes
from posecheck.serve.routes.programmes import programme_routes
from posecheck.serve.routes.reminders import reminder_routes
from posecheck.serve.routes.uploads import upload_routes
from posecheck.serve.settings import ServerSettings
from posecheck.serve.upload_queue import Uploads
from posecheck.text.names import at_start
from posecheck.text.translation import _

log = logging.getLogger(__name__)
PAGE: Final = Path(__file__).parent / "page"
FRESH: Final = {"cache-control": "no-cache"}
"""Kept by browsers, but asked after each time."""
NO_TELEMETRY: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}
"""Otherwise environment variables could make FastAPI send addresses and errors elsewhere."""


_ANSWERED: Final = "posecheck.answered"


def make_app(settings: ServerSettings, machine: Machine | None = None) -> ASGIApp:
    """The application.

    Args:
        machine: what may be done to the server from this computer's own page; None = nothing.

    Raises:
        InputError: when the database cannot be opened.
    """
    history = History.open(settings.database)
    result_writer = ResultWriter()

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        app.state.live_sessions = LiveSessions(settings, history, result_writer)
        app.state.uploads = Uploads(settings, history)
        app.state.uploads.start()
        # Beside the first visitors, as a report takes some seconds: only who wants to begin waits
        # for it, as pain may have been marked in one of them.
        earlier = app.state.earlier = asyncio.create_task(
            asyncio.to_thread(finish_broken_off, settings.results, history)
        )
        door = app.state.machine.phone
        if door is not None and app.state.machine.opens_at_once:
            await door.open(guarded)
        yield
        if door is not None:
            await door.close()
        await app.state.uploads.close()
        await app.state.live_sessions.close()
        await asyncio.wait([earlier])
        result_writer.close()
        history.close()

    def guarded(door: ServerSettings) -> ASGIApp:
        # Outside of everything, so that answers to defects have its headers too.
        return SpeaksLanguage(Guard(_Once(app), door))

    app = FastAPI(
        lifespan=life, docs_url=None, redoc_url=None, openapi_url=None, telemetry=NO_TELEMETRY
    )
    app.state.settings = settings
    app.state.history = history
    app.state.machine = machine or Machine()
    app.state.guarded = guarded
    app.add_exception_handler(HTTPException, _refused)
    app.add_exception_handler(RequestValidationError, _not_understood)
    app.add_exception_handler(InputError, _mendable)
    app.add_exception_handler(DatabaseError, _no_database)
    app.add_exception_handler(Exception, _failed)
    app.include_router(exercise_routes())
    app.include_router(beginning_routes())
    app.include_router(programme_routes())
    app.include_router(history_routes())
    app.include_router(upload_routes())
    app.include_router(model_routes())
    app.include_router(machine_routes())
    app.include_router(reminder_routes())

    @app.get("/api/server")
    async def server() -> ServerMessage:
        waiting_line = app.state.live_sessions.waiting_line
        return ServerMessage(
            version=__version__,
            model=settings.model,
            sessions=Places(
                running=waiting_line.running,
                capacity=waiting_line.capacity,
                waiting=waiting_line.waiting,
            ),
            upload=UploadLimits(
                max_bytes=settings.upload_bytes, max_waiting=settings.uploads_waiting
            ),
            device=settings.device,
        )

    @app.websocket("/api/live")
    async def live(socket: WebSocket) -> None:
        await LiveConnection(socket, app.state.live_sessions).serve()

    @app.websocket("/api/pain")
    async def pain(socket: WebSocket) -> None:
        await PainConnection(socket, app.state.live_sessions).serve()

    @app.api_route("/api/{path:path}", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    async def nothing(path: str) -> Response:
        return _answer(404, _("There is nothing of that name."))

    @app.api_route("/", methods=["GET", "HEAD"])
    @app.api_route("/index.html", methods=["GET", "HEAD"])
    def index() -> Response:
        return HTMLResponse(_index().render(), headers=FRESH)

    @app.get("/catalogue.js")
    def catalogue() -> Response:
        return Response(catalogue_script(), media_type="text/javascript", headers=FRESH)

    app.mount("/", _Page(directory=PAGE, html=True, check_dir=False))
    return guarded(settings)


@cache
def _index() -> Template:
    """The page before its script has run."""
    return page_template(PAGE.parent)


class _Once:
    """Keeps a defect that has been logged and answered from being logged again by the server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        except Exception:
            if _ANSWERED not in scope:
                raise


class _Page(StaticFiles):
    """The page's files: kept by browsers, but asked after each time."""

    def file_response(self, *args: Any, **more: Any) -> Response:
        response = super().file_response(*args, **more)
        response.headers.update(FRESH)
        return response


def _answer(status: int, message: str) -> Response:
    return JSONResponse(Refusal(message=message).model_dump(), status)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    words = {404: _("There is nothing of that name."), 405: _("That cannot be done here.")}
    given = error.detail if error.detail not in ("Not Found", "Method Not Allowed") else None
    return _answer(error.status_code, given or words.get(error.status_code, _("That is refused.")))


async def _not_understood(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    names = ", ".join(sorted({str(mistake["loc"][-1]) for mistake in error.errors()}))
    return _answer(422, _("Not understood: {names}.").format(names=names[:100]))


async def _mendable(request: Request, error: Exception) -> Response:
    return _answer(400, at_start(str(error)))


async def _no_database(request: Request, error: Exception) -> Response:
    log.error("%s", error)
    return _answer(503, _(NO_DATABASE))


async def _failed(request: Request, error: Exception) -> Response:
    log.error("a request to %s failed", request.url.path, exc_info=error)
    request.scope[_ANSWERED] = True
    return _answer(500, _(DEFECT))
