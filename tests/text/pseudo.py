"""A language that nobody speaks: every sentence stands in brackets, so that one that does not go
through the catalogue is seen."""

from functools import cache
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from posecheck.text import translation
from tools.messages import collected

LANGUAGE = "xx"
OPEN, CLOSE = "⟦", "⟧"


def in_brackets(words: str) -> str:
    """The pseudo-translation of a sentence."""
    return f"{OPEN}{words}{CLOSE}"


def outside(text: str) -> str:
    """What of a text stands in no brackets."""
    depth, kept = 0, []
    for character in text:
        depth += (character == OPEN) - (character == CLOSE)
        kept.append(character if depth == 0 and character != CLOSE else "")
    assert depth == 0, text
    return "".join(kept)


def install(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Make the language known, as if its compiled catalogue came with posecheck."""
    place = folder / LANGUAGE / "LC_MESSAGES"
    place.mkdir(parents=True)
    (place / f"{translation.DOMAIN}.mo").write_bytes(_compiled())
    patch.setattr(translation, "FOLDER", folder)
    translation.catalogue.cache_clear()


@cache
def _compiled() -> bytes:
    """The catalogue of the language, made once: all words of the program are looked for."""
    catalogue = Catalog(locale=None)
    with translation.speaking(translation.SOURCE):
        found = collected()
    for message in found:
        if not message.id:
            continue
        both = isinstance(message.id, tuple)
        words = message.id if both else (message.id,)
        told = tuple(in_brackets(each) for each in words)
        catalogue.add(message.id, told if both else told[0])
    file = BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()
