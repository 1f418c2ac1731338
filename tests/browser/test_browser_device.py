"""Sessions whose pictures never leave the device."""

import json
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from posecheck.estimation.landmarker import open_landmarker
from posecheck.observation.packed import PackedObservation, unpack
from posecheck.video.frame import Frame
from tests.browser.conftest import EXERCISE, HEIGHT, Clip, Site
from tests.browser.test_browser_session import phase
from tests.chromium import until

pytestmark = pytest.mark.browser
PICTURES = (b"\xff\xd8\xff", b"RIFF", b"\x89PNG", b"ftyp", b"\x1aE\xdf\xa3")
"""How files of pictures and videos begin: JPEG, WebP, PNG, MP4, WebM."""


class Overheard:
    """What a page asks of anybody, and what it sends over its sockets."""

    def __init__(self, context: Any) -> None:
        self.requests: list[Any] = []
        self.sent: list[bytes | str] = []
        self.heard: list[dict[str, Any]] = []
        context.on("request", lambda request: self.requests.append(request))
        context.on("page", lambda tab: tab.on("websocket", self._socket))

    def _socket(self, socket: Any) -> None:
        socket.on("framesent", lambda data: self.sent.append(data))
        socket.on("framereceived", lambda said: self.heard.append(json.loads(said)))

    def times(self) -> list[float]:
        """When what was sent was seen, milliseconds."""
        return [
            float(np.frombuffer(data[:8], "<f8")[0])
            for data in self.sent
            if isinstance(data, bytes)
        ]

    def observations(self) -> list[tuple[float, PackedObservation]]:
        """What was seen, with its times; everything binary must be an observation."""
        binary = [data for data in self.sent if isinstance(data, bytes)]
        return list(zip(self.times(), [unpack(data[8:]) for data in binary], strict=True))


def on_device(context: Any, sight: str = "device", height: str = HEIGHT) -> None:
    kept = json.dumps({"sight": sight, "height": height, "steps": False})
    context.add_init_script(f"localStorage.setItem('posecheck', {json.dumps(kept)})")


LEANT_DEG = 6.0
PHONE = f"""
// A phone that films with the camera at its back, and leans by {LEANT_DEG} degrees.
MediaStreamTrack.prototype.getSettings = () => ({{ facingMode: "environment" }});
const angles = {{ beta: {90 - LEANT_DEG}, gamma: -90 }};
setInterval(() => dispatchEvent(Object.assign(new Event("deviceorientation"), angles)), 50);
"""


OVERHEAR = """
window.pictures = [];
const { send } = WebSocket.prototype;
WebSocket.prototype.send = function (data) {
  const keep = (bytes) => pictures.push([...new Uint8Array(bytes)]);
  if (data instanceof Blob) data.slice(8, 24).arrayBuffer().then(keep);
  return send.call(this, data);
};
"""


def test_a_phone_tells_the_server_how_far_its_picture_leans(open_page: Callable[..., Any]) -> None:
    def prepare(context: Any) -> None:
        on_device(context, sight="server")

    tab = open_page(f"#/live/{EXERCISE}", patient="still", script=PHONE + OVERHEAR, prepare=prepare)
    until(lambda: len(tab.evaluate("pictures")) >= 5, 60)
    # Before the first one the phone may not have told anything yet.
    pictures = [bytes(picture) for picture in tab.evaluate("pictures")][1:]
    assert {picture[:4] for picture in pictures} == {b"LEAN"}
    assert np.frombuffer(pictures[-1][4:8], "<f4")[0] == LEANT_DEG
    assert pictures[-1][8:].startswith(PICTURES)


