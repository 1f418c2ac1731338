"""Clips that are URLs, read with fsspec: s3://, gs://, https://, file:// and the rest it knows."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from posecheck.errors import InputError
from posecheck.text.redaction import shown_source
from posecheck.text.translation import _

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+://")


def is_url(source: str) -> bool:
    """Whether a source is a URL rather than a path."""
    return _SCHEME.match(source) is not None


def expand(url: str, wanted: Callable[[str], bool]) -> Iterator[str]:
    """The URL itself, or those below it whose names are `wanted` when it is a folder."""
    with _plain_errors(url):
        system, path = _open(url)
        if system.isfile(path):
            yield url
            return
        found = [p for p in sorted(system.find(path)) if wanted(p)] if system.isdir(path) else None
    if found is None:
        raise InputError(
            _("there is no file or folder {url}: check the address").format(url=shown_source(url))
        )
    for path in found:
        yield system.unstrip_protocol(path)


def stamp(url: str) -> tuple[int, str]:
    """Size in bytes and a mark that changes when the content does, without reading it."""
    with _plain_errors(url):
        system, path = _open(url)
        return int(system.size(path) or 0), str(system.ukey(path))


def read_if_there(url: str) -> bytes | None:
    """The content of a small file, None when there is none."""
    with _plain_errors(url):
        system, path = _open(url)
        return system.cat_file(path) if system.isfile(path) else None


def fetch(url: str, target: Path) -> None:
    """Copy the content to a file on this machine."""
    with _plain_errors(url):
        system, path = _open(url)
        with system.open(path, "rb") as source, target.open("wb") as out:
            shutil.copyfileobj(source, out, 1 << 20)


def _open(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise InputError(
            _(
                "reading {url} needs fsspec: install it with pip install 'posecheck[cluster]'"
            ).format(url=url)
        ) from error
    opened: tuple[Any, str] = url_to_fs(url)
    return opened


@contextmanager
def _plain_errors(url: str) -> Iterator[None]:
    shown = shown_source(url)
    try:
        yield
    except ImportError as error:  # a scheme whose package is not installed
        raise InputError(
            _("{url} cannot be read here: {error}").format(
                url=shown, error=str(error).replace(url, shown)
            )
        ) from error
    except FileNotFoundError as error:
        raise InputError(
            _("there is no file {url}: check the address").format(url=shown)
        ) from error
    except (OSError, ValueError) as error:
        reason = " ".join(str(error).replace(url, shown).split()) or type(error).__name__
        raise InputError(
            _("{url} cannot be read ({reason}): check the address").format(url=shown, reason=reason)
        ) from error
