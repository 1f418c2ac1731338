"""Knocked, panned, shaken and leaning variants of rendered clips: what is hidden, what is invented.

Every clip is filmed anew through a window that is smaller than its picture, so that the window can
move without showing a border: at rest, knocked, panned, held in a hand, zoomed by automatic
framing, leaning. The truth of the clip says when a knee drift lies beyond its limit; for other
exercises what is said about the window at rest must be said about the others, or the time must be
told as not judged.
"""

import argparse
import math
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.drift import CLIPS, LIMIT_IN, SAFE_IN, SIGNAL
from benchmarks.figure import Figure, report
from benchmarks.machine import describe
from benchmarks.rendered import RenderedClip
from posecheck.estimation.landmarker import open_landmarker
from posecheck.measure.neutral_of_recording import references_of_recording
from posecheck.pose.arrays import Floats
from posecheck.pose.landmarks_file import read_landmarks, write_landmarks
from posecheck.pose.provenance import Provenance
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from posecheck.video.file import VideoFile
from posecheck.video.opencv import cv2

BY_IN: Final = 0.5
"""An excess by this much, for LEAST_S or longer, must be warned about or not judged."""
LEAST_S: Final = 0.5
NEAR_S: Final = 0.7
"""A warning may begin or end this much earlier or later."""
ZOOM: Final = 1.12
"""How much smaller the window is than the picture."""

Window = Callable[[float], tuple[float, float, float, float]]
"""From the time as a share of the clip to shift x and y in shares of the picture's long side, turn
in degrees and zoom of what the window shows."""


def knocked(chance: np.random.Generator) -> Window:
    """Jumps aside once and stays there."""
    at = chance.uniform(0.3, 0.7)
    way, far = chance.uniform(0, 2 * np.pi), chance.uniform(0.015, 0.04)
    turn = chance.uniform(-1.0, 1.0)
    there = (far * math.cos(way), far * math.sin(way), turn, 1.0)
    return lambda t: there if t >= at else (0.0, 0.0, 0.0, 1.0)


def panned(chance: np.random.Generator) -> Window:
    """Swings slowly to and fro the whole time."""
    far, turns = chance.uniform(0.03, 0.05), chance.uniform(1.0, 3.0)
    return lambda t: (far * math.sin(2 * np.pi * turns * t), 0.0, 0.0, 1.0)


def shaken(chance: np.random.Generator) -> Window:
    """Held in a hand: sways and trembles the whole time."""
    phases = chance.uniform(0, 2 * np.pi, (3, 3))

    def window(t: float) -> tuple[float, float, float, float]:
        sway = [
            sum(np.sin(2 * np.pi * f * t + p) / f for f, p in zip((4, 13, 29), row, strict=True))
            for row in phases
        ]
        return 0.06 * float(sway[0]), 0.06 * float(sway[1]), 3.0 * float(sway[2]), 1.0

    return window


def framed(chance: np.random.Generator) -> Window:
    """Automatic framing zooms in, in the middle, within a second or two."""
    at, long, zoom = chance.uniform(0.3, 0.6), chance.uniform(0.05, 0.15), chance.uniform(1.06, 1.1)
    return lambda t: (0.0, 0.0, 0.0, 1 + (zoom - 1) * min(max((t - at) / long, 0.0), 1.0))


def leaning(chance: np.random.Generator) -> Window:
    """Leans the whole time."""
    turn = chance.uniform(4.0, 10.0) * chance.choice([-1.0, 1.0])
    tight = math.cos(math.radians(10)) + 4 / 3 * math.sin(math.radians(10))
    return lambda t: (0.0, 0.0, turn, tight / ZOOM)


VARIANTS: Final = {
    "knocked": knocked,
    "panned": panned,
    "shaken": shaken,
    "framed": framed,
    "leaning": leaning,
}
_AT_REST: Window = lambda t: (0.0, 0.0, 0.0, 1.0)  # noqa: E731