def test_the_page_sends_what_it_saw_and_nothing_to_anybody_else(
    open_page: Callable[..., Any], site: Site, patient_clip: Clip
) -> None:
    overheard: list[Overheard] = []

    def prepare(context: Any) -> None:
        on_device(context)
        overheard.append(Overheard(context))

    tab = open_page(f"#/live/{EXERCISE}", patient="still", script=PHONE, prepare=prepare)
    (there,) = overheard
    # What is overheard comes while the page is asked something.
    until(lambda: phase(tab) in ("setup", "countdown") and len(there.observations()) >= 12, 120)
    tab.keyboard.press("e")
    tab.get_by_role("heading", level=1).wait_for()

    assert {request.method for request in there.requests} == {"GET"}
    assert all(
        request.url.startswith((site.address, "blob:", "data:")) for request in there.requests
    )
    for data in there.sent:
        assert isinstance(data, str) or data[8:12] == b"POS2"
        assert len(data) < 5000
    hello = next(said for said in there.heard if said["type"] == "hello")
    assert hello["sight"] == "device"

    # The same picture, looked at by Python as often.
    rgb = patient_clip.picture(0, hello["long_side"])
    with_python = open_landmarker(look_around=False)
    seen = there.observations()
    full = seen[0][1].full_size
    expected = [with_python.detect(Frame(i, i / 15, rgb, full)) for i in range(len(seen))]
    with_python.close()
    for (_, mine), theirs in list(zip(seen, expected, strict=True))[4:]:
        assert mine.landmarks is not None
        assert theirs.landmarks is not None
        assert mine.mask is not None
        off = np.hypot(*(mine.landmarks - theirs.landmarks).T)
        assert np.median(off) < 0.5
        wanted = PackedObservation.of(theirs)
        assert wanted.mask is not None
        assert (mine.mask >= 32).sum() == pytest.approx((wanted.mask >= 32).sum(), rel=0.01)
        for name in ("brightness", "spread", "highlight"):
            assert getattr(mine.scene, name) == pytest.approx(getattr(wanted.scene, name), abs=1.0)
        assert np.isnan(mine.contrast) == np.isnan(wanted.contrast)
        assert mine.scene.camera_lean_deg == LEANT_DEG


FRAMES = """
window.intervals = [];
let before = null;
const next = (now) => {
  if (before !== null) intervals.push(now - before);
  before = now;
  requestAnimationFrame(next);
};
requestAnimationFrame(next);
"""


@pytest.mark.slow
def test_the_page_stays_smooth_while_the_worker_looks(open_page: Callable[..., Any]) -> None:
    def intervals(tab: Any, seconds: float) -> np.ndarray:
        tab.evaluate("intervals.length = 0")
        tab.wait_for_timeout(1000 * seconds)
        return np.array(tab.evaluate("intervals"))

    overheard: list[Overheard] = []

    def prepare(context: Any) -> None:
        on_device(context)
        overheard.append(Overheard(context))

    tab = open_page("#/", script=FRAMES, prepare=prepare)
    tab.get_by_role("link", name="Knee to chest").wait_for()
    idle = intervals(tab, 4)
    tab.goto(tab.url.split("#")[0] + f"#/live/{EXERCISE}")
    (there,) = overheard
    until(lambda: phase(tab) and len(there.times()) > 10, 120)
    count = len(there.times())
    busy = intervals(tab, 8)
    looked = (len(there.times()) - count) / 8
    for name, found in (("idle", idle), ("while the worker looks", busy)):
        print(
            f"{name}: {len(found)} frames, {1000 / np.mean(found):.0f} a second, interval median "
            f"{np.median(found):.1f} ms, 95 % {np.percentile(found, 95):.1f} ms"
        )
    print(f"{looked:.1f} pictures a second looked at")
    assert looked > 1
    # The page's own thread never waits for the worker: no frame is as late as a look takes.
    assert np.median(busy) < 1.5 * np.median(idle) + 2


def test_once_opened_the_page_starts_without_its_server(browser: Any, site: Site) -> None:
    context = site.context(browser, service_workers="allow")
    try:
        tab = context.new_page()
        tab.set_default_timeout(60_000)
        tab.goto(site.address)
        tab.get_by_role("link", name="Knee to chest").wait_for()
        kept = (
            "async () => (await (await caches.open('posecheck-page-2')).keys()).map((r) => r.url)"
        )
        needed = [site.address, f"{site.address}app.js", f"{site.address}api/exercises"]
        until(lambda: set(needed) <= set(tab.evaluate(kept)), 60)
        assert not [url for url in tab.evaluate(kept) if "api/history" in url or "/reports" in url]
        # A level is of one person and of today: it is shown from the server alone.
        tab.get_by_text("level 1").first.wait_for()
        text = f"async () => (await caches.match('{site.address}api/exercises')).json()"
        kept_movements = tab.evaluate(text)
        assert len(kept_movements) > 5
        assert {(m["level"], m["levels"], m["open_level"]) for m in kept_movements} == {
            (None, None, None)
        }
        tab.reload()
        tab.get_by_text("level 1").first.wait_for()
        site.relay.cut()
        tab.reload()
        tab.get_by_role("link", name="Knee to chest").wait_for()
        assert not tab.get_by_text("level 1").count()
        tab.get_by_role("link", name="Settings").click()
        tab.get_by_label("Who looks at my pictures").select_option("device")
        assert '"sight":"device"' in tab.evaluate("localStorage.getItem('posecheck')")
    finally:
        site.relay.mend()
        context.close()
