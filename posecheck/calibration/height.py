"""A person's height as people write it."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator

from posecheck.errors import InputError

INCHES_PER_CM: Final = 1 / 2.54
MIN_HEIGHT_IN, MAX_HEIGHT_IN = 36.0, 96.0
USUAL_HEIGHT_IN: Final = 67.0
"""Of somebody who did not say theirs, where a guess will do."""


def parse_height(text: str) -> float:
    """Body height in inches from words such as 5ft7in, 5'7", 67in, 170cm or 1.70m.

    Raises:
        InputError: when the text is not a height or lies outside 3 to 8 feet.
    """
    words = text.strip().lower().replace(",", ".").replace("’", "'").replace("”", '"')
    number = r"(\d+(?:\.\d+)?)"
    feet = re.fullmatch(
        rf"{number}\s*(?:ft|feet|foot|')\s*(?:{number}\s*(?:in|inches|\")?)?", words
    )
    single = re.fullmatch(rf"{number}\s*(cm|m|in|inches|\")", words)
    if feet:
        height = float(feet[1]) * 12 + float(feet[2] or 0)
    elif single:
        unit = {"cm": INCHES_PER_CM, "m": 100 * INCHES_PER_CM}.get(single[2], 1.0)
        height = float(single[1]) * unit
    else:
        raise InputError(f'the height "{text}" is not understood: write it like 5ft7in or 170cm')
    if feet and float(feet[2] or 0) >= 12:
        raise InputError(f'the height "{text}" has more than 11 inches: write it like 5ft7in')
    if not MIN_HEIGHT_IN <= round(height, 6) <= MAX_HEIGHT_IN:
        raise InputError(
            f'the height "{text}" is {height:.0f} inches, but people are 3 to 8 feet tall: '
            "write it like 5ft7in or 170cm"
        )
    return height


def height_inches(height: str | float | None) -> float | None:
    """Body height in inches from words (see `parse_height`) or a number of inches.

    Raises:
        InputError: when it is not a height or lies outside 3 to 8 feet.
    """
    if height is None:
        return None
    if isinstance(height, str):
        return parse_height(height)
    if not MIN_HEIGHT_IN <= height <= MAX_HEIGHT_IN:
        raise InputError(
            f"the height {height:g} is not one in inches, as people are {MIN_HEIGHT_IN:g} to "
            f'{MAX_HEIGHT_IN:g} inches tall: write it like 67, "5ft7in" or "170cm"'
        )
    return float(height)


def _readable(text: str) -> str:
    try:
        parse_height(text)
    except InputError as error:
        raise ValueError(str(error)) from error
    return text


Height = Annotated[str, AfterValidator(_readable)]
"""A height in a file, as a person wrote it: `parse_height` understands it."""
