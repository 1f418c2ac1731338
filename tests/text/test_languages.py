"""The languages that come with posecheck: whole, with every gap, and compiled from what is read."""

import re
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from posecheck.text.translation import FOLDER, direction, languages, speaking
from tools.messages import DOMAIN, collected, compiled, po_text, translated, updated

FILES = sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))
NAMES = [path.parts[-3] for path in FILES]


@pytest.fixture(scope="module")
def words() -> Catalog:
    return collected()


def forms(message: Message) -> list[tuple[str, str]]:
    """Each translation beside the English words that it stands for."""
    if isinstance(message.id, tuple):
        one, many = message.id
        return [(one if i == 0 else many, told) for i, told in enumerate(message.string)]
    return [(message.id, message.string)]


def gaps(text: str) -> set[str]:
    """What is filled in: `{name:.0f}` and `%(name)s`."""
    if "%(" in text:
        return set(re.findall(r"%\(\w+\)\w", text))
    try:
        fields = list(Formatter().parse(text))
    except ValueError:  # braces of a help text
        return set()
    return {f"{name}!{how}:{spec}" for _text, name, spec, how in fields if name is not None}


def test_every_language_has_its_file_and_english_is_the_source() -> None:
    assert set(NAMES) | {"en"} == set(languages())


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_a_language_is_whole_and_compiled(path: Path, words: Catalog) -> None:
    catalogue = updated(path, words)
    missing = [m.id for m in catalogue if m.id and not translated(m)]
    assert not missing, f"{len(missing)} words without a translation, as {missing[0]!r}"
    hint = "run `make messages` and commit what it wrote"
    assert path.read_text("utf-8") == po_text(catalogue), hint
    assert path.with_suffix(".mo").read_bytes() == compiled(catalogue), hint


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_every_gap_is_in_the_translation_too(path: Path) -> None:
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3])
    for message in catalogue:
        if not message.id:
            continue
        one, several = (message.id, None) if isinstance(message.id, str) else message.id
        known = gaps(one) | (gaps(several) if several else set())
        for english, told in forms(message):
            assert gaps(told) <= known, (english, told)
            # A form for one may say "one" without its number; every other gap must be filled.
            assert known - gaps(told) <= ({"n!None:"} if several else set()), (english, told)
            assert english.count("\n\n") == told.count("\n\n"), (english, told)
            assert (english[:1] == " ") == (told[:1] == " "), (english, told)


@pytest.mark.parametrize(("name", "way"), [("en", "ltr"), ("de", "ltr"), ("ar", "rtl")])
def test_which_way_a_language_is_written(name: str, way: str) -> None:
    with speaking(name):
        assert direction() == (way if name in languages() else "ltr")
