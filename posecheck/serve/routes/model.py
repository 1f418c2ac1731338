"""Requests for the pose landmarker that runs in the page."""

import gzip
from typing import Final

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse

from posecheck.estimation.browser_files import FILES, packed_file
from posecheck.estimation.models import find_model
from posecheck.serve.settings import ServerSettings
from posecheck.text.translation import _

WEIGHTS: Final = "pose_landmarker.task"
_TYPES: Final = {"js": "text/javascript", "mjs": "text/javascript", "wasm": "application/wasm"}


def model_routes() -> APIRouter:
    """Routes below /model: files of some megabytes, which browsers keep."""
    router = APIRouter(prefix="/model")

    @router.get(f"/{WEIGHTS}")
    def weights(request: Request) -> Response:
        settings: ServerSettings = request.app.state.settings
        model = find_model(settings.model)
        headers = {"cache-control": "no-cache", "etag": f'"{model.sha256}"'}
        if request.headers.get("if-none-match") == headers["etag"]:
            return Response(status_code=304, headers=headers)
        return FileResponse(model.path, media_type="application/octet-stream", headers=headers)

    @router.get("/{name}")
    def file(request: Request, name: str) -> Response:
        if name not in FILES:
            raise HTTPException(404, _("There is nothing of that name."))
        body = packed_file(name)
        headers = {"cache-control": "no-cache", "vary": "accept-encoding"}
        if "gzip" in request.headers.get("accept-encoding", ""):
            headers["content-encoding"] = "gzip"
        else:
            body = gzip.decompress(body)
        return Response(body, media_type=_TYPES[name.rpartition(".")[2]], headers=headers)

    return router
