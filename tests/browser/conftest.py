"""One server and one browser for all browser tests, with a person of a clip as the camera."""

import json
import re
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from posecheck.history.store import History
from posecheck.serve.guard import COOKIE
from tests.browser.relay import Relay
from tests.chromium import chromium, chromium_path
from tests.serve.serving import nothing_to_fear

EXERCISE = "knee_to_chest"
CLIP = "knee_to_chest_too_far.mp4"
CALIBRATION = "knee_to_chest_too_far.calibration.toml"
"""What was comfortable for the person of the clip: beyond that they are warned."""
HEIGHT = "177.5cm"
LEAD_S = 5.0
"""So long the person of the clip waits in the starting position, for set-up and countdown."""
CAMERA_FPS = 30
"""At this rate Chromium plays the file of its fake camera, again and again."""
STILL_FPS = 8.0
"""So many pictures a second, of the page's own clock, show somebody who keeps still: each takes as
long to look at as any other, and from five a second everything is judged."""

START_S = 300.0
"""What a page or the server may take on a busy machine; who is ready sooner is not waited for."""

LINK = r"http://127\.0\.0\.1:(?P<port>\d+)/(\?token=(?P<token>\w+))?"
"""Where other people have accounts on the machine, the link has a token."""

RECORD = """
window.spoken = []; window.tones = []; window.warned = [];
new MutationObserver(() => {
  const kinds = '[data-kind="warning"], [data-kind="caution"]';
  const text = document.querySelector(`.cue:is(${kinds})`)?.textContent;
  if (text && warned.at(-1)?.[1] !== text) warned.push([performance.now(), text]);
}).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
window.voices = [{ name: "Own", voiceURI: "own", lang: "en-US", localService: true }];
window.calls = [];
if (window.speechSynthesis) {
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  speechSynthesis.getVoices = () => window.voices;
  speechSynthesis.speak = (words) => {
    calls.push([words.text, words.voice?.name ?? null]);
    if (words.text) spoken.push([performance.now(), words.text]);
  };
}
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (at) {
  tones.push(performance.now());
  return start.call(this, at);
};
"""
"""Notes what is shown, spoken and sounded: a test machine's browser has no voice and no device."""
KNOWS_THE_STEPS = """try {
  localStorage.getItem("posecheck") ?? localStorage.setItem("posecheck", '{"steps": false}');
} catch { /* a report in its sandbox has no storage */ }"""
"""Half a minute of words before each exercise would be as much of the model's work."""
PATIENT = Path(__file__).with_name("patient_camera.js").read_text(encoding="utf-8")


@dataclass(frozen=True)
class Site:
    """A running server as the browser reaches it."""

    address: str
    token: str
    relay: Relay
    results: Path
    database: str

    def forget_pain(self) -> None:
        """Whoever stopped an exercise in pain is asked before the next: tests are other people."""
        with History.open(self.database) as history:
            for entry in history.sessions():
                if entry.pain and entry.id is not None:
                    history.delete(entry.id)

    def context(self, browser: Any, **options: Any) -> Any:
        """A browser of one person, who has been let in."""
        # A service worker's requests go past the camera that a test routes to the page.
        context = browser.new_context(**{"service_workers": "block", **options})
        if self.token:
            context.add_cookies([{"name": COOKIE, "value": self.token, "url": self.address}])
        return context


@pytest.fixture(scope="session")
def site(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """`posecheck serve` for the person of the clip, with a history of its own, behind a relay."""
    chromium_path()
    folder: Path = tmp_path_factory.mktemp("serve")
    command = [sys.executable, "-m", "posecheck", "serve", "--no-browser", "--port", "0"]
    command += ["--calibration", str(_without_height(samples / CALIBRATION, folder))]
    command += ["--results", str(folder / "results")]
    database = f"sqlite:///{folder / 'history.db'}"
    command += ["--database", database]
    nothing_to_fear(database)
    log = folder / "log.txt"
    with log.open("w") as out:
        server = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT)
    relay = None
    try:
        deadline = time.monotonic() + START_S
        while not (found := re.search(LINK, log.read_text())):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.1)
        relay = Relay(int(found["port"]))
        address = f"http://127.0.0.1:{relay.port}/"
        yield Site(address, found["token"] or "", relay, folder / "results", database)
    finally:
        if relay is not None:
            relay.close()
        server.terminate()
        try:
            server.wait(60)
        except subprocess.TimeoutExpired:
            server.kill()
    said = log.read_text()
    assert "Traceback" not in said, said


