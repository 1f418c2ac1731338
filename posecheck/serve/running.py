"""Whether a posecheck of this person already runs, so that starting it twice opens one page."""

import json
import urllib.error
import urllib.request
from contextlib import suppress
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

from posecheck.errors import InputError
from posecheck.files.private import write_private
from posecheck.serve.guard import COOKIE
from posecheck.serve.server import stays_here

FILE: Final = "running.json"
ANSWER_S: Final = 5.0
"""A server that is busy with several people answers within this."""
_ANSWER_BYTES: Final = 10_000


def default_file() -> Path:
    """Where the link is kept: in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("posecheck") / FILE


def note_running(link: str, file: Path | None = None) -> None:
    """Keep the link of the server that runs, for its owner's eyes only.

    Where it cannot be kept nothing is lost but that a second start finds it.
    """
    file = file or default_file()
    with suppress(OSError, InputError):
        write_private(file, json.dumps({"link": link}).encode())


def forget_running(link: str, file: Path | None = None) -> None:
    """Remove the link, unless another server has put its own there."""
    file = file or default_file()
    if _noted(file) == link:
        with suppress(OSError):
            file.unlink()


def running_link(file: Path | None = None) -> str | None:
    """The link of a server that was noted and answers as posecheck does; else None."""
    link = _noted(file or default_file())
    return link if link is not None and _answers(link) else None


def _noted(file: Path) -> str | None:
    try:
        link = str(json.loads(file.read_text(encoding="utf-8"))["link"])
        parts = urlsplit(link)
        here = parts.scheme == "http" and stays_here(parts.hostname or "") and parts.port
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return link if here else None


def _answers(link: str) -> bool:
    parts = urlsplit(link)
    request = urllib.request.Request(f"http://{parts.netloc}/api/server")
    if token := parse_qs(parts.query).get("token"):
        request.add_header("Cookie", f"{COOKIE}={token[0]}")
    # Not through a proxy that the surroundings may name: it is this machine.
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    try:
        with ask(request, timeout=ANSWER_S) as answer:
            told = json.loads(answer.read(_ANSWER_BYTES))
            return answer.status == HTTPStatus.OK and "sessions" in told and "model" in told
    except (OSError, ValueError, TypeError):
        return False
