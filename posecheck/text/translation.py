"""Which language people read and hear: English, the source, or that of a compiled catalogue.

A language is a file `locale/LANG/LC_MESSAGES/posecheck.mo` beside this module. What has no
translation stays English. Nothing is decided at import: a constant holds the English words marked
with `N_`, and `_` looks them up when they are told.
"""

import gettext
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final, Literal

SOURCE: Final = "en"
"""The language of the words in the code."""
DOMAIN: Final = "posecheck"
FOLDER = Path(__file__).parent / "locale"
VARIABLES: Final = ("POSECHECK_LANGUAGE", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Environment variables that may name the languages of a process, the first that is set counts."""
RIGHT_TO_LEFT: Final = frozenset({"ar", "fa", "he", "ur"})
_here: ContextVar[str | None] = ContextVar("language", default=None)
_of_process: str | None = None


def languages() -> tuple[str, ...]:
    """The languages there are, English first."""
    found = (path.parts[-3] for path in FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.mo"))
    return (SOURCE, *sorted(found))


def preferred(wanted: Iterable[str]) -> str:
    """The first of the wanted languages that there is (de for de_AT and de-AT too), else English.

    Parameters
    ----------
    wanted
        Languages as in `LANG` (`de_AT.UTF-8`) or as browsers name them (`de-AT`).
    """
    known = languages()
    for name in wanted:
        language = name.split(".")[0].split("@")[0].replace("-", "_")
        for candidate in (language, language.split("_")[0]):
            if candidate in known:
                return candidate
    return SOURCE


def of_environment() -> str:
    """The language that the environment asks for."""
    asked = next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    return preferred(asked.split(":"))


def speak(language: str | None) -> None:
    """Choose the language of the whole process; None = as the environment says.

    A command calls it once, before its first word.
    """
    global _of_process
    _of_process = None if language is None else preferred([language])


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Choose the language of what is done within the block, as for one request of a server.

    Tasks and threads that copy the context (`asyncio.to_thread`, `contextvars.copy_context`)
    keep it; other threads speak the language of the process.
    """
    token = _here.set(preferred([language]))
    try:
        yield
    finally:
        _here.reset(token)


def language() -> str:
    """The language spoken here and now."""
    global _of_process
    here = _here.get()
    if here is not None:
        return here
    if _of_process is None:
        _of_process = of_environment()
    return _of_process


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """The words of a language; for English an empty catalogue."""
    if language == SOURCE:
        return gettext.NullTranslations()
    return gettext.translation(DOMAIN, str(FOLDER), [language])


def translations(language: str) -> dict[str, list[str]]:
    """All words of a language by the English ones: one form, or one for each kind of count."""
    forms: dict[str, list[str]] = {}
    # gettext offers no way of its own to list what it has read.
    known: dict[str | tuple[str, int], str] = getattr(catalogue(language), "_catalog", {})
    for key in sorted(known, key=str):
        if key:
            forms.setdefault(key if isinstance(key, str) else key[0], []).append(known[key])
    return forms


def plural_form(language: str) -> str:
    """The number of the form for a count `n`, as an expression in C and JavaScript."""
    header = catalogue(language).info().get("plural-forms", "")
    expression = header.partition("plural=")[2].rstrip("; ")
    if not expression:
        return "n != 1"
    gettext.c2py(expression)  # raises ValueError for what is none
    return expression


def direction() -> Literal["ltr", "rtl"]:
    """Which way the language spoken here is written, as pages say it."""
    return "rtl" if language().split("_")[0] in RIGHT_TO_LEFT else "ltr"


def _(message: str) -> str:
    """English words in the language spoken here; those without a translation stay English."""
    spoken = language()
    # The catalogue keeps its own header under the empty message.
    if spoken == SOURCE or not message:
        return message
    return catalogue(spoken).gettext(message)


def ngettext(one: str, many: str, count: int) -> str:
    """The form for a count, as in `ngettext("{n} hold", "{n} holds", n).format(n=n)`."""
    return catalogue(language()).ngettext(one, many, count)


def N_(message: str) -> str:
    """The same words, marked for translators: for constants, which `_` translates when told."""
    return message
