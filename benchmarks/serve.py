"""How many browser sessions this machine holds: `python -m benchmarks.serve`.

A server in a process of its own, and people who each send 15 frames a second as the page
does: one frame in flight, the newest one next. Measured is the time from sending a frame to
having its answer, and how many frames had to be left out because the answer had not come yet.
Beside it, bare loops of MediaPipe over the same frames, one a core: whoever looks at the pictures
cannot answer more often.

The people share the machine with the server, though they would be on devices of their own: little
of it goes to them (`page.py`).
"""

import argparse
import asyncio
import json
import os
import re
import secrets
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
import psutil

from benchmarks.figure import Figure, report
from benchmarks.machine import describe
from benchmarks.page import Page
from benchmarks.side_by_side import pictures_a_second
from posecheck.estimation.landmarker import open_landmarker
from posecheck.history.beginning import answer_red_flags
from posecheck.history.store import History
from posecheck.observation.packed import PackedObservation
from posecheck.screening.red_flags import RED_FLAGS
from posecheck.serve.guard import COOKIE
from posecheck.serve.settings import LONG_SIDE
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame

SAMPLE = Path(__file__).parents[1] / "sample_videos" / "cat_cow_good.mp4"
FPS = 15
P95_MS = 150.0
OBSERVED_P95_MS = 60.0
TOKEN = secrets.token_hex(16)
PASS = {"Cookie": f"{COOKIE}={TOKEN}"}
MOST_SKIPPED = 0.02
SESSIONS_A_CORE = 4
SHARE_OF_BARE = 0.7
"""Of what bare loops look at in a second: that of 8 sessions, 120, where one loop looks at 88 and
two at 1.94 times as many."""
COMING_S = 6.0
WARM_UP_S = 15.0
"""By then everybody exercises, and what writes reports has started."""


@dataclass
class Person:
    """What one session measured."""

    trips_ms: list[float] = field(default_factory=list)
    skipped: int = 0
    other: int = 0


@dataclass(frozen=True)
class Run:
    """What some sessions at once measured."""

    sessions: int
    answers_per_s: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    skipped: float
    server_cores: float
    web_cores: float
    people_cores: float
    memory_mb: float

    @property
    def held(self) -> bool:
        return self.p95_ms <= P95_MS and self.skipped <= MOST_SKIPPED


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clip", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("-e", "--exercise", default="cat_cow")
    parser.add_argument("--sessions", type=int, nargs="+")
    parser.add_argument(
        "--observations", action="store_true", help="the pages look at their pictures themselves"
    )
    parser.add_argument("--seconds", type=float, default=15.0)
    options = parser.parse_args()
    print(describe())
    if options.sessions is None:
        options.sessions = [1, 20, 40, 60] if options.observations else [1, 4, 6, 7, 8, 9]
    pictures = observed(options.clip) if options.observations else encode(options.clip)
    size = np.mean([len(picture) for picture in pictures]) / 1000
    kind = "observations" if options.observations else "JPEGs"
    print(f"{options.clip.name}: {len(pictures)} {kind} of {size:.1f} kB")
    runs = []
    for n in options.sessions:
        # Each in a folder of its own: what a server leaves is the work of the next.
        with tempfile.TemporaryDirectory() as folder:
            server, port = start(Path(folder), max(options.sessions))
            try:
                runs.append(asyncio.run(measure(server, port, pictures, n, options)))
            finally:
                end(server)
        tell(runs[-1])
    if options.observations:
        conclude_observations(runs)
    else:
        conclude(runs, pictures_a_second([str(options.clip)], os.cpu_count() or 1))


def encode(clip: Path) -> list[bytes]:
    """The frames of a clip as JPEGs of the size that the page is asked for."""
    pictures = []
    for frame in frames_of(clip):
        _, data = cv2.imencode(".jpg", frame.image[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 80])
        pictures.append(data.tobytes())
    return pictures


