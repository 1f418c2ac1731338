"""What really happens in a clip, written as `NAME.truth.json` and `NAME.expect.toml`."""

import json
from dataclasses import asdict
from itertools import pairwise
from pathlib import Path

import numpy as np

from clip import Clip, ExpectedEvent

HOLD_LIMIT_S = 10.0
SHORTEST_HOLD_S = 1.5
ONE_SIDED = ("supine_caudal_rotation", "lower_trunk_rotation", "knee_to_chest")
UNITS = {"_deg": "deg", "_in": "in", "_pct": "%", "_spm": "steps/min"}
HEADER = """\
# What a correct checker finds in {name}.mp4. Nothing else may be warned about.
# Made by sample_videos/render from clips/{name}.toml; times in seconds from the first frame.
"""


def unit_of(signal: str) -> str:
    """The unit that a signal's name ends in."""
    return next((unit for ending, unit in UNITS.items() if signal.endswith(ending)), "")


def runs(mask: np.ndarray) -> list[tuple[int, int]]:
    """Start (inclusive) and end (exclusive) of every stretch of True."""
    edges = np.flatnonzero(np.diff(np.r_[0, mask.astype(int), 0]))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist()))


def side_of(exercise: str, signal: str, value: float) -> str | None:
    """The person's side that a signal's value belongs to; None where both work together."""
    if exercise not in ONE_SIDED:
        return None
    for side in ("left", "right"):
        if signal.startswith(side):
            return side
    return "left" if value > 0 else "right"


def in_zone(signal: np.ndarray, enter: float, leave: float) -> np.ndarray:
    """Mask of the frames between passing `enter` and coming back to `leave`."""
    sign = 1 if enter > leave else -1
    inside, mask = False, []
    for value in sign * signal:
        inside = value > sign * (leave if inside else enter)
        mask.append(inside)
    return np.array(mask)


def rests(clip: Clip) -> list[tuple[float, float]]:
    """Times (s) between which the description lets the body rest, in one pose or another."""
    keys = clip.motion.keys
    return [(a[0], b[0]) for a, b in pairwise(keys) if list(a[1:]) == list(b[1:])]


def find_holds(clip: Clip, signals: dict[str, np.ndarray]) -> list[dict]:
    """Every hold: the rest in the stretched zone, and when the zone was left."""
    found, fps = [], clip.camera.fps
    for hold in clip.expect.holds:
        for first, after in runs(in_zone(signals[hold.signal], hold.enter, hold.leave)):
            inside = [r for r in rests(clip) if r[0] >= first / fps and r[1] <= after / fps]
            for start, end in inside:
                if end - start >= SHORTEST_HOLD_S:
                    found.append(
                        {
                            "start_s": round(start, 3),
                            "end_s": round(end, 3),
                            "left_s": round(after / fps, 3),
                            "side": side_of(clip.exercise, hold.signal, hold.enter),
                            "signal": hold.signal,
                        }
                    )
    return sorted(found, key=lambda hold: hold["start_s"])


def _event(expected: ExpectedEvent, start_s: float, end_s: float, **more) -> dict:
    severity = {} if expected.kind == "not_judged" else {"severity": "warning"}
    named = {"kind": expected.kind, "rule": expected.rule, **severity, "side": expected.side}
    times = {"start_s": round(start_s, 3), "end_s": round(end_s, 3)}
    return named | more | times | {"tolerance_s": expected.tolerance_s}


def _crossings(clip: Clip, expected: ExpectedEvent, signal: np.ndarray) -> list[dict]:
    values = signal - signal[0] if expected.from_neutral else signal
    limit, fps = expected.limit, clip.camera.fps
    beyond = {"above": values > limit, "below": values < limit, "outside": abs(values) > limit}
    found = []
    for start, end in runs(beyond[expected.beyond]):
        part = values[start:end]
        peak = float(part[np.argmax(abs(part))])
        extra = {"peak": round(peak, 2), "limit": limit, "unit": unit_of(expected.rule)}
        if expected.side is None:
            extra["side"] = side_of(clip.exercise, expected.rule, peak)
        found.append(_event(expected, start / fps, end / fps, **extra))
    return found


def find_events(
    clip: Clip, signals: dict[str, np.ndarray], seen: dict[str, np.ndarray]
) -> list[dict]:
    """Every event a correct checker reports, in time order.

    `seen` holds, per reason for not judging, a mask of the frames that it applies to.
    """
    events = []
    for expected in clip.expect.events:
        if expected.beyond is not None:
            events += _crossings(clip, expected, signals[expected.signal or expected.rule])
        elif expected.start_s is not None:
            events.append(_event(expected, expected.start_s, expected.end_s))
        else:
            for start, end in runs(seen[expected.rule]):
                events.append(_event(expected, start / clip.camera.fps, end / clip.camera.fps))
    for hold in find_holds(clip, signals):
        if hold["end_s"] - hold["start_s"] > HOLD_LIMIT_S:
            late = ExpectedEvent("hold", "hold", hold["side"], 0.7)
            events.append(_event(late, hold["start_s"] + HOLD_LIMIT_S, hold["left_s"]))
    return sorted(events, key=lambda event: event["start_s"])


def _known(value: float) -> float | None:
    return round(float(value), 3) if np.isfinite(value) else None


def write_truth(
    path: Path,
    clip: Clip,
    signals: dict[str, np.ndarray],
    holds: list[dict],
    events: list[dict],
    about: dict,
) -> None:
    """Write `NAME.truth.json`: the true signals of every frame and everything that happens."""
    values = {name: [_known(value) for value in track] for name, track in signals.items()}
    truth = {
        "schema": "posecheck/truth/1",
        "clip": clip.name,
        "exercise": clip.exercise,
        "view": clip.view,
        "fps": clip.camera.fps,
        "frames": clip.frames,
        "size": list(clip.camera.size),
        "body": clip.body,
        "camera": asdict(clip.camera),
        "reps": clip.expect.reps.get("count", 0),
        "holds": holds,
        "events": events,
        "notes": clip.notes,
    } | about
    truth["camera"] = asdict(clip.camera) | about.get("camera", {})
    lines = [f" {json.dumps(key)}: {json.dumps(value)}" for key, value in truth.items()]
    tracks = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in values.items()]
    lines.append(' "signals": {\n' + ",\n".join(tracks) + "\n }")
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def write_expectation(
    path: Path, clip: Clip, height_in: float, holds: list[dict], events: list[dict]
) -> None:
    """Write `NAME.expect.toml`."""
    lines = [HEADER.format(name=clip.name) + 'schema = "posecheck/expect/1"']
    lines += [f'exercise = "{clip.exercise}"', "", "[options]", f'height = "{height_in:.1f}in"']
    if clip.expect.level is not None:
        lines.append(f"level = {clip.expect.level}")
    if clip.expect.calibration is not None:
        lines.append(f'calibration = "{clip.expect.calibration}"')
    lines += ["", "[reps]", *(f"{key} = {count}" for key, count in clip.expect.reps.items())]
    for hold in holds:
        row = {key: hold[key] for key in ("start_s", "end_s", "side")} | {"tolerance_s": 0.7}
        lines += _toml_table("holds", row)
    for event in events:
        keys = ("kind", "rule", "severity", "side", "start_s", "end_s", "tolerance_s")
        lines += _toml_table("events", {key: event.get(key) for key in keys})
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _toml_table(name: str, row: dict) -> list[str]:
    pairs = (f"{key} = {json.dumps(value)}" for key, value in row.items() if value is not None)
    return ["", f"[[{name}]]", *pairs]
