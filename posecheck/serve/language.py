"""In which language a visitor is answered, and the catalogue for the page."""

import json
from typing import Final

from starlette.types import ASGIApp, Receive, Scope, Send

from posecheck.text.translation import language, plural_form, preferred, speaking, translations
from posecheck.text.units import UNITS

WANTED: Final = b"accept-language"


class SpeaksLanguage:
    """ASGI middleware: answers in the first language of the browser's list that there is.

    Everything that a request starts in tasks of its own, or in threads that take its context
    along, speaks it too; who names no language is answered in that of the process.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        header = dict(scope.get("headers", ())).get(WANTED, b"").decode("latin-1")
        if not header.strip():
            await self._app(scope, receive, send)
            return
        with speaking(preferred(_in_order(header))):
            await self._app(scope, receive, send)


def _in_order(header: str) -> list[str]:
    """The languages of an Accept-Language header, the most wanted first."""
    wanted: list[tuple[float, str]] = []
    for entry in header[:1000].split(","):
        name, _semicolon, weight = entry.strip().partition(";q=")
        try:
            wanted.append((float(weight or 1), name))
        except ValueError:
            continue
    return [name for weight, name in sorted(wanted, key=lambda each: -each[0]) if weight > 0]


def catalogue_script() -> str:
    """A JavaScript module with the words of the language spoken here, for `translation.js`.

    `catalogue` maps English words to their forms, `plural` a count to the number of its form, and
    `units` a unit to what is written after a number and its decimals.
    """
    spoken = language()
    words = json.dumps(translations(spoken), ensure_ascii=False, sort_keys=True)
    units = {row.name: {"suffix": row.suffix, "decimals": row.decimals} for row in UNITS.values()}
    return (
        f"export const language = {json.dumps(spoken.replace('_', '-'))};\n"
        f"export const catalogue = {words};\n"
        f"export const plural = (n) => Number({plural_form(spoken)});\n"
        f"export const units = {json.dumps(units, ensure_ascii=False)};\n"
    )
