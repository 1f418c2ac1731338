"""Says one thing at a time: the newest important one wins, and nothing waits in a queue."""

import threading
import time
from typing import Final, Protocol

from posecheck.coach.breath import Breath
from posecheck.coach.cue import Cue

STALE_S: Final = 2.5
"""Words that waited this long are not said any more; what they were about has passed."""


class Speaker(Protocol):
    """Something that says words and plays the tone."""

    def speak(self, text: str, stop: threading.Event) -> None:
        """Say the words; returns when they are said, or soon after `stop` is set."""

    def tone(self) -> None:
        """Play the short tone; returns at once."""

    def breathe(self, breath: Breath | None) -> None:
        """Begin the soft tone of a breath in or out, or let it fade; returns at once."""

    def close(self) -> None:
        """Fall silent."""


class Voice:
    """Says cues through a speaker in a thread of its own.

    A cue interrupts one of lower priority; else it waits for the end of the one being said, in
    a single place in which the newest of equal priority wins.
    """

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker
        self._now: Cue | None = None
        self._next: tuple[Cue, float] | None = None
        self._muted = False
        self._closed = False
        self._breath: Breath | None = None
        self._interrupt = threading.Event()
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    @property
    def muted(self) -> bool:
        """Whether nothing is said or sounded."""
        return self._muted

    @property
    def busy(self) -> bool:
        """Whether something is being said, or waits to be."""
        return self._now is not None or self._next is not None

    def say(self, cue: Cue) -> None:
        """Say the cue now, next, or not at all; returns at once."""
        with self._change:
            if self._muted or self._closed:
                return
            if self._next is not None and self._next[0].priority > cue.priority:
                return
            self._next = (cue, time.monotonic())
            if self._now is not None and cue.priority > self._now.priority:
                self._interrupt.set()
            self._change.notify_all()

    def tone(self) -> None:
        """Play the short tone that marks a limit; returns at once."""
        if not self._muted and not self._closed:
            self._speaker.tone()

    def breathe(self, breath: Breath | None) -> None:
        """Sound the pace of a breath until told otherwise; never under words."""
        heard = None if self._muted or self._closed or self._now is not None else breath
        if heard != self._breath:
            self._breath = heard
            self._speaker.breathe(heard)

    def mute(self, muted: bool) -> None:
        """Fall silent, or speak again."""
        with self._change:
            self._muted = muted
            if muted:
                self._next = None
                self._interrupt.set()

    def wait(self, timeout_s: float) -> None:
        """Wait until everything is said, at most so long."""
        with self._change:
            self._change.wait_for(lambda: not self.busy, timeout_s)

    def close(self) -> None:
        """Stop speaking."""
        with self._change:
            self._closed = True
            self._next = None
            self._interrupt.set()
            self._change.notify_all()
        self._thread.join(timeout=3.0)
        self._speaker.close()

    def _run(self) -> None:
        while True:
            with self._change:
                self._now = None
                self._change.notify_all()
                self._change.wait_for(lambda: self._closed or self._next is not None)
                if self._closed or self._next is None:
                    return
                (cue, asked_s), self._next = self._next, None
                if time.monotonic() - asked_s > STALE_S:
                    continue
                self._now = cue
                self._interrupt.clear()
            self._speaker.speak(cue.text, self._interrupt)
