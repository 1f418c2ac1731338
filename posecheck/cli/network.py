"""Keeps a command that opens a pose model off the network."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def off_the_network(command: Callable[P, T]) -> Callable[P, T]:
    """A command that opens a pose model: MediaPipe's library is kept off the network from before
    the first other thread until it is over."""

    @wraps(command)
    def inside(*args: P.args, **options: P.kwargs) -> T:
        from posecheck.estimation.network_block import no_network

        with no_network():
            return command(*args, **options)

    return inside
