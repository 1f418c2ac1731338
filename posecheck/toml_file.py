"""Reads the TOML files that people write, and says in one sentence why one cannot be read."""

import tomllib
from pathlib import Path
from typing import Any, Final

from posecheck.errors import InputError

MAX_BYTES: Final = 1_000_000
"""No file that a person wrote is larger; something else was named by mistake."""


def read_toml_text(path: str | Path, kind: str) -> str:
    """The text of a file.

    Args:
        kind: what it should be, in words, such as "definition".

    Raises:
        InputError: when it cannot be read or is not a text.
    """
    file = Path(path)
    try:
        if file.exists() and not file.is_file() and not file.is_dir():
            # A pipe or a device may never end.
            raise InputError(f"{path} is not a file: the {kind} is a TOML file")
        if file.is_file() and file.stat().st_size > MAX_BYTES:
            raise InputError(f"{path} is too large: the {kind} is a TOML file of a few lines")
        # utf-8-sig: editors on Windows put a byte order mark in front.
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path} is not a text file: the {kind} is a TOML file in UTF-8"
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"the {kind} {path} cannot be read ({reason}): check the name and its permissions"
        ) from error


def parse_toml(text: str, name: str) -> dict[str, Any]:
    """The content of a TOML text; `name` stands for it in messages.

    Raises:
        InputError: when it is not valid TOML.
    """
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise InputError(f"{name} is not valid TOML: it is nested too deeply") from error
    except ValueError as error:  # tomllib's own error, and that of very long numbers
        raise InputError(f"{name} is not valid TOML: {error}") from error
