"""A whole session in a real browser, from picking the exercise to the summary."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import posecheck
from tests.browser.conftest import CALIBRATION, CLIP, EXERCISE, HEIGHT, LEAD_S, Site
from tests.chromium import until

pytestmark = pytest.mark.browser
SIGNAL = "right_hip_flexion_deg"
WARNING = "Ease the knee away from your chest a little."


def phase(tab: Any) -> str:
    return str(tab.locator(".live").get_attribute("data-phase"))


def start(tab: Any) -> None:
    tab.get_by_label("Your height").fill(HEIGHT)
    tab.get_by_role("button", name="Start with my camera").click()


def column(folder: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Times and values of a signal of a result folder."""
    lines = (folder / "signals.csv").read_text().splitlines()
    at = lines[0].split(",").index(name)
    rows = [line.split(",") for line in lines[1:]]
    values = [float(row[at]) if row[at] else np.nan for row in rows]
    return np.array([float(row[0]) for row in rows]), np.array(values)


def later_by(reference: Path, folder: Path) -> float:
    """By how many seconds the signal of one folder runs behind that of the other."""
    t0, v0 = column(reference, SIGNAL)
    t1, v1 = column(folder, SIGNAL)
    known = np.isfinite(v0)

    def apart(shift: float) -> float:
        wanted = np.interp(t1 - shift, t0[known], v0[known])
        inside = np.isfinite(v1) & (t1 - shift > t0[0]) & (t1 - shift < t0[-1])
        return float(np.mean(np.abs(wanted[inside] - v1[inside])))

    return float(min(np.arange(0.0, LEAD_S + 2, 0.02), key=apart))


def test_a_session_from_the_first_screen_to_the_report(
    open_page: Callable[..., Any], site: Site, samples: Path, tmp_path: Path
) -> None:
    before = set(site.results.glob("*"))
    tab = open_page(patient="clip")
    tab.get_by_text("posecheck is not medical advice.").wait_for()
    tab.get_by_role("link", name="Knee to chest").click()
    start(tab)

    until(lambda: phase(tab) == "setup")
    assert tab.locator(".checks .ok").count() > 0
    figure = tab.locator(".demonstration")
    until(lambda: float(figure.get_attribute("data-depth") or 0) > 0.5)  # it moves
    until(lambda: phase(tab) in ("countdown", "exercise"))
    until(lambda: phase(tab) == "exercise")

    def first(noted: str) -> Any:
        times = [at for at, text in tab.evaluate(noted) if text == WARNING]
        return times[0] if times else None

    cue = tab.locator('.cue:is([data-kind="warning"], [data-kind="caution"])')
    shown, spoken = (until(lambda noted=noted: first(noted)) for noted in ("warned", "spoken"))
    assert abs(spoken - shown) < 1000
    assert tab.evaluate("tones.length") > 0
    until(lambda: not cue.count())
    tab.keyboard.press("e")
    tab.get_by_role("heading", name="Ended").wait_for()
    assert WARNING in tab.locator(".warnings").inner_text()

    reference = tmp_path / "reference"
    posecheck.analyze(
        samples / CLIP,
        EXERCISE,
        reference,
        height=HEIGHT,
        calibration=samples / CALIBRATION,
        annotate=False,
    )
    with tab.context.expect_page() as opened:
        tab.get_by_role("link", name="Open the report").click()
    until(lambda: "Knee to chest" in opened.value.title())

    (folder,) = set(site.results.glob("*")) - before
    live = json.loads((folder / "result.json").read_text())
    recorded = json.loads((reference / "result.json").read_text())
    shift = later_by(reference, folder)
    assert 1.0 < shift < LEAD_S + 0.5
    named = ("kind", "rule", "severity", "side")
    wanted = [e for e in recorded["events"] if e["severity"] == "warning"]
    found = [e for e in live["events"] if e["severity"] == "warning"]
    assert [[e[n] for n in named] for e in found] == [[e[n] for n in named] for e in wanted]
    assert wanted
    for mine, theirs in zip(found, wanted, strict=True):
        assert mine["start_s"] - shift == pytest.approx(theirs["start_s"], abs=0.3)
        assert mine["end_s"] - shift == pytest.approx(theirs["end_s"], abs=0.3)


def test_a_lost_connection_comes_back_and_pain_ends_the_exercise(
    open_page: Callable[..., Any], site: Site
) -> None:
    viewport = {"width": 390, "height": 844}
    tab = open_page(f"#/exercise/{EXERCISE}", patient="still", viewport=viewport)
    start(tab)
    until(lambda: phase(tab) == "setup")
    key = tab.evaluate("sessionStorage.getItem('posecheck-session')")
    site.relay.cut()
    banner = tab.locator(".banner")
    until(banner.is_visible)
    assert "Connection lost" in banner.inner_text()
    site.relay.mend()
    until(lambda: not banner.is_visible())
    until(lambda: phase(tab) in ("setup", "countdown", "exercise"))
    assert tab.evaluate("sessionStorage.getItem('posecheck-session')") == key

    until(lambda: phase(tab) == "exercise")
    tab.reload()
    tab.locator(".live").wait_for()
    until(lambda: phase(tab) != "camera")
    assert phase(tab) == "exercise", "a reload goes on where it was"
    assert tab.evaluate("sessionStorage.getItem('posecheck-session')") == key

    tab.evaluate(
        "(([track]) => { track.stop(); track.dispatchEvent(new Event('ended')); })"
        "(document.querySelector('video').srcObject.getTracks())"
    )
    until(banner.is_visible)
    assert "camera is gone" in banner.inner_text()
    until(lambda: not banner.is_visible())

    until(lambda: phase(tab) == "exercise")
    tab.keyboard.press("Space")
    until(lambda: phase(tab) == "paused")
    assert "Paused" in tab.locator(".cover").inner_text()
    tab.keyboard.press("Space")
    until(lambda: phase(tab) == "exercise")
    tab.keyboard.press("m")
    assert tab.get_by_role("button", name="Sound on").get_attribute("aria-pressed") == "true"

    before = len(tab.evaluate("spoken"))
    tab.keyboard.press("p")
    tab.get_by_role("heading", name="Stop and rest").wait_for()
    tab.get_by_role("link", name="History").click()
    assert tab.locator(".session").first.locator(".mark.warning").inner_text() == "pain"
    assert len(tab.evaluate("spoken")) == before, "muted"


@pytest.mark.parametrize("meanwhile", ["setup", "exercise"], ids=["steps said", "exercise"])
def test_over_a_slow_connection_the_person_is_told_that_nobody_watches_them(
    open_page: Callable[..., Any], site: Site, meanwhile: str
) -> None:
    before = set(site.results.glob("*"))
    tab = open_page()
    if meanwhile == "setup":
        tab.evaluate("localStorage.setItem('posecheck', '{\"steps\": true}')")
    tab.goto(f"{site.address}#/exercise/{EXERCISE}")
    start(tab)
    until(lambda: phase(tab) == meanwhile)
    try:
        site.relay.slow(0.3, 60_000)
        banner = tab.locator(".banner")
        until(lambda: banner.is_visible() and "Too slow to watch you" in banner.inner_text())
        until(lambda: any("Too slow to watch you" in text for _, text in tab.evaluate("spoken")))
    finally:
        site.relay.slow(0.0, float("inf"))
    tab.keyboard.press("e")
    tab.get_by_role("heading", name="Ended").wait_for()
    if meanwhile == "exercise":
        (folder,) = set(site.results.glob("*")) - before
        content = json.loads((folder / "result.json").read_text())
        assert any(s["reason"] == "too_few_pictures" for s in content["not_judged"])
