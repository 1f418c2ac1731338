"""Reading TOML strictly: every mistake is one sentence that names the file and the key."""

import itertools
from collections.abc import Callable, Iterable
from pathlib import Path


class ClipError(ValueError):
    """A clip description cannot be used; the message says what to change."""


class Table:
    """One table of a TOML file, whose keys must all be asked for."""

    def __init__(self, file: Path, values: dict, name: str = ""):
        self._file, self._values, self._name = file, values, name
        self._asked: set[str] = set()

    def refuse(self, key: str, message: str) -> ClipError:
        """The error to raise about a key."""
        return ClipError(f"{self._file}: {self._name}{key} {message}.")

    def _get(self, key: str, default, wanted: str, check: Callable[[object], bool]):
        self._asked.add(key)
        if key not in self._values:
            if default is ...:
                raise self.refuse(key, f"is missing; it must be {wanted}")
            return default
        value = self._values[key]
        if not check(value):
            raise self.refuse(key, f"must be {wanted}, not {value!r}")
        return value

    def has(self, key: str) -> bool:
        """Whether the table holds a key."""
        return key in self._values

    def text(self, key: str, default=...) -> str:
        """Any string."""
        return self._get(key, default, "a text", lambda v: isinstance(v, str))

    def choice(self, key: str, allowed: Iterable[str], default=...) -> str:
        """One of some strings."""
        allowed = list(allowed)
        return self._get(key, default, f"one of {', '.join(allowed)}", lambda v: v in allowed)

    def number(self, key: str, low: float, high: float, default=...) -> float:
        """A number in a range."""
        return self._get(
            key, default, f"a number from {low:g} to {high:g}", lambda v: _within(v, low, high)
        )

    def whole(self, key: str, low: int, high: int, default=...) -> int:
        """A whole number in a range."""
        return self._get(
            key,
            default,
            f"a whole number from {low} to {high}",
            lambda v: isinstance(v, int) and _within(v, low, high),
        )

    def flag(self, key: str, default=...) -> bool:
        """true or false."""
        return self._get(key, default, "true or false", lambda v: isinstance(v, bool))

    def numbers(self, key: str, count: int, low: float, high: float, default=...) -> tuple:
        """A list of so many numbers in a range."""
        value = self._get(
            key,
            default,
            f"{count} numbers from {low:g} to {high:g}",
            lambda v: _list_of(v, lambda n: _within(n, low, high)) and len(v) == count,
        )
        return value if value is None else tuple(value)

    def colour(self, key: str, default=...) -> tuple:
        """Red, green and blue from 0 to 255."""
        return self.numbers(key, 3, 0, 255, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings."""
        value = self._get(
            key, ..., "a list of texts", lambda v: _list_of(v, lambda t: isinstance(t, str))
        )
        return tuple(value)

    def rows(self, key: str, width: int) -> tuple[tuple[float, ...], ...]:
        """A list of two or more equally long lists of numbers, the first column rising."""
        value = self._get(
            key,
            ...,
            f"two or more lists of {width} numbers",
            lambda v: (
                _list_of(v, lambda row: _list_of(row, _is_number) and len(row) == width)
                and len(v) > 1
            ),
        )
        if any(after[0] <= before[0] for before, after in itertools.pairwise(value)):
            raise self.refuse(key, "must have times that rise from row to row")
        return tuple(tuple(float(n) for n in row) for row in value)

    def mapping(self, key: str) -> dict[str, float]:
        """A table of numbers (empty when absent)."""
        return self._get(
            key,
            {},
            "a table of numbers",
            lambda v: isinstance(v, dict) and all(map(_is_number, v.values())),
        )

    def table(self, key: str) -> "Table":
        """A table inside this one (empty when absent)."""
        value = self._get(key, {}, "a table", lambda v: isinstance(v, dict))
        return Table(self._file, value, f"{self._name}{key}.")

    def tables(self, key: str) -> list["Table"]:
        """A list of tables (empty when absent)."""
        value = self._get(
            key, [], "a list of tables", lambda v: _list_of(v, lambda t: isinstance(t, dict))
        )
        return [Table(self._file, t, f"{self._name}{key}[{i}].") for i, t in enumerate(value)]

    def finish(self) -> None:
        """Refuse keys that nobody asked for."""
        for key in self._values:
            if key not in self._asked:
                known = ", ".join(sorted(self._asked))
                raise self.refuse(key, f"is not a known key; known here are {known}")


def _is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _within(value, low: float, high: float) -> bool:
    return _is_number(value) and low <= value <= high


def _list_of(value, check: Callable[[object], bool]) -> bool:
    return isinstance(value, list) and all(map(check, value))
