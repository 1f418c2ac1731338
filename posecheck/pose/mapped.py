"""Arrays that lie in a file, of which memory holds what is being looked at.

An hour of poses would take 200 MB. Nothing else knows where an array lies: it is read as any other.
"""

import mmap
import tempfile
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from numpy.typing import DTypeLike, NDArray

_MAPS_BEGIN: Final = mmap.ALLOCATIONGRANULARITY
Layout = Mapping[str, tuple[DTypeLike, tuple[int, ...]]]
"""Type and shape of the arrays by name."""


def mapped(layout: Layout, pieces: Iterable[Mapping[str, NDArray[Any]]]) -> dict[str, NDArray[Any]]:
    """Arrays that cannot be written to, in a file that is gone when nobody looks at them.

    Args:
        layout: of all arrays, none of them empty.
        pieces: what comes after each other in them, (rows, ...) by name.
    """
    sizes = {
        n: np.dtype(kind).itemsize * int(np.prod(shape)) for n, (kind, shape) in layout.items()
    }
    places, end = dict[str, int](), 0
    for name, size in sizes.items():
        places[name] = end
        end += -(-size // _MAPS_BEGIN) * _MAPS_BEGIN
    with tempfile.TemporaryFile(prefix="posecheck-") as file:
        file.truncate(end)
        written = dict(places)
        for piece in pieces:
            for name in layout:
                content = np.ascontiguousarray(piece[name], layout[name][0])
                file.seek(written[name])
                file.write(content.data)
                written[name] += content.nbytes
        file.flush()
        whole = mmap.mmap(file.fileno(), end, access=mmap.ACCESS_READ)
    return {
        name: np.frombuffer(whole, kind, int(np.prod(shape)), places[name]).reshape(shape)
        for name, (kind, shape) in layout.items()
    }


def let_go(array: NDArray[Any]) -> None:
    """Memory need not hold this part of a mapped array any longer; of any other nothing happens.

    It may be looked at again: then it is read from the file.
    """
    owner: Any = array
    while isinstance(owner, np.ndarray):
        owner = owner.base
    if isinstance(owner, memoryview):
        owner = owner.obj
    if not isinstance(owner, mmap.mmap) or not hasattr(owner, "madvise"):
        return
    begin = array.ctypes.data - np.frombuffer(owner, np.uint8, 1).ctypes.data
    first = begin - begin % mmap.PAGESIZE
    owner.madvise(mmap.MADV_DONTNEED, first, begin + array.nbytes - first)
