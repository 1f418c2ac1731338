"""Which clips a batch is about: files, folders and URLs become clips with unique short names."""

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Final

from posecheck.batch import remote
from posecheck.errors import InputError
from posecheck.text.redaction import shown_source
from posecheck.text.translation import _

VIDEO_SUFFIXES: Final = {
    *(".3gp", ".avi", ".flv", ".m2ts", ".m4v", ".mkv", ".mov", ".mp4"),
    *(".mpeg", ".mpg", ".mts", ".ogv", ".ts", ".webm", ".wmv"),
}
"""What is taken for a video in a folder; a file named by itself may end in anything."""
ANNOTATED: Final = "annotated.mp4"


@dataclass(frozen=True, slots=True)
class Clip:
    """A video to check.

    Attributes:
        source: path or URL, as the user named it or the folder that holds it.
        name: unique within the batch and fit for a folder's name.
    """

    source: str
    name: str

    @property
    def shown(self) -> str:
        """The source as results name it: without a password, and text throughout."""
        return shown_source(self.source)

    @property
    def remote(self) -> bool:
        """Whether the source is a URL."""
        return remote.is_url(self.source)


def find_clips(paths: Sequence[str], output: Path | None = None) -> list[Clip]:
    """All clips among files, folders (searched to the bottom) and URLs, each once.

    Left out in folders: hidden files, annotated videos in result folders, and everything in
    `output`, where the batch writes.

    Raises:
        InputError: when a path does not exist, or when there is no clip at all.
    """
    sources: dict[str, str] = {}
    for path in paths:
        for source in _expand(path, output):
            key = source if remote.is_url(source) else os.path.realpath(source)
            sources.setdefault(key, source)
    if not sources:
        raise InputError(
            _(
                "there is no video in {known}: name a video, or a folder with videos (.mp4, "
                ".mov, .mkv, .webm and others)"
            ).format(known=", ".join(paths))
        )
    found = list(sources.values())
    return [Clip(source, name) for source, name in zip(found, unique_names(found), strict=True)]


def unique_names(sources: Sequence[str]) -> list[str]:
    """Short names, one a source: the stem where that is enough, else with folders before it.

    Names that differ only in case count as the same, as some file systems see them so.
    """
    parts = [_parts(source) for source in sources]
    names = [_clean(own[-1]) for own in parts]
    for depth in range(2, max(map(len, parts), default=1) + 1):
        for i in _clashing(names):
            names[i] = _clean("-".join(parts[i][-depth:]))
    for i in _clashing(names):
        names[i] += "-" + PurePosixPath(sources[i]).suffix.lstrip(".")
    taken: set[str] = set()
    for i, name in enumerate(names):
        number = 2
        while names[i].casefold() in taken:
            names[i] = f"{name}-{number}"
            number += 1
        taken.add(names[i].casefold())
    return names


def is_video(name: str) -> bool:
    """Whether a file in a folder is taken for a video."""
    path = PurePosixPath(name)
    return path.suffix.lower() in VIDEO_SUFFIXES and not path.name.startswith(".")


def _expand(path: str, output: Path | None) -> Iterator[str]:
    if remote.is_url(path):
        yield from remote.expand(path, is_video)
    elif os.path.isdir(path):
        yield from _in_folder(path, output)
    elif os.path.exists(path):
        yield path
    else:
        raise InputError(_("there is no file or folder {path}: check the name").format(path=path))


def _in_folder(folder: str, output: Path | None) -> Iterator[str]:
    own = None if output is None else os.path.realpath(output)
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".") and os.path.realpath(os.path.join(place, name)) != own
        )
        if os.path.realpath(place) == own:
            files = []
        for name in sorted(files):
            if is_video(name) and not (name == ANNOTATED and "result.json" in files):
                yield os.path.join(place, name)


def _parts(source: str) -> list[str]:
    path = PurePosixPath(
        shown_source(source) if remote.is_url(source) else Path(source).absolute().as_posix()
    )
    return [*(part for part in path.parent.parts if part.strip("/:")), path.stem]


def _clashing(names: Iterable[str]) -> list[int]:
    places = defaultdict(list)
    for i, name in enumerate(names):
        places[name.casefold()].append(i)
    return [i for same in places.values() if len(same) > 1 for i in same]


def _clean(text: str) -> str:
    return re.sub(r"[^\w.+-]+", "_", text).lstrip(".") or "clip"