def observed(clip: Path) -> list[bytes]:
    """What pages would send that look at these frames themselves."""
    with closing(open_landmarker(look_around=False)) as landmarker:
        seen = map(landmarker.detect, frames_of(clip))
        return [PackedObservation.of(observation).to_bytes() for observation in seen]


def frames_of(clip: Path) -> Iterator[Frame]:
    """The frames of a clip in the size that the page is asked for."""
    with VideoFile(clip, analysis_side=LONG_SIDE) as video:
        yield from video


def start(folder: Path, sessions: int) -> tuple[psutil.Popen, int]:
    command = [sys.executable, "-m", "posecheck", "serve", "--no-browser", "--port", "0"]
    command += ["--database", str(folder / "h.sqlite"), "--results", str(folder / "results")]
    command += ["--sessions", str(sessions)]
    # Where other people have accounts on the machine the server asks for a token.
    server = psutil.Popen(
        command, stdout=subprocess.PIPE, text=True, env={**os.environ, "POSECHECK_TOKEN": TOKEN}
    )
    line = server.stdout.readline()
    with History.open(str(folder / "h.sqlite")) as history:
        answer_red_flags(history, {flag.id: "no" for flag in RED_FLAGS})
    found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
    if found is None:
        server.terminate()
        raise SystemExit(f"the server does not tell where it is: {line!r}")
    return server, int(found[1])


async def measure(
    server: psutil.Popen, port: int, pictures: list[bytes], n: int, options: argparse.Namespace
) -> Run:
    query = f"exercise={options.exercise}&height=65in&repetitions=100&steps=0"
    query += "&sight=device" if options.observations else ""
    people = [Person() for _ in range(n)]
    ready = asyncio.Barrier(n + 1)
    began = asyncio.Event()
    tasks = [
        asyncio.create_task(
            one(port, query, pictures, person, i / n / FPS, ready, began, options.seconds)
        )
        for i, person in enumerate(people)
    ]
    await ready.wait()
    await asyncio.sleep(WARM_UP_S)
    began.set()
    before, web, own = spent_s(*processes(server)), spent_s(server), time.process_time()
    await asyncio.sleep(options.seconds)
    used, web = spent_s(*processes(server)) - before, spent_s(server) - web
    own = time.process_time() - own
    memory = sum(each.memory_info().rss for each in processes(server)) / 2**20
    await asyncio.gather(*tasks)
    trips = np.concatenate([person.trips_ms for person in people])
    skipped = sum(person.skipped for person in people)
    assert not any(person.other for person in people)
    return Run(
        sessions=n,
        answers_per_s=len(trips) / options.seconds,
        p50_ms=float(np.percentile(trips, 50)),
        p95_ms=float(np.percentile(trips, 95)),
        p99_ms=float(np.percentile(trips, 99)),
        skipped=skipped / (len(trips) + skipped),
        server_cores=used / options.seconds,
        web_cores=web / options.seconds,
        people_cores=own / options.seconds,
        memory_mb=memory,
    )


def end(server: psutil.Popen) -> None:
    """End it at once: dozens of reports, which nobody reads, would take minutes."""
    for each in reversed(processes(server)):
        with suppress(psutil.NoSuchProcess):
            each.kill()
    server.wait(30)


def processes(server: psutil.Popen) -> list[psutil.Process]:
    """The server's process and those that it has started."""
    return [server, *server.children(recursive=True)]


def spent_s(*those: psutil.Process) -> float:
    """Processor time that they have taken, seconds."""
    times = [each.cpu_times() for each in those]
    return sum(each.user + each.system for each in times)


