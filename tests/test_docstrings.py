"""The docstrings of the public names: complete, and their examples run."""

import doctest
import inspect
from pathlib import Path

import pytest
from numpydoc.validate import validate

from tests.public_names import members, public_objects

CHECKED = (
    *("GL06", "GL07", "GL08", "SS01", "SS03"),
    *("PR01", "PR02", "PR03", "PR04", "PR07", "PR10"),
    *("RT01", "RT03", "RT04", "RT05", "YD01"),
)
"""No docstring, unknown or disordered sections, no summary; parameters that are missing, unknown,
disordered, or without type or description; returned values without description."""
PUBLIC = dict(public_objects())
METHODS = [
    f"{name}.{member}"
    for name, thing in PUBLIC.items()
    if inspect.isclass(thing)
    for member in members(thing)
]


@pytest.mark.parametrize("name", [*PUBLIC, *METHODS])
def test_docstring_is_complete(name: str) -> None:
    checked = set(CHECKED)
    if getattr(PUBLIC.get(name), "_is_protocol", False):
        checked.remove("PR01")  # nobody makes one: its arguments are those of any object
    errors = [(code, words) for code, words in validate(name)["errors"] if code in checked]
    assert errors == []


@pytest.mark.parametrize("name", PUBLIC)
def test_example_runs(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    examples = doctest.DocTestFinder(recurse=False).find(PUBLIC[name], name, globs={})
    assert any(test.examples for test in examples), f"{name} has no example"
    said: list[str] = []
    for test in examples:
        doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test, out=said.append)
    assert "".join(said) == ""


def test_a_docstring_without_a_parameter_is_found() -> None:
    assert "PR01" in {code for code, _ in validate(f"{__name__}.lacking")["errors"]}


def lacking(size: int) -> None:
    """Do nothing."""
