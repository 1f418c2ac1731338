"""Requests about reminders: a calendar file, made here and kept by the person's own calendar."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request, Response

from posecheck.export.calendar import Reminder, calendar_file, parse_days, parse_time
from posecheck.serve.machine_messages import RemindersMessage, Subject
from posecheck.serve.programmes import spoken
from posecheck.serve.settings import ServerSettings
from posecheck.text.translation import _


def reminder_routes() -> APIRouter:
    """Routes below /api/reminders."""
    router = APIRouter(prefix="/api/reminders")

    @router.get("")
    def subjects(request: Request) -> RemindersMessage:
        return RemindersMessage(
            subjects=[Subject(id=i, title=title) for i, title in _subjects(request).items()]
        )

    @router.get("/posecheck-reminders.ics")
    def file(
        request: Request,
        subject: str,
        days: Annotated[str, Query(max_length=100)],
        at: Annotated[list[str], Query(max_length=6)],
        ahead: int = 0,
        weeks: int | None = None,
        today: date | None = None,
    ) -> Response:
        title = _subjects(request).get(subject)
        if title is None:
            raise HTTPException(404, _("There is no such programme or movement."))
        reminder = Reminder(
            title, parse_days(days), tuple(map(parse_time, at)), ahead_min=ahead, weeks=weeks
        )
        # The browser's day: a phone elsewhere may have another one than this computer.
        content = calendar_file(reminder, today or date.today())
        headers = {"content-disposition": 'attachment; filename="posecheck-reminders.ics"'}
        return Response(content, media_type="text/calendar; charset=utf-8", headers=headers)

    return router


def _subjects(request: Request) -> dict[str, str]:
    """What one can be reminded of: title by id, programmes first."""
    settings: ServerSettings = request.app.state.settings
    titles = {
        f"programme:{name}": spoken(programme, settings).title
        for name, programme in settings.programmes.items()
    }
    return titles | {name: exercise.title for name, exercise in settings.spoken().items()}
