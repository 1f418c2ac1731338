"""The phone between the knees in a real browser, whose motion sensor the test moves."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.chromium import chromium, until
from tests.phone_traces import SHANK_IN, events
from tests.serve.serving import serving

pytestmark = pytest.mark.browser
FLAT, STEP_S = -85.0, 0.05


@pytest.fixture
def page(tmp_path: Path) -> Iterator[Any]:
    """The page of the exercise with the phone chosen, and nobody's steps to listen to."""
    with serving(tmp_path, fps=15) as served, chromium() as browser:
        tab = browser.new_page(viewport={"width": 390, "height": 780})
        tab.goto(f"{served.origin}/#/exercise/supine_caudal_rotation")
        tab.evaluate(
            'localStorage.setItem(\'posecheck\', \'{"steps": false, "height": "175 cm"}\')'
        )
        tab.reload()
        tab.get_by_text("With the phone between my knees").click()
        yield tab


@pytest.mark.slow  # half a minute with set-up and countdown
def test_a_phone_between_the_knees_is_coached_without_a_camera(page: Any) -> None:
    sensor = page.context.new_cdp_session(page)

    def tilt(lean: float) -> None:
        beta, gamma = events(lean, 4.0)
        angles = {"alpha": 30, "beta": beta, "gamma": gamma}
        sensor.send("DeviceOrientation.setDeviceOrientationOverride", angles)
        time.sleep(STEP_S)

    def live() -> Any:
        return page.locator(".live")

    def moved(lean: float) -> bool:
        tilt(lean)
        return True

    tilt(FLAT)
    page.locator("button[type=submit]").click()
    until(lambda: moved(FLAT) and "upright between your knees" in page.locator(".cue").inner_text())
    trembling = iter(0.2 * np.resize([1, -1], 10_000))
    until(lambda: moved(next(trembling)) and live().get_attribute("data-phase") == "exercise")
    leans = iter(
        np.minimum(np.arange(10_000) * 3.0 * STEP_S, np.degrees(np.arcsin(1.8 / SHANK_IN)))
    )
    warning = page.locator('.cue[data-kind="warning"]')
    until(lambda: moved(next(leans) + 0.1 * next(trembling)) and warning.count())
    assert "from the left" in warning.inner_text()
    # A knee on the screen presses nothing; taken out, the phone can be used again.
    assert live().get_attribute("data-locked") is not None
    until(lambda: moved(FLAT) and live().get_attribute("data-locked") is None)
    page.get_by_role("button", name="Pain").click()
    page.get_by_role("heading", name="Stop and rest").wait_for()


def test_without_a_sensor_the_page_says_so(page: Any) -> None:
    """A computer's browser has none: nothing is judged, and another place is offered."""
    page.locator("button[type=submit]").click()
    page.get_by_text("gives the page no motion sensor").first.wait_for()
    assert page.locator(".live").get_attribute("data-phase") == "camera"
