"""Command lines of files that are none, values that are none and options of other commands."""

import random
from typing import Final

_PLACES: Final = (
    "",
    ".",
    "/dev/null",
    "/dev/zero",
    "/proc/self/mem",
    "no such file.mp4",
    "input",
    "-",
    "--",
    "\N{SNOWMAN} ümläut.mp4",
    "x" * 5000,
    "a/../../b",
    "%s%n{0}",
    "'; rm -rf",
    "http://127.0.0.1:9/clip.mp4",
    "file:///etc/passwd",
    "concat:a|b",
)
_VALUES: Final = (
    "",
    "0",
    "-1",
    "99999999999999999999",
    "1e400",
    "nan",
    "inf",
    "5ft7in",
    "170cm",
    "170 parsecs",
    "cat_cow",
    "no_such_movement",
    "../cat_cow",
    "\N{ARABIC-INDIC DIGIT FIVE}ft",
    "x" * 3000,
    "full",
    "heavy",
)
_OPTIONS: Final = (
    "-e",
    "--exercise",
    "--definition",
    "--height",
    "--level",
    "--model",
    "--calibration",
    "-o",
    "--output",
    "--no-video",
    "--fail-on-warning",
    "--workers",
    "--junit",
    "--help",
    "--version",
    "--no-such-option",
    "-x",
)


def line_of(chance: random.Random) -> list[str]:
    """A command with files that are none, values that are none, and options of other commands."""
    command = chance.choice(["analyze", "analyze", "batch", "exercises", "history", "calibrate"])
    line = [chance.choice([command, command, command, "no_command", ""])]
    for _ in range(chance.randrange(5)):
        kind = chance.randrange(4)
        if kind == 0:
            line.append(chance.choice(_PLACES))
        else:
            line.append(chance.choice(_OPTIONS))
            if kind > 1:
                line.append(chance.choice(_VALUES + _PLACES))
    return line
