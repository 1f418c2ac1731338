"""From the start of posecheck to the first coached repetition: how many actions, how long."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from posecheck.serve.guard import COOKIE
from tests.browser.conftest import CALIBRATION, CLIP, LINK, RECORD, as_camera
from tests.chromium import launched, until
from tests.serve.serving import nothing_to_fear

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LONGEST_S = 60.0
RETURNING = """localStorage.getItem("posecheck") ?? localStorage.setItem("posecheck",
  JSON.stringify({ height: "177.5cm", steps: STEPS }))"""
"""Has given the height before; the steps are said unless the person has switched them off."""
TO_GO = """window.begun = []; window.clicks = 0;
addEventListener("click", (event) => { if (event.isTrusted) clicks += 1; }, true);
new MutationObserver(() => {
  const live = document.querySelector(".live");
  const left = document.querySelector(".live .repetitions")?.textContent ?? "";
  if (live?.dataset.phase === "exercise" && begun.at(-1)?.[1] !== left) {
    begun.push([Date.now() / 1000, left]);
  }
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });"""
"""Counts the actions, and notes when the exercise begins and the number of repetitions to go
changes."""


FIRST_CLIP = "seated_tilt_good.mp4"
"""Of the movement with which the page begins."""
FAKE_CAMERA = ("--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream")
READS_WORDS_A_SECOND = 3.0
"""Slowly: half as fast again is usual. So long the list is looked at before it is answered."""


@pytest.mark.parametrize("steps", ["true", "false"], ids=["steps said", "steps off"])
def test_who_comes_back_is_coached_within_three_actions_and_a_minute(
    browser: Any, samples: Path, tmp_path: Path, steps: str
) -> None:
    knows = RETURNING.replace("STEPS", steps)
    with (
        filmed(browser, samples / CLIP, tmp_path) as filming,
        opened(filming, samples, tmp_path, knows, screened=True) as tab,
    ):
        tab.get_by_role("link", name="Knee to chest").first.click()
        tab.get_by_role("button", name="Start with my camera").click()
        begins, counted = first_repetition(tab)
        actions = 3  # posecheck is started, which opens the page
        assert tab.evaluate("clicks") == actions - 1
        assert begins - tab.started <= LONGEST_S, "the first repetition is coached from here"
        assert counted - tab.started <= LONGEST_S, "and it was seen to its end"


def test_a_newcomer_is_coached_after_three_actions_and_a_minute_with_all_that_is_to_be_read(
    browser: Any, samples: Path, tmp_path: Path
) -> None:
    with (
        filmed(browser, samples / FIRST_CLIP, tmp_path) as filming,
        opened(filming, None, tmp_path, "", screened=False) as tab,
    ):
        flags = tab.locator(".flags")
        flags.wait_for()
        reading = len(flags.inner_text().split()) / READS_WORDS_A_SECOND
        tab.get_by_role("button", name="No to all: start with my camera").click()
        begins, counted = first_repetition(tab)
        # The start of posecheck, the answer, and the browser's own question, which this browser is
        # told not to ask.
        assert tab.evaluate("clicks") + 2 == 3
        print(json.dumps({"reading": reading, "begins": begins - tab.started}))
        assert begins - tab.started + reading <= LONGEST_S
        assert counted - begins < LONGEST_S


@contextmanager
def filmed(browser: Any, clip: Path, folder: Path) -> Iterator[Any]:
    """Another browser, whose camera plays the clip in its own time."""
    film = folder / "clip.mjpeg"
    as_camera(clip, film)
    switches = (*FAKE_CAMERA, f"--use-file-for-fake-video-capture={film}")
    with launched(browser.browser_type, *switches) as running:
        yield running


@contextmanager
def opened(
    browser: Any, samples: Path | None, folder: Path, knows: str, *, screened: bool
) -> Iterator[Any]:
    """The page of posecheck, started just now; when that was stands in `started` of the tab.

    With `samples` it knows the person of the clip, with their height.
    """
    database = f"sqlite:///{folder / 'history.db'}"
    if screened:
        nothing_to_fear(database)
    command = [sys.executable, "-m", "posecheck", "serve", "--no-browser", "--port", "0"]
    if samples is not None:
        command += ["--calibration", str(samples / CALIBRATION)]
    command += ["--database", database, "--results", str(folder / "results")]
    log = folder / "log.txt"
    start = time.time()
    with log.open("w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        link = until(lambda: re.search(LINK, log.read_text()))
        context = browser.new_context()
        if link["token"]:
            address = f"http://127.0.0.1:{link['port']}/"
            context.add_cookies([{"name": COOKIE, "value": link["token"], "url": address}])
        for script in (knows, RECORD, TO_GO):
            context.add_init_script(script)
        tab = context.new_page()
        tab.started = start
        tab.goto(link[0])
        yield tab
        context.close()
    finally:
        server.terminate()
        server.wait(60)


def first_repetition(tab: Any) -> tuple[float, float]:
    """When the exercise began, and when its first repetition was counted."""
    changes = until(lambda: len(tab.evaluate("begun")) > 1 and tab.evaluate("begun"), 150)
    begins, counted = changes[0][0], changes[1][0]
    took = {"begins": begins - tab.started, "counted": counted - tab.started}
    print(json.dumps({"clip": CLIP, "actions": tab.evaluate("clicks"), **took}))
    return begins, counted
