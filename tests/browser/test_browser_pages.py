"""Upload, history, settings in a real browser; and that everybody can use the pages."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import EXERCISE
from tests.browser.test_browser_session import phase, start
from tests.chromium import until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def short_clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The first two seconds of a sample clip."""
    av = pytest.importorskip("av")
    path: Path = tmp_path_factory.mktemp("upload") / "two seconds.mp4"
    with av.open(str(samples / "cat_cow_good.mp4")) as clip, av.open(str(path), "w") as out:
        track = out.add_stream("libx264", rate=15)
        track.width, track.height, track.pix_fmt = 640, 480, "yuv420p"
        for i, frame in enumerate(clip.decode(video=0)):
            if i == 30:
                break
            out.mux(track.encode(frame.reformat(format="yuv420p")))
        out.mux(track.encode())
    return path


def test_uploads_are_analysed_cancelled_and_kept_in_the_history(
    open_page: Callable[..., Any], short_clip: Path, samples: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"this is no video" * 100)
    tab = open_page(f"#/upload?exercise={EXERCISE}")
    tab.get_by_label("Exercise").select_option("cat_cow")
    files = [str(short_clip), str(broken), str(samples / "cat_cow_good.mp4")]
    tab.locator("#files").set_input_files(files)
    last = tab.locator(".upload", has_text="cat_cow_good.mp4")
    last.get_by_role("button", name="Cancel").click()
    done = tab.locator('.upload[data-state="done"]', has_text="two seconds.mp4")
    done.wait_for()
    failed = tab.locator('.upload[data-state="failed"]', has_text="broken.mp4")
    failed.wait_for()
    assert "video" in failed.inner_text()
    until(lambda: last.count() == 0 or last.get_attribute("data-state") == "cancelled")
    with tab.context.expect_page() as opened:
        done.get_by_role("link", name="Open the report").click()
    sync_api = pytest.importorskip("playwright.sync_api")
    sync_api.expect(opened.value).to_have_title(re.compile("all fours"))
    opened.value.close()  # a page behind another one is drawn once a second

    tab.get_by_role("link", name="History", exact=True).click()
    row = tab.locator(".session", has_text="Round and sink, on all fours")
    row.wait_for()
    assert row.count() == 1
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Export CSV").click()
    assert "cat_cow" in Path(download.value.path()).read_text()
    with tab.expect_download() as download:
        tab.get_by_role("link", name="Export FHIR").click()
    assert json.loads(Path(download.value.path()).read_text())["resourceType"] == "Bundle"

    row.get_by_role("button", name="Delete").click()
    tab.get_by_role("button", name="Keep").click()
    assert row.count() == 1
    row.get_by_role("button", name="Delete").click()
    tab.get_by_role("dialog").get_by_role("button", name="Delete").click()
    until(lambda: row.count() == 0)
    tab.reload()
    tab.locator(".days > *").first.wait_for()
    assert row.count() == 0
    if tab.locator(".session").count():
        tab.get_by_role("button", name="Delete all").click()
        tab.get_by_role("dialog").get_by_role("button", name="Delete all").click()
        until(lambda: tab.locator(".session").count() == 0)
    assert "No sessions yet" in tab.locator("main").inner_text()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("5ft7in", "5ft7in"),
        ("5 ft 7 in", "5ft7in"),
        ("5'7\"", "5ft7in"),
        ("170", "170cm"),
        ("1,7 m", "170cm"),
        ("170 cm", "170cm"),
        ("", ""),
        ("17", None),
        ("5ft13in", None),
        ("tall", None),
    ],
)
def test_heights_are_read_as_people_write_them(
    settings_tab: Any, typed: str, kept: str | None
) -> None:
    read = "import('/settings.js').then((module) => module.height(TYPED))"
    assert settings_tab.evaluate(read.replace("TYPED", json.dumps(typed))) == kept
    field = settings_tab.get_by_label("Your height")
    field.fill(typed)
    assert (field.get_attribute("aria-invalid") == "true") is (kept is None)


@pytest.fixture(scope="module")
def settings_tab(browser: Any, site: Any) -> Any:
    context = site.context(browser)
    tab = context.new_page()
    tab.goto(site.address + "#/settings")
    yield tab
    context.close()


