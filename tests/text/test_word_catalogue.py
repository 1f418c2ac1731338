"""The catalogue of all words that people read."""

import re
from string import Formatter

import pytest
from babel.messages.catalog import Catalog

from posecheck.signals.catalogue import SIGNALS
from posecheck.text import names, sentences
from posecheck.text.translation import SOURCE, speaking
from posecheck.text.units import UNITS
from tools.messages import POT, collected, text


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    with speaking(SOURCE):
        return collected()


@pytest.fixture(scope="module")
def known(catalogue: Catalog) -> set[str]:
    """The English words in the catalogue, without their second forms."""
    return {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue if m.id}


def test_the_catalogue_is_up_to_date(catalogue: Catalog) -> None:
    fresh = text(catalogue)
    assert POT.read_text("utf-8") == fresh, "run `make messages` and commit the catalogue"


def test_all_tables_of_words_are_in_it(known: set[str]) -> None:
    tables = [
        value for name, value in vars(names).items() if re.fullmatch("[A-Z][A-Z_]+[A-Z]", name)
    ]
    tables += [value for name, value in vars(sentences).items() if re.match("_[A-Z]", name)]
    assert len(tables) >= 12
    for table in tables:
        assert set(table.values()) <= known
    for signal in SIGNALS.values():
        assert {signal.words, signal.sideless or signal.words} <= known
    for unit in UNITS.values():
        assert {unit.symbol, unit.words, unit.caption} - {"°", "%"} <= known


def test_every_gap_has_a_name(known: set[str]) -> None:
    """A translator may order the gaps otherwise, which "{}" and "%s" do not allow."""
    for message in known:
        if "%(" in message:
            assert not re.search(r"%(?!\()", message.replace("%%", "")), message
            continue
        try:
            gaps = [name for _text, name, _spec, _how in Formatter().parse(message)]
        except ValueError:  # braces of a help text
            continue
        assert "" not in gaps, message
