"""Requests about past sessions: list, delete, export, reports."""

import io
import json
import logging
from pathlib import Path
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse

from posecheck.analysis.broken_off import forget_journals
from posecheck.exercises.library import counts_repetitions
from posecheck.export.fhir import bundle
from posecheck.export.history_csv import write_csv
from posecheck.files.ownership import RESULT_FILES
from posecheck.history.entry import SessionEntry
from posecheck.history.progress_panel import progress_panels
from posecheck.history.store import History
from posecheck.results.pain_after import note_pain_after, note_stopped
from posecheck.results.removal import remove_results
from posecheck.serve.history_messages import (
    GivenPain,
    HistoryMessage,
    RangeMessage,
    SessionMessage,
)
from posecheck.serve.progress_messages import ProgressMessage
from posecheck.serve.report_links import report_link, signature
from posecheck.serve.settings import ServerSettings
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.translation import _

log = logging.getLogger(__name__)
PAGE: Final = "report.html"
REPORT_POLICY: Final = "; ".join(
    (
        # The report is one file with its script in it. It runs in a sandbox, which is an origin of
        # its own: whatever it does, it cannot ask this server for anything but its own video.
        "sandbox allow-scripts allow-downloads",
        "default-src 'none'",
        "script-src 'unsafe-inline'",
        "style-src 'unsafe-inline'",
        "img-src data: blob:",
        "media-src data: blob: {video}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)


def history_routes() -> APIRouter:
    """Routes below /api/history, and the reports."""
    router = APIRouter()

    @router.get("/api/history")
    def listed(request: Request, exercise: str | None = None) -> HistoryMessage:
        settings: ServerSettings = request.app.state.settings
        history: History = request.app.state.history
        leveled = [d.id for d in settings.exercises.values() if d.has_levels]
        entries = history.sessions(exercise)
        return HistoryMessage(
            sessions=[_described(e, settings) for e in entries],
            progress=[ProgressMessage.of(panel) for panel in progress_panels(entries)],
            levels={name: history.level(name, settings.person) for name in leveled},
        )

    @router.delete("/api/history/{session}", status_code=204)
    def delete(request: Request, session: int) -> None:
        history: History = request.app.state.history
        entry = history.session(session)
        found = dict(history.folders())
        if entry is None and session not in found:  # a damaged row can be deleted too
            raise HTTPException(404, _("There is no such session."))
        _forget(history, session, found.get(session))

    @router.put("/api/history/{session}/pain", status_code=204)
    def pain_after(request: Request, session: int, given: GivenPain) -> None:
        history: History = request.app.state.history
        entry = history.session(session)
        if entry is None:
            raise HTTPException(404, _("There is no such session."))
        history.note_pain_after(session, given.pain)
        note_pain_after(entry.folder, given.pain)

    @router.post("/api/history/{session}/stopped", status_code=204)
    def stopped(request: Request, session: int) -> None:
        history: History = request.app.state.history
        entry = history.session(session)
        if entry is None:
            raise HTTPException(404, _("There is no such session."))
        history.note_stopped(session)
        note_stopped(entry.folder)

    @router.delete("/api/history", status_code=204)
    def delete_all(request: Request) -> None:
        history: History = request.app.state.history
        # Until nothing is there: a session that ends meanwhile goes too, its results as its row.
        forget_journals(request.app.state.settings.results)  # of sessions that were broken off
        while found := history.folders():
            for session, folder in found:
                _forget(history, session, folder)

    @router.get("/api/history/export.csv")
    def export_csv(request: Request) -> Response:
        out = io.StringIO(newline="")
        write_csv(request.app.state.history.sessions(), out)
        return _download(out.getvalue(), "text/csv; charset=utf-8", "posecheck-history.csv")

    @router.get("/api/history/export.fhir.json")
    def export_fhir(request: Request) -> Response:
        content = json.dumps(bundle(request.app.state.history.sessions()), indent=1)
        return _download(content, "application/fhir+json", "posecheck-history.fhir.json")

    @router.get("/reports/{session}/{signed}/{name}")
    def report(request: Request, session: int, signed: str, name: str) -> Response:
        settings: ServerSettings = request.app.state.settings
        entry = None
        if signed == signature(session, settings.secret) and name in RESULT_FILES:
            entry = request.app.state.history.session(session)
        file = None if entry is None or entry.folder is None else Path(entry.folder) / name
        if file is None or not file.is_file():
            raise HTTPException(404, _("There is no such report; it may have been deleted."))
        video = str(
            request.url.replace(path=f"/reports/{session}/{signed}/annotated.mp4", query="")
        )
        headers = {"content-security-policy": REPORT_POLICY.format(video=video)}
        if name != PAGE:
            headers["cross-origin-resource-policy"] = "cross-origin"
        return FileResponse(file, headers=headers)

    return router


def _described(entry: SessionEntry, settings: ServerSettings) -> SessionMessage:
    if entry.title is None and (offered := settings.spoken().get(entry.exercise)) is not None:
        # Kept before version 2 of the history: the server's own files may know it.
        title, main = offered.title, tuple(offered.main_signals)
    else:
        title, main = entry.shown_title, entry.progress_signals
    has_report = entry.folder is not None and (Path(entry.folder) / PAGE).is_file()
    assert entry.id is not None
    return SessionMessage(
        id=entry.id,
        started=entry.started.isoformat(timespec="seconds"),
        exercise=entry.exercise,
        title=title,
        level=entry.level,
        counted=counts_repetitions(entry.exercise),
        repetitions=entry.repetitions,
        left_repetitions=entry.left_repetitions,
        right_repetitions=entry.right_repetitions,
        duration_s=round(entry.duration_s, 2),
        judged_s=round(entry.judged_s, 2),
        chief_judged=entry.chief_judged,
        unjudged=entry.unjudged_labels(),
        warnings=entry.warnings,
        pain=entry.pain,
        pain_before=entry.pain_before,
        pain_after=entry.pain_after,
        broken_off=entry.broken_off,
        level_by=entry.level_by,
        person=entry.person,
        ranges={
            name: RangeMessage(
                label=SIGNALS[name].label if name in SIGNALS else name,
                min=low,
                max=high,
                unit=unit,
                main=name in main,
                low=(entry.limits or {}).get(name, (None, None))[0],
                high=(entry.limits or {}).get(name, (None, None))[1],
            )
            for name, (low, high, unit) in entry.ranges.items()
        },
        source=entry.source,
        interrupted=bool(entry.interrupted),
        report=report_link(entry.id, settings.secret) if has_report else None,
    )


def _forget(history: History, session: int, folder: str | None) -> None:
    try:
        left = remove_results(folder)
    except OSError as error:
        log.error("results could not be deleted: %s", error)
        raise HTTPException(
            500, _("The results could not be deleted; posecheck's window says why.")
        ) from error
    history.delete(session)
    for file in left:
        log.warning("%s stays: nothing shows that posecheck wrote it", file)


def _download(content: str, kind: str, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=kind, headers=headers)
