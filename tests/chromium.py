"""Chromium for tests of what a browser shows."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from posecheck.voice.environment import child_environment

LEFT_OUT = ",".join(
    (
        # The list below the address line would be loaded for each window: half of what one costs.
        *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
        # The last list counts, so what Playwright leaves out stands here too.
        *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose"),
        *("HttpsFirstBalancedModeAutoEnable", "HttpsUpgrades", "LensOverlay", "MediaRouter"),
        *("OptimizationHints", "PaintHolding", "ThirdPartyStoragePartitioning"),
    )
)
"""Features of Chromium that no test needs."""


def chromium_path() -> str:
    """Debian's Chromium; skips with what to install."""
    path = shutil.which("chromium")
    if path is None:
        pytest.skip("needs Chromium: apt-get install chromium")
    return path


@contextmanager
def chromium(*switches: str) -> Iterator[Any]:
    """Run a headless Chromium; skips where it or Playwright is missing."""
    chromium_path()
    sync_api = pytest.importorskip("playwright.sync_api", reason="needs playwright")
    with sync_api.sync_playwright() as playwright, launched(playwright.chromium, *switches) as it:
        yield it


@contextmanager
def launched(kind: Any, *switches: str) -> Iterator[Any]:
    """Run one more browser of Playwright's, as `chromium` does."""
    browser = kind.launch(
        executable_path=chromium_path(),
        env=child_environment(),
        args=["--no-sandbox", "--disable-gpu", f"--disable-features={LEFT_OUT}", *switches],
    )
    yield browser
    browser.close()


def until(condition: Callable[[], Any], seconds: float = 300) -> Any:
    """Wait for something to become true; what it returned then.

    The pages' own policy forbids the evaluation that Playwright offers for it. Each look costs the
    browser and this process some milliseconds, which what is waited for goes without.
    """
    deadline, pause_s = time.monotonic() + seconds, 0.02
    while not (found := condition()):
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(pause_s)
        pause_s = min(1.3 * pause_s, 0.2)
    return found