@dataclass(frozen=True)
class Filmed:
    """A clip seen through a window, judged."""

    clip: RenderedClip
    variant: str
    result: SessionResult

    def judged(self, rule: str) -> Floats:
        """(N,) whether a rule was judged."""
        spans = [s for s in self.result.not_judged if s.rule in (None, rule)]
        times = self.result.times
        blind = [(times >= s.start_s) & (times <= s.end_s) for s in spans]
        return ~np.any([np.zeros(len(times), bool), *blind], axis=0)

    def warned(self, rule: str | None = None) -> list[tuple[float, float, str]]:
        """From when until when which rule warned."""
        events = [e for e in self.result.events if e.severity == "warning"]
        return [(e.start_s, e.end_s or e.start_s, e.rule) for e in events if rule in (None, e.rule)]


def film(clip: RenderedClip, variant: str, seed: int, keep: Path | None) -> PoseTrack:
    """What the model and the look at the scene find in a clip seen through a window."""
    kept = keep / f"{clip.name}.{variant}.{seed}.npz" if keep else None
    if kept is not None and kept.is_file():
        return read_landmarks(kept)[0]
    chance = np.random.default_rng(zlib.crc32(f"{clip.name} {variant} {seed}".encode()))
    window = _AT_REST if variant == "at rest" else VARIANTS[variant](chance)
    seconds = len(next(iter(clip.signals.values()))) / float(clip.truth["fps"])
    poses = []
    with VideoFile(clip.path) as video, closing(open_landmarker()) as landmarker:
        for frame in video:
            x, y, turn, zoom = window(frame.time_s / seconds)
            height, width = frame.image.shape[:2]
            matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -turn, ZOOM * zoom)
            matrix[:, 2] += np.array([x, y]) * max(width, height)
            image = cv2.warpAffine(
                frame.image, matrix, (width, height), borderMode=cv2.BORDER_REFLECT
            )
            poses.append(landmarker.detect(replace(frame, image=image)).pose())
    if kept is not None:
        kept.parent.mkdir(parents=True, exist_ok=True)
        size = poses[0].size
        write_landmarks(poses, kept, Provenance(clip.path.name, *size, None, 0, False, *[""] * 4))
    return PoseTrack.of(poses)


def judge(clip: RenderedClip, variant: str, track: PoseTrack, *, live: bool) -> Filmed:
    """Judge it as a camera's pictures, or as a recording's."""
    known = (
        None if live else references_of_recording(clip.exercise, track, height_in=clip.height_in)
    )
    session = Session(clip.exercise, height=clip.height_in, level=3, reference=known)
    session.skim(track)
    return Filmed(clip, variant, session.finish())


def hidden_and_invented(filmed: Filmed, rest: Filmed) -> tuple[list[str], list[str]]:
    """What is not said although it is judged, and what is said without being so.

    Args:
        rest: the same clip with the window at rest.
    """
    if SIGNAL in filmed.clip.signals:
        return _against_truth(filmed)
    hidden = [
        f"{rule} at {start:.1f} s"
        for start, end, rule in rest.warned()
        if not _near(filmed.warned(rule), start, end) and _share(filmed, rule, start, end) > 0.5
    ]
    invented = [
        f"{rule} at {start:.1f} s"
        for start, end, rule in filmed.warned()
        if not _near(rest.warned(rule), start, end)
    ]
    return hidden, invented


