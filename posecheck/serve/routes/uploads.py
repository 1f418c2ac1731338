"""Requests about uploads."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.requests import ClientDisconnect

from posecheck.calibration.height import parse_height
from posecheck.errors import InputError
from posecheck.exercises.camera_place import watched_from
from posecheck.pose.orientation import Orientation, Rotation
from posecheck.pose.scene import CameraPlace
from posecheck.serve.messages import UploadMessage
from posecheck.serve.settings import ServerSettings
from posecheck.serve.upload_intake import DiskFull, TooLarge
from posecheck.serve.upload_queue import Upload, Uploads
from posecheck.text.translation import _


def upload_routes() -> APIRouter:
    """Routes below /api/uploads."""
    router = APIRouter(prefix="/api/uploads")

    @router.post("", status_code=201)
    async def take(
        request: Request,
        exercise: str,
        name: Annotated[str, Query(max_length=1000)] = "video",
        height: str | None = None,
        level: Annotated[int | None, Query(ge=1, le=3)] = None,
        rotate: Rotation = 0,
        mirrored: bool = False,
        place: CameraPlace | None = None,
        fps: Annotated[float | None, Query(gt=0, le=1000)] = None,
    ) -> UploadMessage:
        settings: ServerSettings = request.app.state.settings
        uploads: Uploads = request.app.state.uploads
        chosen = settings.exercise(exercise)
        if place == "phone":
            raise InputError(_("A video is filmed by a camera: say where that stood."))
        watched_from(chosen, place)  # refused before the video is taken in
        if chosen.has_levels and level is None:
            history = request.app.state.history
            level = await asyncio.to_thread(history.level, chosen.id, settings.person)
        length = request.headers.get("content-length", "")
        try:
            upload = await uploads.take(
                request.stream(),
                name=name,
                exercise=chosen,
                height_in=parse_height(height) if height else None,
                level=level,
                orientation=Orientation(rotate, mirrored),
                place=place,
                fps=fps,
                length=int(length) if length.isdigit() else None,
            )
        except TooLarge as error:
            raise HTTPException(413, _("The video is too large for this server.")) from error
        except DiskFull as error:
            raise HTTPException(
                507,
                _(
                    "There is no room for the video on the server's disk: make room there, or "
                    "send a shorter one."
                ),
            ) from error
        except ClientDisconnect as error:
            raise HTTPException(400, _("The upload was cancelled.")) from error
        return uploads.message(upload)

    @router.get("")
    async def listed(request: Request) -> list[UploadMessage]:
        uploads: Uploads = request.app.state.uploads
        return uploads.all()

    @router.get("/{identifier}")
    async def one(request: Request, identifier: str) -> UploadMessage:
        uploads: Uploads = request.app.state.uploads
        return uploads.message(_found(uploads, identifier))

    @router.delete("/{identifier}", status_code=204)
    async def remove(request: Request, identifier: str) -> None:
        uploads: Uploads = request.app.state.uploads
        uploads.remove(_found(uploads, identifier))

    return router


def _found(uploads: Uploads, identifier: str) -> Upload:
    upload = uploads.find(identifier)
    if upload is None:
        raise HTTPException(404, _("There is no such upload."))
    return upload
