"""How much a connection may send."""

import time


class TokenBucket:
    """So many a second, and a store of them for a burst."""

    def __init__(self, per_s: float, store: float) -> None:
        self._per_s, self._store = per_s, store
        self._left = store
        self._at = time.monotonic()

    @property
    def exhausted(self) -> bool:
        """Whether the next would be refused."""
        return self._left < 1

    def take(self) -> bool:
        """Use one; False when there is none left."""
        now = time.monotonic()
        self._left = min(self._store, self._left + (now - self._at) * self._per_s)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
