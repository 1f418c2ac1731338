"""Places for live sessions: those who come when all are taken wait in a row."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable


class NoRoom(Exception):
    """Too many are waiting already."""


class WaitingLine:
    """A fixed number of places, given in the order in which people came."""

    def __init__(self, capacity: int, waiting: int) -> None:
        self.capacity = capacity
        self._free = capacity
        self._most_waiting = waiting
        self._row: deque[asyncio.Future[None]] = deque()

    @property
    def running(self) -> int:
        """Places taken."""
        return self.capacity - self._free

    @property
    def waiting(self) -> int:
        """People in the row."""
        return len(self._row)

    async def take(self, tell: Callable[[int], Awaitable[None]], every_s: float = 1.0) -> None:
        """Take a place, waiting for one when all are taken; give it back with `leave`.

        Args:
            tell: called at once and again and again with the position in the row, from 1; what it
                raises ends the waiting.

        Raises:
            NoRoom: when too many wait already.
        """
        if self._free:
            self._free -= 1
            return
        if len(self._row) >= self._most_waiting:
            raise NoRoom
        turn = asyncio.get_running_loop().create_future()
        self._row.append(turn)
        try:
            while not turn.done():
                await tell(self._row.index(turn) + 1)
                await asyncio.wait([turn], timeout=every_s)
        except BaseException:
            if turn.done():  # a place was given in the same moment: pass it on
                self.leave()
            else:
                self._row.remove(turn)
            raise

    def leave(self) -> None:
        """Give a place back, to the first of those who wait."""
        if self._row:
            self._row.popleft().set_result(None)
        else:
            self._free += 1
