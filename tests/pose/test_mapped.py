"""Arrays that lie in a file."""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from posecheck.pose.mapped import let_go, mapped

STATUS = Path("/proc/self/status")


def pieces(count: int, width: int) -> Iterator[dict[str, NDArray[np.floating]]]:
    """Rows of two arrays, some at a time."""
    for first in range(0, count, 100):
        rows = np.arange(first, min(first + 100, count), dtype=float)
        yield {"row": rows, "wide": np.tile(rows[:, None], (1, width))}


def both(count: int, width: int) -> dict[str, NDArray[np.floating]]:
    return mapped({"row": ("f8", (count,)), "wide": ("f4", (count, width))}, pieces(count, width))


def in_files() -> int:
    """Bytes of files that this process has in memory."""
    found = re.search(r"RssFile:\s+(\d+) kB", STATUS.read_text())
    assert found is not None
    return 1024 * int(found[1])


def test_arrays_are_what_was_written_piece_by_piece() -> None:
    arrays = both(1037, 5)
    assert arrays["row"].tolist() == list(range(1037))
    assert arrays["wide"].dtype == np.float32
    assert (arrays["wide"] == np.arange(1037)[:, None]).all()
    assert not arrays["row"].flags.writeable


def test_what_was_let_go_is_there_when_it_is_looked_at_again() -> None:
    wide = both(5000, 40)["wide"]
    for first in range(0, 5000, 700):
        let_go(wide[first : first + 700])
    assert (wide == np.arange(5000)[:, None]).all()


def test_an_array_in_memory_stays_as_it_is() -> None:
    array = np.arange(1000.0)
    let_go(array)
    let_go(array[10:20])
    assert array.tolist() == list(range(1000))


@pytest.mark.skipif(not STATUS.exists(), reason="memory is told on Linux")
def test_what_was_let_go_takes_no_memory() -> None:
    wide = both(20_000, 400)["wide"]
    before = in_files()
    assert wide.sum() > 0
    held = in_files() - before
    let_go(wide)
    assert held > 0.8 * wide.nbytes
    assert in_files() - before < 0.2 * wide.nbytes