def test_the_gauge_and_the_hold_have_the_zones_of_the_rules(settings_tab: Any) -> None:
    gauge = {"low": -3, "high": 3, "caution_low": -2.4, "caution_high": 2.4, "neutral": 0}
    zones = (
        "import('/drawing.js').then((drawing) => VALUES.map((v) => drawing.zone({...G, value: v})))"
    )
    values = [0, 2.39, 2.4, 3, -2.4, -3.1, None]
    found = settings_tab.evaluate(
        zones.replace("VALUES", json.dumps(values)).replace("G", json.dumps(gauge))
    )
    wanted = ["good", "good", "caution", "warning", "caution", "warning", "unknown"]
    assert found == wanted
    early = json.dumps({**gauge, "value": 2.8, "band": 0.3, "beyond": True})
    zone = f"import('/drawing.js').then((drawing) => drawing.zone({early}))"
    assert settings_tab.evaluate(zone) == "warning"
    held = (
        "import('/drawing.js').then(({holdZone}) => [null, 7.9, 8, 10].map((s) => holdZone(s, 10)))"
    )
    assert settings_tab.evaluate(held) == ["unknown", "good", "caution", "warning"]
    one_sided = {"neutral": 0, "low": None, "high": 40, "caution_low": None, "caution_high": 32}
    span = f"import('/drawing.js').then(({{span}}) => span({json.dumps(one_sided)}))"
    assert settings_tab.evaluate(span) == [-10, 50]


PAGES = ["#/", f"#/exercise/{EXERCISE}", "#/exercise/supine_caudal_rotation", "#/upload"]
PAGES += ["#/history", "#/settings", "#/phone", "#/reminders", "#/nowhere"]


def violations(tab: Any) -> list[str]:
    """What axe-core finds wrong with the page as it is now."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    found = axe.Axe().run(tab).response["violations"]
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_pass_axe(open_page: Callable[..., Any], scheme: str) -> None:
    tab = open_page("#/settings", color_scheme=scheme, bypass_csp=True)
    for page in PAGES:
        tab.evaluate(f"location.hash = {json.dumps(page)}")
        until(lambda: "One moment" not in tab.locator("main").inner_text())
        tab.locator("main h1").wait_for()
        tab.wait_for_timeout(150)
        assert violations(tab) == [], page


def test_the_live_view_passes_axe(open_page: Callable[..., Any]) -> None:
    tab = open_page(f"#/exercise/{EXERCISE}", bypass_csp=True)
    start(tab)
    until(lambda: phase(tab) == "setup")
    assert violations(tab) == []
    tab.keyboard.press("p")
    tab.get_by_role("heading", name="Stop and rest").wait_for()
    until(lambda: tab.locator(".figures").count())
    assert violations(tab) == []


def test_a_camera_that_is_not_allowed_is_asked_for_again(open_page: Callable[..., Any]) -> None:
    tab = open_page(f"#/exercise/{EXERCISE}")
    tab.evaluate(
        "window.ask = MediaDevices.prototype.getUserMedia; MediaDevices.prototype.getUserMedia ="
        "() => Promise.reject(new DOMException('', 'NotAllowedError')); 0"
    )
    start(tab)
    tab.get_by_text("The camera is not allowed").wait_for()
    tab.evaluate("MediaDevices.prototype.getUserMedia = window.ask; 0")
    tab.get_by_role("button", name="Try again").click()
    until(lambda: phase(tab) == "setup")
    assert not tab.locator(".cover").is_visible()


def test_the_keyboard_alone_reaches_an_exercise(open_page: Callable[..., Any]) -> None:
    tab = open_page()
    tab.locator(".cards").wait_for()

    def focus() -> str:
        return str(tab.evaluate("document.activeElement.textContent.trim()"))

    tab.keyboard.press("Tab")
    assert focus() == "Skip to the content"
    until(lambda: (tab.keyboard.press("Tab"), focus())[1] == "Round and sink, on all fours")
    tab.keyboard.press("Enter")
    tab.get_by_role("heading", name="Round and sink, on all fours", level=1).wait_for()
    until(lambda: (tab.keyboard.press("Tab"), focus())[1] == "Start with my camera")
    outline = "getComputedStyle(document.activeElement).outlineStyle"
    assert tab.evaluate(outline) == "solid"


def test_a_movement_judged_in_inches_asks_for_the_height(open_page: Callable[..., Any]) -> None:
    tab = open_page("#/exercise/supine_caudal_rotation")
    tab.get_by_text("please give your height").wait_for()
    tab.get_by_role("button", name="Start with my camera").click()
    assert tab.evaluate("document.activeElement.id") == "height"
    assert "#/exercise/" in tab.url


@pytest.mark.parametrize("size", [(390, 844), (844, 390), (1280, 800)])
def test_no_page_is_wider_than_the_screen(
    open_page: Callable[..., Any], size: tuple[int, int]
) -> None:
    tab = open_page(viewport={"width": size[0], "height": size[1]})
    for page in PAGES:
        tab.evaluate(f"location.hash = {json.dumps(page)}")
        tab.locator("main h1").wait_for()
        tab.wait_for_timeout(100)
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), page
