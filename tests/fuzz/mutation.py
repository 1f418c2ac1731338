"""Damages files in ways that repeat exactly: each number gives always the same damage."""

import random
import re
from collections.abc import Callable
from typing import Final


def cut(data: bytes, chance: random.Random) -> bytes:
    """Only the beginning."""
    return data[: chance.randrange(len(data))]


def beheaded(data: bytes, chance: random.Random) -> bytes:
    """Only the end."""
    return data[chance.randrange(1, len(data)) :]


def flipped(data: bytes, chance: random.Random) -> bytes:
    """Some bits are others."""
    out = bytearray(data)
    for _ in range(chance.choice([1, 3, 30, 300])):
        out[chance.randrange(len(out))] ^= 1 << chance.randrange(8)
    return bytes(out)


def overwritten(data: bytes, chance: random.Random) -> bytes:
    """A stretch is noise, zeros or ones."""
    first = chance.randrange(len(data))
    length = min(chance.choice([4, 64, 4096]), len(data) - first)
    stuff = chance.choice([chance.randbytes(length), bytes(length), b"\xff" * length])
    return data[:first] + stuff + data[first + length :]


def repeated(data: bytes, chance: random.Random) -> bytes:
    """A stretch comes twice."""
    first = chance.randrange(len(data))
    last = min(first + chance.choice([1, 100, 5000]), len(data))
    return data[:last] + data[first:]


def doubled(data: bytes, chance: random.Random) -> bytes:
    """Two files one after the other."""
    return data + data


def lied(data: bytes, chance: random.Random) -> bytes:
    """A length or a count of four or eight bytes is huge, nothing or negative."""
    first = chance.randrange(max(len(data) - 8, 1))
    number = chance.choice(
        [b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", bytes(4), b"\x80\0\0\0", b"\xff" * 8, bytes(8)]
    )
    return data[:first] + number + data[first + len(number) :]


BYTES: Final[list[Callable[[bytes, random.Random], bytes]]] = [
    cut,
    beheaded,
    flipped,
    overwritten,
    repeated,
    doubled,
    lied,
]

_WORDS: Final = (
    '""',
    '"left"',
    '"' + "x" * 5000 + '"',
    '"{side}_hip_flexion_deg"',
    '"../../etc/passwd"',
    '"\\u0000"',
    "0",
    "-1",
    "1e308",
    "-1e308",
    "1e-320",
    "inf",
    "-inf",
    "nan",
    "9" * 400,
    "9" * 6000,
    "0x" + "f" * 64,
    "true",
    "[]",
    "{}",
    "[[[[]]]]",
    '[1, "two", 3.0]',
    "[" * 3000 + "]" * 3000,
    "2026-02-30",
    "1979-05-27T07:32:00Z",
    "{a = {b = {c = 1}}}",
    "'''\n\n'''",
    '"\N{RIGHT-TO-LEFT OVERRIDE}evil\N{SNOWMAN}"',
)
_SETTING = re.compile(r"^(\s*[\w.-]+\s*=\s*)(.*)$", re.MULTILINE)


def resettled(text: str, chance: random.Random) -> str:
    """The value of some keys is another, mostly of the wrong kind."""
    places = list(_SETTING.finditer(text))
    for place in sorted(
        chance.sample(places, min(len(places), chance.choice([1, 1, 2, 4]))),
        key=lambda found: -found.start(),
    ):
        text = text[: place.start()] + place[1] + chance.choice(_WORDS) + text[place.end() :]
    return text


def misspelt(text: str, chance: random.Random) -> str:
    """A letter of a key is another."""
    places = list(_SETTING.finditer(text))
    at = chance.choice(places).start()
    return text[:at] + chance.choice("xX_-.é ") + text[at + 1 :]


def without_line(text: str, chance: random.Random) -> str:
    """Some lines are missing."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.choice([1, 3])):
        del lines[chance.randrange(len(lines))]
    return "".join(lines)


def shuffled(text: str, chance: random.Random) -> str:
    """Lines in another order, some of them twice."""
    lines = text.splitlines(keepends=True)
    for _ in range(chance.choice([1, 5])):
        lines.insert(chance.randrange(len(lines)), chance.choice(lines))
    return "".join(lines)


def numbered(text: str, chance: random.Random) -> str:
    """Some numbers are others of the same kind."""

    def other(found: re.Match[str]) -> str:
        if chance.random() < 0.7:
            return found[0]
        return chance.choice(["0", "0.0", "-3", "-7.5", "1e9", "99999", "0.001", "5", "3600.0"])

    return re.sub(r"(?<![\w\"])-?\d+(\.\d+)?", other, text)


TEXT: Final[list[Callable[[str, random.Random], str]]] = [
    resettled,
    resettled,
    misspelt,
    without_line,
    shuffled,
    numbered,
    numbered,
]


def damaged_text(text: str, number: int) -> bytes:
    """A text file with the damage of that number; every fifth is damaged as bytes instead."""
    chance = random.Random(number)
    if number % 5 == 4:
        return chance.choice(BYTES)(text.encode(), chance)
    return chance.choice(TEXT)(text, chance).encode("utf-8", "surrogatepass")


def damaged(data: bytes, number: int) -> bytes:
    """A file with the damage of that number."""
    chance = random.Random(number)
    return BYTES[number % len(BYTES)](data, chance)
