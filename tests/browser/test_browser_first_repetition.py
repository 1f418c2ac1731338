"""From the start of posecheck to the first coached repetition: how many actions, how long."""

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from posecheck.serve.guard import COOKIE
from tests.browser.conftest import CALIBRATION, CLIP, LINK, RECORD
from tests.chromium import until
from tests.serve.serving import nothing_to_fear

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ACTIONS, LONGEST_S = 3, 60.0
RETURNING = """localStorage.getItem("posecheck") ?? localStorage.setItem("posecheck",
  JSON.stringify({ height: "177.5cm", steps: STEPS }))"""
"""Has given the height before; the steps are said unless the person has switched them off."""
TO_GO = """window.begun = [];
new MutationObserver(() => {
  const live = document.querySelector(".live");
  const left = document.querySelector(".live .repetitions")?.textContent ?? "";
  if (live?.dataset.phase === "exercise" && begun.at(-1)?.[1] !== left) {
    begun.push([Date.now() / 1000, left]);
  }
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });"""
"""Notes when the exercise begins, and when the number of repetitions to go changes."""


@pytest.mark.parametrize("steps", ["true", "false"], ids=["steps said", "steps off"])
def test_who_comes_back_is_coached_within_three_actions_and_a_minute(
    browser: Any, samples: Path, tmp_path: Path, steps: str
) -> None:
    database = f"sqlite:///{tmp_path / 'history.db'}"
    nothing_to_fear(database)
    command = [sys.executable, "-m", "posecheck", "serve", "--no-browser", "--port", "0"]
    command += ["--calibration", str(samples / CALIBRATION), "--database", database]
    command += ["--results", str(tmp_path / "results")]
    log = tmp_path / "log.txt"
    actions = 1  # posecheck is started, which opens the page
    start = time.time()
    with log.open("w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    try:
        link = until(lambda: re.search(LINK, log.read_text()))
        context = browser.new_context()
        if link["token"]:
            address = f"http://127.0.0.1:{link['port']}/"
            context.add_cookies([{"name": COOKIE, "value": link["token"], "url": address}])
        for script in (RETURNING.replace("STEPS", steps), RECORD, TO_GO):
            context.add_init_script(script)
        tab = context.new_page()
        tab.goto(link[0])
        tab.get_by_role("link", name="Knee to chest").first.click()
        actions += 1
        tab.get_by_role("button", name="Start with my camera").click()
        actions += 1
        changes = until(lambda: len(tab.evaluate("begun")) > 1 and tab.evaluate("begun"), 150)
        begins, counted = changes[0][0] - start, changes[1][0] - start
        print(json.dumps({"clip": CLIP, "actions": actions, "begins": begins, "counted": counted}))
        assert actions <= ACTIONS
        assert begins <= LONGEST_S, "the first repetition is coached from here"
        assert counted <= LONGEST_S, "and it was seen to its end"
        context.close()
    finally:
        server.terminate()
        server.wait(60)
