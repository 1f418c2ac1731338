"""Which language is spoken, and what becomes of words without a translation."""

import asyncio
import gettext
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from posecheck.text import translation
from posecheck.text.translation import _, language, ngettext, preferred, speak, speaking

POLISH = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


@pytest.fixture(autouse=True)
def two_languages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """German and Polish with a few words."""
    german = {"Begin": "Beginnen", ("{n} hold", "{n} holds"): ("{n} Dehnung", "{n} Dehnungen")}
    polish = {("{n} hold", "{n} holds"): ("{n} jeden", "{n} kilka", "{n} wiele")}
    for name, words in (("de", german), ("pl", polish)):
        catalogue = Catalog(locale=name)
        for message, told in words.items():
            catalogue.add(message, told)
        folder = tmp_path / name / "LC_MESSAGES"
        folder.mkdir(parents=True)
        with (folder / "posecheck.mo").open("wb") as file:
            write_mo(file, catalogue)
    for name in translation.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(translation, "FOLDER", tmp_path)
    monkeypatch.setattr(translation, "_of_process", None)
    translation.catalogue.cache_clear()
    yield
    translation.catalogue.cache_clear()


def test_without_a_wish_english_is_spoken() -> None:
    assert translation.languages() == ("en", "de", "pl")
    assert language() == "en"
    assert _("Begin") == "Begin"
    assert [ngettext("{n} hold", "{n} holds", n).format(n=n) for n in (0, 1, 2)] == [
        "0 holds",
        "1 hold",
        "2 holds",
    ]


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        (["de_AT.UTF-8"], "de"),
        (["de-CH", "en"], "de"),
        (["fr", "pl", "de"], "pl"),
        (["en-GB", "de"], "en"),
        (["fr"], "en"),
        (["C", ""], "en"),
        (["../../etc"], "en"),
        ([], "en"),
    ],
)
def test_the_first_language_that_there_is(wanted: list[str], got: str) -> None:
    assert preferred(wanted) == got


@pytest.mark.parametrize(
    ("environment", "got"),
    [
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANGUAGE": "fr:pl", "LANG": "de_DE.UTF-8"}, "pl"),
        ({"POSECHECK_LANGUAGE": "en", "LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_environment_chooses(
    environment: dict[str, str], got: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert language() == got


def test_a_process_may_choose_another_language_than_its_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "pl_PL")
    speak("de")
    assert _("Begin") == "Beginnen"
    speak(None)
    assert language() == "pl"


def test_words_without_a_translation_stay_english() -> None:
    with speaking("de"):
        assert _("Come to rest") == "Come to rest"
        assert _("") == ""  # the catalogue keeps its header there


def test_counts_follow_the_rules_of_the_language() -> None:
    told = {}
    for name in ("de", "pl"):
        with speaking(name):
            told[name] = [ngettext("{n} hold", "{n} holds", n).format(n=n) for n in (1, 3, 5)]
    assert told["de"] == ["1 Dehnung", "3 Dehnungen", "5 Dehnungen"]
    assert told["pl"] == ["1 jeden", "3 kilka", "5 wiele"]


def test_several_languages_at_the_same_time() -> None:
    heard: list[tuple[str, str]] = []

    async def visit(name: str) -> None:
        with speaking(name):
            for _turn in range(3):
                await asyncio.sleep(0)
                heard.append((name, await asyncio.to_thread(_, "Begin")))

    async def all_at_once() -> None:
        await asyncio.gather(*(visit(name) for name in ("de", "en", "de")))

    asyncio.run(all_at_once())
    assert set(heard) == {("de", "Beginnen"), ("en", "Begin")}
    assert len(heard) == 9


def test_another_thread_speaks_the_language_of_the_process() -> None:
    heard: list[str] = []
    with speaking("de"):
        thread = threading.Thread(target=lambda: heard.append(_("Begin")))
        thread.start()
        thread.join()
    assert heard == ["Begin"]


def test_all_words_of_a_language_for_the_page() -> None:
    assert translation.translations("en") == {}
    assert translation.translations("de") == {
        "Begin": ["Beginnen"],
        "{n} hold": ["{n} Dehnung", "{n} Dehnungen"],
    }
    assert translation.plural_form("en") == "n != 1"
    # The same expression for C and JavaScript.
    form = gettext.c2py(translation.plural_form("pl"))
    assert [form(n) for n in (1, 3, 5, 22)] == [0, 1, 2, 1]
