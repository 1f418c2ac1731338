"""How every page is made from its template; its words come from the catalogue."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from posecheck.text.translation import _, direction, language, ngettext


def page_template(folder: Path, **filters: Callable[..., Any]) -> Template:
    """`page.html.j2` in a folder, compiled: values are escaped, and a name without one fails."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    # Asked whenever a word is told: one compiled template serves every language.
    environment.install_gettext_callables(_, ngettext, newstyle=True)  # type: ignore[attr-defined]
    environment.globals["language"] = language
    environment.globals["direction"] = direction
    environment.filters.update(filters)
    return environment.get_template("page.html.j2")
