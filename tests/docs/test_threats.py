"""Every threat that is said to be stopped has a test, and the tests that are named are there."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threats.md").read_text("utf-8")
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and "proven by" not in line]


@cache
def names_in(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("row", ROWS, ids=[row[2:50] for row in ROWS])
def test_every_row_names_tests_that_are_there(row: str) -> None:
    assert len(row.strip("|").split("|")) == 4
    named = NAMED.findall(row)
    assert named
    for file, name in named:
        assert name.startswith("test_")
        assert name in names_in(file), f"{file} has no {name}"


def test_the_security_policy_leads_there() -> None:
    assert "docs/threats.md" in (ROOT / "SECURITY.md").read_text("utf-8")
    assert len(ROWS) > 20
