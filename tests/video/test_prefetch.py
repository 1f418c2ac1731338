"""An iterator in a thread of its own: same items, same errors, closed where it ran."""

import threading
from collections.abc import Iterator
from contextlib import closing

import pytest

from posecheck.video.prefetch import prefetch

PATIENCE_S = 5.0
"""Only reached when something hangs."""


class Source:
    """Counts up and remembers what was done to it, and in which thread."""

    def __init__(self, stop: int | None = None, fail_at: int | None = None) -> None:
        self.stop, self.fail_at = stop, fail_at
        self.given = 0
        self.ran_in = self.closed_in = 0
        self.closed = threading.Event()

    def __iter__(self) -> Iterator[int]:
        self.ran_in = threading.get_ident()
        try:
            while self.stop is None or self.given < self.stop:
                if self.given == self.fail_at:
                    raise OSError("the disk is on fire")
                self.given += 1
                yield self.given - 1
        finally:
            self.closed_in = threading.get_ident()
            self.closed.set()


@pytest.mark.parametrize("count", [0, 1, 3, 100])
@pytest.mark.parametrize("depth", [1, 4])
def test_the_items_arrive_in_order(count: int, depth: int) -> None:
    assert list(prefetch(Source(count), depth)) == list(range(count))


def test_items_that_are_false_or_none_are_items() -> None:
    assert list(prefetch([0, None, "", []])) == [0, None, "", []]


def test_the_iterable_runs_and_is_closed_in_another_thread() -> None:
    source = Source(3)
    list(prefetch(source))
    assert source.ran_in == source.closed_in != threading.get_ident()


def test_an_exception_arrives_after_the_items_before_it() -> None:
    items = prefetch(Source(fail_at=2))
    assert [next(items), next(items)] == [0, 1]
    with pytest.raises(OSError, match="on fire"):
        next(items)


def test_an_exception_while_closing_arrives() -> None:
    class Leaky(Iterator[int]):
        def __next__(self) -> int:
            raise StopIteration

        def close(self) -> None:
            raise OSError("cannot close")

    with pytest.raises(OSError, match="cannot close"):
        list(prefetch(Leaky()))


@pytest.mark.parametrize("taken", [1, 3, 20])
def test_closing_early_stops_the_thread_and_closes_the_iterable_there(taken: int) -> None:
    source, depth = Source(), 2
    before = set(threading.enumerate())
    with closing(prefetch(source, depth)) as items:
        for _ in range(taken):
            next(items)
    assert set(threading.enumerate()) <= before
    assert source.closed.is_set()
    assert source.ran_in == source.closed_in != threading.get_ident()
    # What was taken, what lay ready, one in hand and one that was made while closing.
    assert source.given <= taken + depth + 2


def test_it_runs_no_further_ahead_than_it_may() -> None:
    source = Source()
    with closing(prefetch(source, 3)) as items:
        for taken in range(1, 30):
            next(items)
            assert source.given <= taken + 3 + 1


def test_an_exception_in_the_consumer_stops_the_thread() -> None:
    source = Source()

    def consume() -> None:
        with closing(prefetch(source)) as items:
            for _ in items:
                raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        consume()
    assert source.closed.is_set()


def test_nothing_runs_before_the_first_item_is_asked_for() -> None:
    source = Source()
    prefetch(source).close()
    assert source.ran_in == 0


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_an_iterable_that_cannot_even_start_is_an_exception_too() -> None:
    class Broken:
        def __iter__(self) -> Iterator[int]:
            raise OSError("no such file")

    caught: list[BaseException] = []

    def consume() -> None:
        try:
            list(prefetch(Broken()))
        except OSError as error:
            caught.append(error)

    consumer = threading.Thread(target=consume, daemon=True)
    consumer.start()
    consumer.join(0.5)
    assert [str(error) for error in caught] == ["no such file"]