def _without_height(calibration: Path, folder: Path) -> Path:
    """The person's range alone: their height is for the page to ask."""
    lines = calibration.read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith("height = ")]
    assert len(kept) == len(lines) - 1
    path = folder / calibration.name
    path.write_text("\n".join(kept), encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def camera_file(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The person of the clip in the starting position, as Chromium's fake camera plays it."""
    path: Path = tmp_path_factory.mktemp("camera") / "still.mjpeg"
    path.write_bytes(CAMERA_FPS * clip_of(samples / CLIP, most=1).data[4:])
    return path


def as_camera(video: Path, path: Path, lead_s: float = LEAD_S) -> None:
    """Write a video as Chromium's fake camera plays it, its first picture held for `lead_s`."""
    import av

    with av.open(str(video)) as clip:
        stream = clip.streams.video[0]
        times = round(CAMERA_FPS / float(stream.average_rate))
        pictures = [frame.reformat(format="yuvj420p") for frame in clip.decode(stream)]
    shown = [pictures[0]] * round(lead_s * CAMERA_FPS)
    shown += [picture for picture in pictures for _ in range(times)]
    with av.open(str(path), "w", format="mjpeg") as out:
        track = out.add_stream("mjpeg", rate=CAMERA_FPS, options={"qmin": "3", "qmax": "3"})
        track.width, track.height = pictures[0].width, pictures[0].height
        track.pix_fmt = "yuvj420p"
        for i, picture in enumerate(shown):
            picture.pts = i
            picture.time_base = Fraction(1, CAMERA_FPS)
            out.mux(track.encode(picture))
        out.mux(track.encode())


@dataclass(frozen=True)
class Clip:
    """What a patient camera plays: JPEGs, each after its length in four bytes."""

    data: bytes
    fps: float

    def script(self, *, still: bool) -> str:
        """The camera as a script; `still` = the first picture for as long as it is looked at."""
        fps = STILL_FPS if still else self.fps
        clip = {"address": "/patient-camera", "fps": fps, "loops": still}
        clip["lead"] = 0 if still else round(LEAD_S * self.fps)
        return PATIENT.replace("CLIP;", f"{json.dumps(clip)};", 1)

    def picture(self, index: int, long_side: int) -> Any:
        """One picture (height, width, 3) RGB, as small as the page makes it."""
        import cv2

        at = 0
        for _ in range(index):
            at += 4 + struct.unpack_from("!I", self.data, at)[0]
        length = struct.unpack_from("!I", self.data, at)[0]
        jpeg = np.frombuffer(self.data, np.uint8, length, at + 4)
        rgb = cv2.imdecode(jpeg, cv2.IMREAD_COLOR_RGB)
        assert rgb is not None
        height, width = rgb.shape[:2]
        share = long_side / max(height, width)
        size = (round(share * width), round(share * height))
        return cv2.resize(rgb, size, interpolation=cv2.INTER_AREA)

    @property
    def count(self) -> int:
        """How many pictures it has."""
        at = count = 0
        while at < len(self.data):
            at += 4 + struct.unpack_from("!I", self.data, at)[0]
            count += 1
        return count

    def first(self) -> bytes:
        """The first picture alone."""
        return self.data[: 4 + struct.unpack_from("!I", self.data)[0]]


@pytest.fixture(scope="session")
def patient_clip(samples: Path) -> Clip:
    """The sample clip for a patient camera."""
    return clip_of(samples / CLIP)


def clip_of(path: Path, most: int | None = None) -> Clip:
    """A recording, or its first pictures, for a patient camera."""
    import cv2

    from posecheck.video.file import VideoFile

    parts = []
    with VideoFile(path) as video:
        for frame in islice(video, most):
            quality = [cv2.IMWRITE_JPEG_QUALITY, 95]
            done, data = cv2.imencode(".jpg", frame.image[..., ::-1], quality)
            assert done
            parts.append(struct.pack("!I", len(data)) + data.tobytes())
        assert video.info.fps
        return Clip(b"".join(parts), video.info.fps)


@pytest.fixture(scope="module")
def browser(camera_file: Path) -> Iterator[Any]:
    """Headless Chromium whose camera shows a person, and which always allows it."""
    with chromium(
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--use-file-for-fake-video-capture={camera_file}",
    ) as running:
        yield running


@pytest.fixture
def open_page(
    browser: Any, site: Site, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Any]]:
    """Opens the page at an address within it; afterwards no script may have failed.

    Its camera is the browser's, in real time, unless `patient` is "clip" or "still": then it waits
    for the server, and the page has a clock of its own. `clip` is the sample clip if not given.
    """
    site.forget_pain()
    contexts: list[Any] = []
    troubles: list[str] = []

    def opened(
        where: str = "#/",
        patient: str = "",
        script: str = "",
        prepare: Callable[[Any], None] | None = None,
        clip: Clip | None = None,
        **options: Any,
    ) -> Any:
        context = site.context(browser, **{"viewport": {"width": 1280, "height": 800}, **options})
        contexts.append(context)
        context.add_init_script(KNOWS_THE_STEPS)
        context.add_init_script(RECORD + script)
        if prepare is not None:
            prepare(context)
        if patient:
            clip = clip or request.getfixturevalue("patient_clip")
            context.add_init_script(clip.script(still=patient == "still"))
            data = clip.first() if patient == "still" else clip.data
            context.route("**/patient-camera", lambda route: route.fulfill(body=data))
        tab = context.new_page()
        tab.set_default_timeout(1000 * START_S)
        tab.on("pageerror", lambda error: troubles.append(str(error)))
        tab.on("console", lambda message: _note(message, troubles))
        tab.on("request", lambda request: _only_here(request.url, site, troubles))
        tab.goto(site.address + where)
        return tab

    yield opened
    for context in contexts:
        context.close()
    assert troubles == []


def _note(message: Any, troubles: list[str]) -> None:
    # A cut connection is reported by the browser itself; the page says it in words.
    if message.type == "error" and "WebSocket connection to" not in message.text:
        troubles.append(message.text)


def _only_here(url: str, site: Site, troubles: list[str]) -> None:
    if not url.startswith((site.address, "blob:", "data:")):
        troubles.append(f"the page asks {url}")
