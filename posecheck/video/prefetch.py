"""Runs an iterator in its own thread, so that its work overlaps that of its consumer."""

import threading
from collections.abc import Generator, Iterable, Iterator
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")
_END = object()


def prefetch(items: Iterable[T], depth: int = 4) -> Generator[T, None, None]:
    """Yield the items of an iterable that is run in another thread, at most `depth` ahead.

    An exception in that thread is raised here. Closing the generator stops the thread after
    the item in hand and closes the iterable there, in the thread that ran it.
    """
    # Two of these queues, which know no bound, cost less than one that does: it waits in Python.
    ready: SimpleQueue[object] = SimpleQueue()
    room: SimpleQueue[None] = SimpleQueue()
    stop = threading.Event()
    failure: list[BaseException] = []
    for _ in range(depth):
        room.put(None)

    def work() -> None:
        iterator: Iterator[T] | None = None
        try:
            iterator = iter(items)
            for item in iterator:
                room.get()
                if stop.is_set():
                    break
                ready.put(item)
        except BaseException as error:
            failure.append(error)
        finally:
            close = getattr(iterator, "close", None)
            if close is not None:
                try:
                    close()
                except BaseException as error:
                    failure.append(error)
            ready.put(_END)

    thread = threading.Thread(target=work, name="prefetch", daemon=True)
    thread.start()
    try:
        while (item := ready.get()) is not _END:
            room.put(None)
            yield item  # type: ignore[misc]
        thread.join()
        if failure:
            raise failure[0]
    finally:
        stop.set()
        room.put(None)
        thread.join()
