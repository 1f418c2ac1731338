"""How every page is made from its template."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template


def page_template(folder: Path, **filters: Callable[..., Any]) -> Template:
    """`page.html.j2` in a folder, compiled: values are escaped, and a name without one fails."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(filters)
    return environment.get_template("page.html.j2")
