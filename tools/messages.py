"""Collects all words that people read into posecheck/text/locale/posecheck.pot: `make messages`.

A language is the file locale/LANG/LC_MESSAGES/posecheck.po beside it, begun by Babel's command
`pybabel init -D posecheck -d posecheck/text/locale -i posecheck/text/locale/posecheck.pot` with
`-l LANG`. It is brought up to date with the words, and the .mo file that posecheck reads is made
from it.
"""

import io
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any, Final, get_args

import click
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as CatalogMessage
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from pydantic import BaseModel

from posecheck.cli.main import COMMANDS, cli
from posecheck.exercises import exercise, programme
from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.exercises.programme import programme_ids
from posecheck.files.tables import parse_toml
from posecheck.text.translation import DOMAIN, FOLDER, SOURCE, speaking

PACKAGE: Final = Path(__file__).parent.parent / "posecheck"
POT: Final = FOLDER / f"{DOMAIN}.pot"
KEYWORDS: Final = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}
METHODS: Final = {".py": "python", ".js": "javascript", ".j2": "jinja2"}
_OPTIONS: Final = {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true"}
READ: Final = frozenset(
    {
        *("coach", "drawing", "exercises", "live", "report", "screening"),
        *("serve", "session", "signals", "text", "voice"),
    }
)
"""Rooms whose words are read by people who never open a terminal: every language must have them.
Those of the commands may stay English, as their options do ..."""
TYPED: Final = ("posecheck/exercises/*.py", "posecheck/serve/server.py")
"""... and so may what is said to whoever wrote a definition or starts the server."""
UNDATED: Final = datetime(2026, 1, 1, tzinfo=UTC)
"""The same words give the same files, whenever they are made."""
_HEADER: Final = """\
# The words of posecheck.
# Made by `make messages`; do not edit it by hand.
#"""
Message = tuple[str, "str | tuple[str, ...]"]


def collected() -> Catalog:
    """All words of the package with the files that hold them."""
    catalogue = Catalog(
        project="posecheck", copyright_holder="the authors of posecheck", fuzzy=False
    )
    catalogue.header_comment = _HEADER
    for where, words in (*_of_code(), *_of_commands(), *_of_exercises(), *_of_sketches()):
        catalogue.add(words, locations=[(where, 0)])
    return catalogue


def text(catalogue: Catalog) -> str:
    """The catalogue as a file; the same words give the same text."""
    return _po_file(
        catalogue,
        f'{_HEADER}\nmsgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n\n',
    )


def _po_file(catalogue: Catalog, head: str) -> str:
    # Line numbers would make every change of the code one of the catalogue.
    file = io.BytesIO()
    write_po(file, catalogue, width=100, sort_output=True, omit_header=True, include_lineno=False)
    return head + file.getvalue().decode("utf-8").rstrip("\n") + "\n"


def _of_code() -> Iterator[Message]:
    """What is marked in Python, JavaScript and templates."""
    for path in sorted(PACKAGE.rglob("*")):
        method = METHODS.get(path.suffix)
        if method is None or not path.is_file():
            continue
        with path.open("rb") as file:
            found = extract(_babel(method), file, keywords=KEYWORDS, options=_options(method))
            for _line, words, _comments, _context in found:
                yield str(path.relative_to(PACKAGE.parent)), words


def _babel(method: str) -> Any:
    if method != "jinja2":
        return method
    from jinja2.ext import babel_extract

    return babel_extract


def _options(method: str) -> dict[str, str]:
    return dict(_OPTIONS) if method == "jinja2" else {"encoding": "utf-8"}


def _of_commands() -> Iterator[Message]:
    """Help texts of all commands and options, which click takes from the code as they stand."""
    yield "posecheck/cli/main.py", cli.help or ""
    for name, brief in COMMANDS.items():
        yield "posecheck/cli/main.py", brief
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        yield from _of_command(command, f"posecheck/cli/{name}.py")


def _of_command(command: click.Command, where: str) -> Iterator[Message]:
    if command.help:
        yield where, command.help
    for parameter in command.params:
        words = getattr(parameter, "help", None)
        if words:
            yield where, words
    if isinstance(command, click.Group):
        for child in command.commands.values():
            yield from _of_command(child, where)


def _of_exercises() -> Iterator[Message]:
    """The words of the exercises and programmes that come with posecheck."""
    for name in exercise_ids():
        for words in told(load_exercise(name)):
            yield f"posecheck/exercises/built_in/{name}.toml", words
    for name in programme_ids():
        file = resources.files("posecheck.exercises") / "programmes" / f"{name}.toml"
        data = parse_toml(file.read_text(encoding="utf-8"), name)
        for words in told(programme.File.model_validate(data)):
            yield f"posecheck/exercises/programmes/{name}.toml", words


def _of_sketches() -> Iterator[Message]:
    """The words that are drawn in sketches."""
    where = PACKAGE / "drawing" / "sketches" / "figures.toml"
    for words in _drawn(parse_toml(where.read_text("utf-8"), where.name)):
        yield str(where.relative_to(PACKAGE.parent)), words


def _drawn(table: dict[str, Any]) -> Iterator[str]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _drawn(value)
        elif key.endswith("_words"):
            yield value


def told(model: BaseModel) -> Iterator[str]:
    """The words of a file that are looked up in the catalogue, in the order of its fields."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        marks = [*field.metadata, *_marks_within(field.annotation)]
        looked_up = any(mark is exercise.LOOKED_UP for mark in marks)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, BaseModel):
                yield from told(entry)
            elif looked_up and entry:
                yield entry


def _marks_within(annotation: Any) -> Iterable[Any]:
    for inner in get_args(annotation):
        yield from getattr(inner, "__metadata__", ())


def updated(path: Path, words: Catalog) -> Catalog:
    """A language's file with the words as they are now.

    What is new is empty, what is gone is left out, and no translation is guessed from that of
    similar words: nobody would see that it says something else.
    """
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.parts[-3], domain=DOMAIN)
    catalogue.update(words, no_fuzzy_matching=True)
    catalogue.creation_date = catalogue.revision_date = UNDATED
    catalogue.obsolete.clear()
    return catalogue


def po_text(catalogue: Catalog) -> str:
    """A language's file; the same words give the same text."""
    return _po_file(
        catalogue,
        f"# The words of posecheck in {catalogue.locale.english_name}.\n"
        "# No native speaker has read them yet: corrections are welcome.\n"
        f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n',
    )


def compiled(catalogue: Catalog) -> bytes:
    """The file that gettext reads; what has no translation is left out."""
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def main() -> None:
    """Write the catalogue, and bring the languages up to date with it."""
    with speaking(SOURCE):
        words = collected()
    found = text(words)
    POT.parent.mkdir(exist_ok=True)
    POT.write_text(found, encoding="utf-8")
    sys.stdout.write(f"{POT.name}: {found.count(chr(10) + 'msgid ')} messages\n")
    for path in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalogue = updated(path, words)
        path.write_text(po_text(catalogue), encoding="utf-8")
        path.with_suffix(".mo").write_bytes(compiled(catalogue))
        sys.stdout.write(f"{path.parts[-3]}: {len(missing(catalogue))} to be translated\n")


def missing(catalogue: Catalog) -> list[str]:
    """The English words that a language must have and has not, in its order."""
    lacking = (m for m in catalogue if m.id and not translated(m))
    return [m.id if isinstance(m.id, str) else m.id[0] for m in lacking if _read(m)]


def _read(message: CatalogMessage) -> bool:
    places = [Path(place) for place, _line in message.locations]
    return any(p.parts[1] in READ and not any(p.match(t) for t in TYPED) for p in places)


def translated(message: CatalogMessage) -> bool:
    """Whether every form of a message has words."""
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    return all(forms)


if __name__ == "__main__":
    main()
