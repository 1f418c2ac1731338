"""MediaPipe's usage metrics stay on this machine, and the program's environment stays its own."""

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from posecheck.estimation.network_block import no_network
from tests.network_watch import (
    NO_PROXY_VARIABLES,
    PROXY_VARIABLES,
    can_watch,
    has_strace,
    watch,
)

ROOT = Path(__file__).parents[2]
VARIABLES = (*PROXY_VARIABLES, *NO_PROXY_VARIABLES)

TRACK = """
import time
import numpy as np
from posecheck.video.frame import Frame
from contextlib import closing
from posecheck.estimation.landmarker import open_landmarker
image = np.random.default_rng(0).integers(0, 255, (240, 320, 3), np.uint8)
with closing(open_landmarker()) as landmarker:
    for n in range(5):
        landmarker.detect(Frame(n, n / 30, image, (320, 240)))
    time.sleep({wait_s})
print("tracked")
"""
UNGUARDED = """
from contextlib import nullcontext
import posecheck.estimation.network_block
posecheck.estimation.network_block.no_network = nullcontext
"""
ELSEWHERE = """
import socket
with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as s:
    s.connect(("192.0.2.1", 443))  # reserved for documentation; connecting UDP sends nothing
    import time; time.sleep(0.3)
"""

WATCHERS = [
    pytest.param(
        True,
        id="strace",
        marks=pytest.mark.skipif(not has_strace(), reason="strace cannot be used here"),
    ),
    pytest.param(False, id="proc"),
]
posix_only = pytest.mark.skipif(os.name != "posix", reason="uses the command env")
linux_only = pytest.mark.skipif(not can_watch(), reason="sockets are watched on Linux only")


def python(code: str) -> list[str]:
    return [sys.executable, "-c", code]


def proxy_settings(printed: bytes) -> dict[str, str]:
    """Return the proxy variables in what `env -0` prints."""
    pairs = (entry.partition("=") for entry in printed.decode().split("\0"))
    return {name: value for name, _, value in pairs if name in VARIABLES}


def native_environment() -> dict[str, str]:
    """Return the proxy variables that a child inherits: os.environ is only Python's copy."""
    return proxy_settings(subprocess.run(["env", "-0"], capture_output=True, check=True).stdout)


@pytest.fixture
def own_proxies(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A user's proxy settings: some set, some not."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    own = {"https_proxy": "http://proxy.example:3128", "NO_PROXY": "*"}
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    return own


@linux_only
@pytest.mark.parametrize("strace", WATCHERS)
@pytest.mark.parametrize(
    "exceptions",
    [
        {},
        {"no_proxy": "*"},
        {"NO_PROXY": "googleapis.com"},
        {"no_proxy": "play.googleapis.com", "NO_PROXY": "*"},
    ],
    ids=str,
)
def test_an_open_tracker_reaches_nobody(strace: bool, exceptions: dict[str, str]) -> None:
    seen = watch(python(TRACK.format(wait_s=0)), cwd=ROOT, env=exceptions, strace=strace)
    assert seen.returncode == 0, seen.output
    assert "tracked" in seen.output
    assert seen.silent, seen


@linux_only
@pytest.mark.slow
def test_nor_does_it_when_the_timer_of_the_report_runs_out() -> None:
    # MediaPipe reports 60 s after the landmarker was made, if it was not closed before.
    seen = watch(python(TRACK.format(wait_s=66)), cwd=ROOT)
    assert seen.returncode == 0, seen.output
    assert seen.silent, seen


@linux_only
@pytest.mark.parametrize("strace", WATCHERS)
def test_without_the_block_the_watcher_catches_the_report(strace: bool) -> None:
    seen = watch(python(UNGUARDED + TRACK.format(wait_s=0)), cwd=ROOT, strace=strace)
    assert seen.returncode == 0, seen.output
    assert any(line.startswith("CONNECT play.googleapis.com") for line in seen.asked_proxy), seen


@linux_only
@pytest.mark.parametrize("strace", WATCHERS)
def test_the_watcher_catches_what_goes_past_a_proxy(strace: bool) -> None:
    seen = watch(python(ELSEWHERE), strace=strace)
    assert seen.outside == ("192.0.2.1 port 443",)


@linux_only
@pytest.mark.skipif(not has_strace(), reason="strace cannot be used here")
def test_the_watcher_catches_a_name_look_up() -> None:
    # A name that is in /etc/hosts, so that nobody outside is asked.
    seen = watch(python("import socket; socket.getaddrinfo('localhost', 443)"))
    assert any("look-up" in sign for sign in seen.outside), seen


@posix_only
def test_importing_changes_no_proxy_setting(own_proxies: dict[str, str]) -> None:
    # Only these: OpenCV sets variables of its own for Qt when it is imported.
    code = (
        "import os, posecheck.estimation.mediapipe_landmarker as _; os.execvp('env', ['env', '-0'])"
    )
    run = subprocess.run(python(code), cwd=ROOT, check=True, capture_output=True)
    assert proxy_settings(run.stdout) == own_proxies


@posix_only
def test_the_block_is_native_and_goes_away_with_the_last_tracker(
    own_proxies: dict[str, str],
) -> None:
    blocked = dict.fromkeys(PROXY_VARIABLES, "http://127.0.0.1:9")
    before = dict(os.environ)
    first, second = no_network(), no_network()
    assert native_environment() == own_proxies
    first.__enter__()
    assert native_environment() == blocked
    assert dict(os.environ) == before, "Python code keeps its own proxies"
    second.__enter__()
    first.__exit__(None, None, None)
    assert native_environment() == blocked
    second.__exit__(None, None, None)
    assert native_environment() == own_proxies
    assert dict(os.environ) == before


@posix_only
def test_a_proxy_set_meanwhile_is_kept_for_afterwards_and_blocked_by_entering_again(
    own_proxies: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with no_network():
        monkeypatch.setenv("https_proxy", "http://other.example:8080")
        monkeypatch.delenv("NO_PROXY")
        with no_network():
            assert native_environment()["https_proxy"] == "http://127.0.0.1:9"
    assert native_environment() == {"https_proxy": "http://other.example:8080"}


@posix_only
def test_the_environment_comes_back_after_an_error(own_proxies: dict[str, str]) -> None:
    with pytest.raises(RuntimeError), no_network():
        raise RuntimeError
    assert native_environment() == own_proxies


@posix_only
def test_many_threads_may_open_and_close(own_proxies: dict[str, str]) -> None:
    def open_and_close() -> None:
        for _ in range(200):
            with no_network():
                pass

    with no_network():
        threads = [threading.Thread(target=open_and_close) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert native_environment()["https_proxy"] == "http://127.0.0.1:9"
    assert native_environment() == own_proxies