async def one(
    port: int,
    query: str,
    pictures: list[bytes],
    person: Person,
    offset_s: float,
    ready: asyncio.Barrier,
    began: asyncio.Event,
    seconds: float,
) -> None:
    """Be one person in front of the page."""
    # No two people come at the same moment: the server would take dozens for an attack.
    await asyncio.sleep(offset_s * FPS * COMING_S)
    loop = asyncio.get_running_loop()
    _, page = await loop.create_connection(lambda: Page(port, query, PASS), "127.0.0.1", port)
    hello = json.loads(await page.heard())
    if hello["type"] != "hello":
        await ready.abort()
        raise SystemExit(f"no session for everybody: {hello}")
    await ready.wait()
    started = time.perf_counter() + offset_s
    end = started + WARM_UP_S + seconds
    due = started
    while due < end:
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        measured = began.is_set()
        k = round((time.perf_counter() - started) * FPS)
        sent_at = time.perf_counter()
        time_ms = 1.7e12 + 1000 * (sent_at - started)
        page.send(struct.pack("<d", time_ms) + pictures[k % len(pictures)])
        said = await page.heard()
        now = time.perf_counter()
        if measured:
            person.trips_ms.append(1000 * (now - sent_at))
            person.other += '"type":"moment"' not in said[:40]
        # A late answer delays the next frame; whole frames that went by are left out.
        due += 1 / FPS
        while due + 1 / FPS < now:
            due += 1 / FPS
            person.skipped += measured
    page.close()


def tell(run: Run) -> None:
    print(
        f"{run.sessions:3} sessions: {run.answers_per_s:6.1f} answers/s, round trip p50 "
        f"{run.p50_ms:5.0f}  p95 {run.p95_ms:5.0f}  p99 {run.p99_ms:5.0f} ms, left out "
        f"{100 * run.skipped:4.1f} %, cores: server {run.server_cores:.2f} "
        f"(its web process {run.web_cores:.2f}), people {run.people_cores:.2f}, "
        f"server {run.memory_mb:.0f} MB",
        flush=True,
    )


def conclude_observations(runs: list[Run]) -> None:
    held = [r for r in runs if r.p95_ms <= OBSERVED_P95_MS and r.skipped <= MOST_SKIPPED]
    most = max((r.sessions for r in held), default=0)
    each = (runs[-1].memory_mb - runs[0].memory_mb) / max(runs[-1].sessions - runs[0].sessions, 1)
    report(
        [
            Figure("sessions of observations held at once", most, "", 60, "least"),
            Figure("memory of each", each, "MB", 10, "most"),
        ]
    )
    if held:
        best = held[-1]
        print(
            f"An observation costs the server {1000 * best.server_cores / best.answers_per_s:.2f} "
            "ms of one core (message, outline, rules, answer)."
        )


def conclude(runs: list[Run], bare_fps: float) -> None:
    held = [run for run in runs if run.held]
    most = max(held, key=lambda r: r.sessions, default=None)
    wanted = SESSIONS_A_CORE * (os.cpu_count() or 1)
    sessions = 0 if most is None else most.sessions
    report(
        [
            Figure("browser sessions held at once", sessions, "", wanted, "least"),
            Figure(
                "pictures looked at and answered",
                max(run.answers_per_s for run in runs),
                "a second",
                SHARE_OF_BARE,
                "least",
                "bare loops of MediaPipe, one a core",
                bare_fps,
                of_ratio=True,
            ),
        ]
    )
    if bare_fps < wanted * FPS:
        print(
            f"{wanted} sessions send {wanted * FPS} pictures a second: more than the model alone "
            "can look at on this machine."
        )
    if most is None:
        print(f"No number of sessions was held with p95 <= {P95_MS:.0f} ms.")
        return
    cores = os.cpu_count() or 1
    print(
        f"Held: {most.sessions} sessions at {FPS} frames a second with a 95th percentile of "
        f"{most.p95_ms:.0f} ms (allowed {P95_MS:.0f}) and {100 * most.skipped:.1f} % left out "
        f"(allowed {100 * MOST_SKIPPED:.0f})."
    )
    largest = runs[-1]
    print(
        f"What limits it: the processor. A frame costs the server "
        f"{1000 * most.server_cores / most.answers_per_s:.1f} ms of one core (model, silhouette, "
        f"rules, picture, message); with {largest.sessions} sessions {largest.server_cores:.2f} of "
        f"{cores} cores go to the server and {largest.people_cores:.2f} to the people, who would "
        "be on other machines."
    )


if __name__ == "__main__":
    main()
