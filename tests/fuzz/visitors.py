"""A visitor of a server in this process who sends damaged pictures and commands."""

import io
import json
import logging
import random
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from websockets.exceptions import ConnectionClosed

from posecheck.errors import InputError
from tests.fuzz.mutation import BYTES, flipped
from tests.serve.serving import ask, frames_of, greet, serving

SAMPLES = Path(__file__).parents[2] / "sample_videos"
LIMIT_S = 5.0


class Visitors:
    """A server that stays, and a visitor who comes back when shown out; `open_` closes both."""

    def __init__(self, folder: Path, open_: ExitStack) -> None:
        self._open = open_
        folder.mkdir()
        self._served = open_.enter_context(serving(folder))
        self._good = frames_of(SAMPLES / "cat_cow_good.mp4", most=200)
        self._sent = 0
        self._socket: Any = None
        self._log = io.StringIO()
        logging.getLogger().addHandler(logging.StreamHandler(self._log))

    def say(self, number: int) -> None:
        """Send the damaged message of that number and then a good one."""
        if self._socket is None:
            self._come_in()
        message = self._damaged(number) if number >= 0 else self._next()
        try:
            self._socket.send(message)
            said = json.loads(self._socket.recv(LIMIT_S))
            refused = said["type"] == "refused"
            assert ask(self._socket, self._next())["type"] in ("moment", "refused")
        except ConnectionClosed:
            refused, self._socket = True, None
        assert "Traceback" not in self._log.getvalue(), self._log.getvalue()[-2000:]
        if refused:
            raise InputError("refused")

    def _come_in(self) -> None:
        self._socket = self._open.enter_context(self._served.live("exercise=cat_cow&height=65in"))
        greet(self._socket)

    def _next(self) -> bytes:
        self._sent += 1
        return self._good[self._sent % len(self._good)]

    def _damaged(self, number: int) -> bytes | str:
        chance = random.Random(number)
        if number % 3 == 0:
            text = chance.choice(['{"type": "pause"}', '{"type": "pain"}', '{"type": "resume"}'])
            data = chance.choice(BYTES)(text.encode(), chance)
            return data.decode("utf-8", "replace")
        good = self._next()
        if number % 3 == 1:
            return chance.choice(BYTES)(good, chance)
        return good[:8] + flipped(good[8:], chance)
