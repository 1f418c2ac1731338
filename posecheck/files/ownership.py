"""Whose the files in a folder are: posecheck's, by a marker beside them, or somebody else's.

The names that posecheck writes are such as others give too (`report.html`, `index.html`). So each
folder of results says in a hidden file which of them posecheck wrote; all others are left alone.
"""

import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from posecheck.errors import InputError
from posecheck.text.translation import _

MARKER: Final = ".posecheck"
"""Lists the files of posecheck in the folder around it."""
RESULT_FILES: Final = (
    "report.html",
    "annotated.mp4",
    "result.json",
    "signals.csv",
    "landmarks.npz",
    "silhouette.mkv",
)
"""Files of a result; those of an earlier one never stay beside a new one."""
SUMMARY_FILES: Final = ("summary.json", "summary.csv", "index.html")
"""Files of a batch, beside the result folders of its clips."""
CLIP_FILES: Final = (*RESULT_FILES, "outcome.json", "traceback.txt")
"""Files of one clip of a batch."""
_SCHEMA: Final = "posecheck/folder/1"
_MOST_BYTES: Final = 50_000_000
"""More than any of these files is long: the results of a day."""
_SAID_BY: Final = (
    ("result.json", "posecheck/result/", RESULT_FILES),
    ("outcome.json", "posecheck/outcome/", CLIP_FILES),
    ("summary.json", "posecheck/batch/", SUMMARY_FILES),
)
"""What shows, in a folder without a marker, that files are posecheck's: version 0.1.0 wrote none,
and a batch's own folder has none."""


def owned(folder: Path) -> frozenset[str]:
    """Names of the files in a folder that posecheck wrote, whether or not they are still there."""
    marker = _read(folder / MARKER)
    if marker is not None and marker.get("schema") == _SCHEMA:
        files = marker.get("files")
        return frozenset({MARKER, *(map(str, files) if isinstance(files, list) else ())})
    found: set[str] = set()
    for file, schema, names in _SAID_BY:
        content = _read(folder / file)
        if content is not None and str(content.get("schema")).startswith(schema):
            found.update(names)
    return frozenset(found)


def refuse_foreign(folder: Path, names: Iterable[str], remedy: str | None = None) -> None:
    """Refuse a folder in which a file of one of these names is not posecheck's.

    Args:
        remedy: what to do about it, None = choose another folder with -o.

    Raises:
        InputError: when there is one; nothing has been touched.
    """
    there = [name for name in names if os.path.lexists(folder / name)]
    if not there:
        return
    ours = owned(folder)
    for name in there:
        if name not in ours:
            raise InputError(
                _(
                    "{path} does not belong to a result of posecheck and stays as it is: {remedy}"
                ).format(path=folder / name, remedy=remedy or _("choose another folder with -o"))
            )


def refuse_source(folder: Path, source: str | Path, remedy: str | None = None) -> None:
    """Refuse to put results in the place of the recording that they are of.

    Args:
        remedy: what to do about it, None = choose another folder with -o.

    Raises:
        InputError: when they would replace it.
    """
    if not os.path.isfile(source):
        return
    for name in RESULT_FILES:
        file = folder / name
        # Landmarks that are judged again are copied as they are.
        kept = Path(source).suffix.lower() == file.suffix == ".npz"
        if file.is_file() and not kept and file.samefile(source):
            raise InputError(
                _("{path} is the recording itself and would be replaced: {remedy}").format(
                    path=file, remedy=remedy or _("choose another folder with -o")
                )
            )


def write_marker(folder: Path, names: Iterable[str], source: str | None) -> None:
    """Say which files in a folder are posecheck's.

    Args:
        source: of the results, from `identity`.
    """
    content = {"schema": _SCHEMA, "files": sorted({*names} - {MARKER}), "source": source}
    (folder / MARKER).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def identity(source: str | Path | None) -> str | None:
    """What tells a recording from others, without saying where it lies; None = not known."""
    if source is None:
        return None
    return hashlib.sha256(os.fsencode(os.path.realpath(source))).hexdigest()


def made_from(folder: Path, source: str | Path) -> bool:
    """Whether the results in a folder were made from this recording."""
    marker = _read(folder / MARKER)
    if marker is not None:
        return marker.get("source") == identity(source)
    result = _read(folder / "result.json")
    named = (result or {}).get("source")
    path = named.get("path") if isinstance(named, dict) else None
    # 0.1.0 kept the name as it was given, most likely in the folder in which we are.
    return isinstance(path, str) and os.path.realpath(path) == os.path.realpath(source)


def own_place(source: Path) -> Path:
    """The folder in which results of a recording go when none is named.

    It bears the recording's name; another recording of that name gets one of its own.
    """
    # A folder keeps its whole name: FOLDER.posecheck must not be overwritten by what is made of it.
    name = source.resolve().name if source.is_dir() else source.name
    stem = name if source.is_dir() else source.stem
    number = 2
    place = Path(f"{stem}.posecheck")
    while os.path.lexists(place) and not _is_free(place) and not made_from(place, source):
        if place == Path(f"{stem}.posecheck") and name != stem:
            place = Path(f"{name}.posecheck")
        else:
            place = Path(f"{name}-{number}.posecheck")
            number += 1
    return place


def _is_free(place: Path) -> bool:
    return place.is_dir() and not any(place.iterdir())


def _read(path: Path) -> dict[str, Any] | None:
    """A JSON object, None where there is none or it is damaged."""
    try:
        if not path.is_file() or path.stat().st_size > _MOST_BYTES:
            return None
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
