"""Reads and writes calibration files."""

import os
import re
import tempfile
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from posecheck.calibration.model import SCHEMA, Calibration
from posecheck.errors import InputError
from posecheck.exercises.library import describe
from posecheck.toml_file import parse_toml, read_toml_text

DIGITS: Final = 4
_SHORT_ARRAY: Final = re.compile(r"\[\n((?:    [^\[\]\n]+,\n)+)\]")


def load_calibration(path: str | Path) -> Calibration:
    """Read a calibration file.

    Raises:
        InputError: when it cannot be read or something in it is wrong; the message names the
            file, the key and what is allowed there.
    """
    text = read_toml_text(path, "calibration")
    return parse_calibration(text, str(path))


def parse_calibration(text: str, name: str) -> Calibration:
    """Check the text of a calibration file; `name` stands for it in messages.

    Raises:
        InputError: when something in it is wrong.
    """
    data = parse_toml(text, name)
    if "schema" not in data:
        raise InputError(f'{name}: the key schema is missing: it must be "{SCHEMA}"')
    try:
        return Calibration.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{name}: {describe(error, Calibration)}") from error


def calibration_text(calibration: Calibration) -> str:
    """The content of its file; what is not known is left out."""
    import tomli_w

    data = calibration.model_dump(by_alias=True, exclude_none=True, exclude_defaults=False)
    head = "# Made by `posecheck calibrate`; `posecheck calibrate show FILE` explains it.\n"
    return head + _SHORT_ARRAY.sub(_on_one_line, tomli_w.dumps(_plain(data)))


def save_calibration(calibration: Calibration, path: str | Path) -> Path:
    """Write a calibration file, whole or not at all; returns its path.

    Raises:
        InputError: when it cannot be written.
    """
    write_whole(path, calibration_text(calibration).encode("utf-8"))
    return Path(path)


def write_whole(path: str | Path, content: bytes) -> None:
    """Write a file under a temporary name and move it to its place.

    Raises:
        InputError: when it cannot be written.
    """
    target = Path(path)
    temporary: str | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".posecheck-", dir=target.parent)
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        # mkstemp's file is for its owner only; others get what the folder's files have.
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise InputError(
            f"{target} cannot be written ({reason}): choose another place with -o"
        ) from error


def _on_one_line(array: re.Match[str]) -> str:
    """An array of plain values as people write it."""
    return "[" + ", ".join(line.strip().rstrip(",") for line in array[1].splitlines()) + "]"


def _plain(value: Any) -> Any:
    """The same with rounded floats, lists for tuples and without empty tables."""
    if isinstance(value, dict):
        made = {key: _plain(entry) for key, entry in value.items()}
        return {key: entry for key, entry in made.items() if entry != {}}
    if isinstance(value, (list, tuple)):
        return [_plain(entry) for entry in value]
    if isinstance(value, float):
        return round(value, DIGITS)
    return value
