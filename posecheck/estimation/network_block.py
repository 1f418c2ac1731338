"""Keeping MediaPipe's usage metrics on this machine.

MediaPipe's native library reports usage to play.googleapis.com: once, 60 seconds after a landmarker
was made, or when it is closed if that is sooner, from a thread of its own that `close()` waits for.
There is no switch. The library sends with libcurl, which reads the proxy variables of the process's
environment *at that moment*; so from before a landmarker is made until after it is closed they name
a proxy where nobody listens, and the report ends in a refused connection to this machine before any
name is looked up. (Measured with mediapipe 1.2.2 on Linux; `tests/estimation/test_network_block.py`
watches it.)

Only the native environment is changed (`putenv`), not `os.environ`: Python code in the program
keeps seeing and using its user's proxies. A child process inherits the native environment unless
told otherwise; start children with `env=os.environ.copy()` to give them the user's own. Those of
`multiprocessing` cannot be told: they are handed `own_proxies()` and `adopt` them first of all.

Other threads may read the environment at any moment, while C allows nobody to change it meanwhile.
So every door enters the block before it starts threads; entering it again changes nothing unless
the program has set a proxy since.
"""

import ctypes
import os
import threading
from collections.abc import Mapping

# Port 9 (discard): below 1024, so no ordinary program of another user can listen there.
_NOWHERE = "http://127.0.0.1:9"
_PROXIES = ("https_proxy", "HTTPS_PROXY", "http_proxy", "all_proxy", "ALL_PROXY")
# A user's `no_proxy=*` or `NO_PROXY=googleapis.com` would let the report past the proxy.
_EXCEPTIONS = ("no_proxy", "NO_PROXY")
_lock = threading.Lock()
_inside = 0


class _NoNetwork:
    # A class, not a generator: a generator that is collected unfinished runs its end, which would
    # lift the block while a landmarker that nobody closed can still report.
    def __enter__(self) -> None:
        global _inside
        with _lock:
            _inside += 1
            _block()

    def __exit__(self, *error: object) -> None:
        global _inside
        with _lock:
            _inside -= 1
            if not _inside:
                _restore()


def no_network() -> _NoNetwork:
    """Return a context manager inside which MediaPipe cannot send anything.

    Enter it before making a landmarker and leave it after closing that. Contexts may be nested and
    overlap, in any threads; the environment is put back when the last one is left, to what
    `os.environ` says then. Entering again renews the block, should the program have set a proxy in
    the meantime; so closing a landmarker inside a context of its own is the safe way. A landmarker
    that is still open must not leave its context.
    """
    return _NoNetwork()


def own_proxies() -> dict[str, str]:
    """The user's own proxy settings, for a child process that cannot be given an environment."""
    return {name: os.environ[name] for name in (*_PROXIES, *_EXCEPTIONS) if name in os.environ}


def adopt(proxies: Mapping[str, str]) -> None:
    """In a child process, before it does anything else: use its user's own proxy settings.

    Args:
        proxies: what `own_proxies` gave the parent.
    """
    for name in (*_PROXIES, *_EXCEPTIONS):
        os.environ.pop(name, None)
    os.environ.update(proxies)


def _block() -> None:
    for name in _PROXIES:
        if _native(name) != _NOWHERE.encode():
            os.putenv(name, _NOWHERE)
    for name in _EXCEPTIONS:
        if _native(name) is not None:
            os.unsetenv(name)


def _restore() -> None:
    for name in (*_PROXIES, *_EXCEPTIONS):
        value = os.environ.get(name)
        if value is None:
            os.unsetenv(name)
        else:
            os.putenv(name, value)


def _native(name: str) -> bytes | None:
    """What the C library reads, which is not what `os.environ` says."""
    if os.name != "posix":  # there is no harm in setting it again
        return b"?"
    getenv = ctypes.CDLL(None).getenv
    getenv.restype, getenv.argtypes = ctypes.c_char_p, [ctypes.c_char_p]
    found: bytes | None = getenv(name.encode())
    return found
