"""Make the page's icons as PNG from its drawing, after a change of it: python -m tools.make_icons.

Phones install a page with pictures of these sizes. A maskable one is cut to the phone's own shape,
so that its drawing keeps to the middle and its colour goes to the corners.
"""

import re
import sys
from pathlib import Path
from typing import Final

from tests.chromium import chromium

PAGE: Final = Path(__file__).parents[1] / "posecheck" / "serve" / "page"
SOURCE: Final = PAGE / "icon.svg"
SIZES: Final = {"icon-192.png": 192, "icon-512.png": 512, "icon-maskable-512.png": 512}
SAFE: Final = 0.8
"""What lies within this share of the width, in a circle, is cut off by no shape."""


def drawing(*, maskable: bool) -> str:
    """The drawing; for a maskable icon without rounded corners and smaller on its ground."""
    source = SOURCE.read_text(encoding="utf-8")
    if not maskable:
        return source
    found = re.search(r'(<svg[^>]*>)\s*(<rect[^>]*?) rx="\d+"([^>]*/>)(.*)</svg>', source, re.S)
    if found is None:
        raise SystemExit(f"{SOURCE} has another form than this script knows")
    head, ground, rest, figure = found.groups()
    middle = 32 * (1 - SAFE)
    moved = f'<g transform="translate({middle:g} {middle:g}) scale({SAFE:g})">{figure}</g>'
    return f"{head}{ground}{rest}{moved}</svg>"


def main() -> int:
    """Draw them all."""
    with chromium() as browser:
        for name, side in SIZES.items():
            page = browser.new_page(viewport={"width": side, "height": side})
            style = "<style>* { margin: 0; } svg { display: block; width: 100vw }</style>"
            page.set_content(style + drawing(maskable="maskable" in name))
            page.screenshot(path=str(PAGE / name), omit_background=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
