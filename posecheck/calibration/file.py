"""Reads and writes calibration files."""

import re
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from posecheck.calibration.model import SCHEMA, Calibration
from posecheck.errors import InputError
from posecheck.files.atomic import write_whole
from posecheck.files.tables import describe, parse_toml, read_toml_text

DIGITS: Final = 4
REMEDY: Final = "choose another place with -o"
"""What to do when a file of `posecheck calibrate` cannot be written."""
_SHORT_ARRAY: Final = re.compile(r"\[\n((?:    [^\[\]\n]+,\n)+)\]")


def calibration_of(calibration: Calibration | str | Path | None) -> Calibration | None:
    """A calibration, read from its file where it is named by that.

    Raises:
        InputError: when the file cannot be read or something in it is wrong.
    """
    if calibration is None or isinstance(calibration, Calibration):
        return calibration
    return load_calibration(calibration)


def load_calibration(path: str | Path) -> Calibration:
    """Read a calibration file, as `posecheck calibrate` writes them.

    Parameters
    ----------
    path : str or Path
        The file.

    Returns
    -------
    Calibration
        What is known about one person and one camera.

    Raises
    ------
    InputError
        When it cannot be read or something in it is wrong; the message names the file, the key
        and what is allowed there.

    Examples
    --------
    >>> from pathlib import Path
    >>> import posecheck
    >>> text = '''
    ... schema = "posecheck/calibration/1"
    ... date = 2026-11-21T09:30:00Z
    ... [camera]
    ... description = "on the shelf"
    ... [person]
    ... height = "170cm"
    ... '''
    >>> _ = Path("mine.toml").write_text(text)
    >>> round(posecheck.load_calibration("mine.toml").height_in, 1)
    66.9
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

    data = calibration.model_dump(by_alias=True, exclude_none=True)
    head = "# Made by `posecheck calibrate`; `posecheck calibrate show FILE` explains it.\n"
    return head + _SHORT_ARRAY.sub(_on_one_line, tomli_w.dumps(_plain(data)))


def save_calibration(calibration: Calibration, path: str | Path) -> Path:
    """Write a calibration file, whole or not at all; returns its path.

    Raises:
        InputError: when it cannot be written.
    """
    write_whole(path, calibration_text(calibration), REMEDY)
    return Path(path)


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