def _against_truth(filmed: Filmed) -> tuple[list[str], list[str]]:
    times = filmed.result.times
    true = filmed.clip.signals[SIGNAL][: len(times)]
    hidden, invented = [], []
    for side in (1, -1):
        beyond = np.flatnonzero(np.diff(np.r_[0, side * true > LIMIT_IN + BY_IN, 0].astype(int)))
        for first, end in beyond.reshape(-1, 2):
            start_s, end_s = times[first], times[min(end, len(times) - 1)]
            spans = [e for e in _range(filmed) if _same(e[2], side)]
            unseen = not any(a < end_s + NEAR_S and b > start_s - NEAR_S for a, b, _ in spans)
            judged_s = (end_s - start_s) * _share(filmed, SIGNAL, start_s, end_s)
            if unseen and judged_s > LEAST_S:
                hidden.append(f"{side * LIMIT_IN:+.0f} in at {start_s:.1f} s")
    for start_s, end_s, peak in _range(filmed):
        near = (times >= start_s - NEAR_S) & (times <= end_s + NEAR_S)
        if (math.copysign(1, peak) * true[near]).max(initial=-np.inf) <= SAFE_IN:
            invented.append(f"{peak:+.1f} in at {start_s:.1f} s")
    return hidden, invented


def _range(filmed: Filmed) -> list[tuple[float, float, float]]:
    """From when until when the range rule warned, and of how many inches."""
    values, times = filmed.result.signals[SIGNAL], filmed.result.times
    found = []
    for start, end, _ in filmed.warned(SIGNAL):
        inside = values[(times >= start) & (times <= end)]
        known = inside[np.isfinite(inside)]
        if len(known):
            found.append((start, end, float(known[np.abs(known).argmax()])))
    return found


def _same(value: float, side: int) -> bool:
    return value * side > 0


def _near(spans: list[tuple[float, float, str]], start: float, end: float) -> bool:
    return any(a < end + NEAR_S and b > start - NEAR_S for a, b, _ in spans)


def _share(filmed: Filmed, rule: str, start: float, end: float) -> float:
    """Share of a time in which a rule was judged."""
    times = filmed.result.times
    inside = (times >= start) & (times <= end)
    return float(filmed.judged(rule)[inside].mean()) if inside.any() else 0.0


def _clips(paths: Sequence[Path], keep: Path | None) -> Iterator[RenderedClip]:
    for path in paths:
        for video in sorted(path.glob("*.mp4")) if path.is_dir() else [path]:
            if video.stem.split("_")[0] not in ("feet", "side", "tags", "taught"):
                yield RenderedClip.read(video, keep)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.camera", description=__doc__)
    parser.add_argument("clips", type=Path, nargs="*", help="videos with NAME.truth.json beside")
    parser.add_argument("--variants", nargs="*", choices=VARIANTS, default=list(VARIANTS))
    parser.add_argument("--seeds", type=int, default=1, help="windows of each kind a clip")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep landmarks for the next run")
    asked = parser.parse_args(arguments)
    print(describe(), "\n")
    print(f"{'clip':28s}{'window':>10s}{'live':>6s}{'judged':>8s}  hidden; invented")
    hidden = invented = count = 0
    for clip in _clips(asked.clips or [CLIPS], asked.keep):
        still = film(clip, "at rest", 0, asked.keep)
        todo = [(v, s) for v in asked.variants for s in range(asked.seeds)]
        for variant, seed in [("at rest", 0), *todo]:
            track = film(clip, variant, seed, asked.keep)
            count += variant != "at rest"
            for live in (True, False):
                rest = judge(clip, "at rest", still, live=live)
                filmed = judge(clip, variant, track, live=live)
                missing, extra = hidden_and_invented(filmed, rest)
                judged = 100 * filmed.judged(clip.exercise.main).mean()
                words = f"{', '.join(missing) or '-'}; {', '.join(extra) or '-'}"
                line = f"{clip.name:28s}{variant:>10s}{'yes' if live else 'no':>6s}"
                print(f"{line}{judged:6.0f} %  {words}", flush=True)
                if variant != "at rest":
                    hidden, invented = hidden + len(missing), invented + len(extra)
    print(f"\n{count} variants")
    report(
        [
            Figure("moving and leaning cameras: excesses hidden", hidden, "", 0, "most"),
            Figure("moving and leaning cameras: excesses invented", invented, "", 0, "most"),
        ]
    )


if __name__ == "__main__":
    main()
