"""The tables of `figures.toml`: the drawn people by name."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def all_tables() -> dict[str, Any]:
    """The whole file."""
    return tomllib.loads(
        (resources.files("posecheck.drawing.sketches") / "figures.toml").read_text("utf-8")
    )


def figure_table(name: str) -> dict[str, Any]:
    """One figure, with what it takes over from another."""
    table: dict[str, Any] = all_tables()["figures"][name]
    return {**figure_table(table["like"]), **table} if "like" in table else table
