"""Turns a file's time stamps into times that start at 0 and only ever go forward."""

_LONGEST_GAP_S = 3600.0
"""A longer step forward is a broken time stamp, not a pause in the recording."""
_SHORTEST_JUMP_BACK_S = 1.0
"""From here a step back is a new start of the clock (files joined together), not disorder."""
_STANDSTILL_FRAMES = 3
"""So many frames in a row without progress mean that the file's clock cannot be used."""


class FrameClock:
    """Times in seconds from the first frame, increasing also as whole milliseconds.

    Time stamps are kept as they are where they can be. One that falls into the same
    millisecond as its predecessor is moved by just over a millisecond; a frame whose moment has
    passed already (a duplicate, or out of order) is left out; a clock that starts anew,
    stands still or leaps goes on one frame period after the last good time.
    """

    def __init__(self, period_s: float) -> None:
        """`period_s` is the usual distance between two frames."""
        self._period = period_s
        self._offset: float | None = None
        self._last_raw = 0.0
        self._standstill = 0
        self.last_s: float | None = None

    def next(self, raw_s: float | None) -> float | None:
        """The time of the next frame, or None if the frame should be left out.

        `raw_s` is the file's own time stamp in seconds; None = the file has none.
        """
        if raw_s is None:
            raw_s = 0.0 if self._offset is None else self._last_raw + self._period
        if self._offset is None or self.last_s is None:
            self._offset, self._last_raw, self.last_s = -raw_s, raw_s, 0.0
            return 0.0

        step = raw_s - self._last_raw
        time_s = raw_s + self._offset
        advances = step > 0 and time_s > self.last_s
        self._standstill = 0 if advances else self._standstill + 1
        if (
            step < -_SHORTEST_JUMP_BACK_S
            or step > _LONGEST_GAP_S
            or self._standstill >= _STANDSTILL_FRAMES
        ):
            time_s = self.last_s + self._period
            self._offset = time_s - raw_s
            # A clock that stands still keeps its streak, so that every later frame counts.
            advances = True
        self._last_raw = raw_s
        if not advances:
            return None

        if not _later(time_s, self.last_s):
            # 1.01 ms: a step of exactly one may be lost when seconds become whole milliseconds.
            time_s = self.last_s + 0.00101
        self.last_s = time_s
        return time_s


def _later(time_s: float, last_s: float) -> bool:
    """Whether the time is later in whole milliseconds, cut off or rounded."""
    now, last = time_s * 1000, last_s * 1000
    return int(now) > int(last) and round(now) > round(last)
