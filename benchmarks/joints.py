"""Where the model's landmarks lie beside the true joints of rendered bodies, and of people.

Regenerates the constants of `signals/angles.py`, `signals/contour.py` and those of `scale.py` for
the side, and prints those in use beside them; `benchmarks.drift --fit` does the same for the head
end. Bodies differ: the spread over clips says how far a constant can be trusted. What is measured
of joints follows people, not these bodies: `--people FILE` fits and checks it, see
`benchmarks.people`, and `--write FILE` keeps the result, as in sample_videos/people.json.
"""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from benchmarks import people
from benchmarks.rendered import RenderedClip, clips
from posecheck.measure import scale
from posecheck.pose import joints
from posecheck.pose.arrays import Floats
from posecheck.pose.joints import POSTURES
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals import angles, back_curve
from posecheck.signals.body import Body

PARTS = ("shoulder", "hip", "knee", "ankle")
NEUTRAL_DRIFT_IN = 0.1
"""Knees this close to the middle count as neutral."""
LEAST_DRIFT_IN = 0.5
"""A clip in which the knees drift less says nothing about the gain."""


def _shortened(track: PoseTrack, n: int) -> PoseTrack:
    return PoseTrack.of([track.pose(i) for i in range(min(n, len(track)))])


def _seen(clip: RenderedClip) -> tuple[PoseTrack, View]:
    """The track as long as the truth, and how the camera sees it (facing from the truth)."""
    length = len(clip.joints) if clip.joints else len(clip.track)
    track = _shortened(clip.track, length)
    facing = np.full(len(track), clip.facing)
    return track, View.unsteadied(track, facing)


def _landmark_trunk(track: PoseTrack, view: View) -> joints.Trunk:
    """Trunk axes from the raw landmarks."""
    length = track.trunk_length
    return joints.axes(joints.upright(track.trunk) / length[:, None], view.facing, length)


def landmark_offsets(clip: RenderedClip) -> dict[tuple[str, str], tuple[float, float]]:
    """Landmark minus joint (toward the head, toward the back) in trunk lengths, near side.

    Returns:
        By posture and joint; medians over the frames seen from the side.
    """
    assert clip.joints is not None
    track, view = _seen(clip)
    trunk = _landmark_trunk(track, view)
    side = "left" if clip.facing > 0 else "right"
    out = {}
    for code, posture in enumerate(POSTURES):
        frames = (view.posture == code) & (view.name == VIEWS.index("side"))
        if frames.sum() < 10:
            continue
        for part in PARTS:
            true = clip.joints.joint(part, side)[: len(track)]
            gap = joints.upright(track.point(f"{side}_{part}")) - true
            along = (gap * trunk.up).sum(1) / trunk.length
            dorsal = -(gap * trunk.front).sum(1) / trunk.length
            out[posture, part] = float(np.median(along[frames])), float(np.median(dorsal[frames]))
    return out


def levels(clip: RenderedClip) -> tuple[float, float]:
    """Where hip and shoulder joint lie on the way from hip to shoulder landmark, 0-1."""
    assert clip.joints is not None
    track, view = _seen(clip)
    trunk = _landmark_trunk(track, view)
    hip = joints.upright(track.middle("hip"))

    def share(part: str) -> float:
        gap = clip.joints.middle(part)[: len(track)] - hip  # type: ignore[union-attr]
        return float(np.nanmedian((gap * trunk.up).sum(1) / trunk.length))

    return share("hip"), share("shoulder")


def neck(clip: RenderedClip) -> tuple[float, float] | None:
    """Gain of the head's pitch and the pitch of a neutral head in degrees; None without truth."""
    if "neck_extension_deg" not in clip.signals:
        return None
    track, view = _seen(clip)
    # Undo the correction in use to see what the landmarks show.
    shown = angles.neck_extension(Body(track, view)) * angles.NECK_GAIN
    true = clip.signals["neck_extension_deg"][: len(track)]
    known = np.isfinite(shown)
    if known.sum() < 10 or np.ptp(true[known]) < 5:
        return None
    gain, shift = np.polyfit(true[known], shown[known], 1)
    return float(gain), float(angles.NECK_NEUTRAL_DEG - shift)


def side_segments(clip: RenderedClip) -> float:
    """Trunk + near thigh + near shank in the picture as a share of the body's height."""
    track, view = _seen(clip)
    body = Body(track, view)
    ends = [body.near(part) for part in ("hip", "knee", "ankle")]
    legs = sum(np.hypot(*(a - b).T) for a, b in pairwise(ends))
    inches = (body.trunk.length + legs) / clip.px_per_in("hip")[: len(track)]
    return float(np.nanmedian(inches / clip.height_in))


def breadths(clip: RenderedClip) -> tuple[float, float, float]:
    """Of shoulders, of hips (as shares of height) and depth of shoulders over that of knees.

    Both breadths as `scale.pixels_per_inch` uses them: the hips at the depth of the knees.
    """
    assert clip.joints is not None
    track, _ = _seen(clip)
    n = len(track)

    def breadth(part: str, at: str) -> float:
        gap = track.point(f"left_{part}") - track.point(f"right_{part}")
        inches = np.hypot(gap[:, 0], gap[:, 1]) / clip.px_per_in(at)[:n]
        return float(np.nanmedian(inches)) / clip.height_in

    depth = clip.joints.depth("shoulder") / clip.joints.depth("knee")
    return breadth("shoulder", "shoulder"), breadth("hip", "knee"), float(np.median(depth))


def scale_error(clip: RenderedClip) -> float | None:
    """How much too large, per cent, `scale.pixels_per_inch` is in the middle of the clip's frames.

    From the side it is meant at the pelvis, from the head end at the knees.
    """
    track, view = _seen(clip)
    found = scale.pixels_per_inch(Body(track, view), clip.height_in)
    if not np.isfinite(found).any():
        return None
    true = clip.px_per_in("hip" if clip.truth["view"] == "side" else "knee")[: len(track)]
    return float(100 * np.nanmedian(found / true - 1))


def _sum_up(values: Sequence[float]) -> str:
    spread = f"s.d. {np.std(values):.3f}" if len(values) > 1 else "one clip"
    return f"{np.median(values):+.3f} (mean {np.mean(values):+.3f}, {spread}, {len(values)} clips)"


def report(found: Sequence[RenderedClip]) -> None:
    """Print every constant beside the one in use."""
    known = [clip for clip in found if clip.joints is not None and clip.track.found.any()]
    side = [clip for clip in known if clip.truth.get("view") == "side"]
    _report_offsets(side)
    _report_levels(side)
    _report_neck(side)
    print("\nScale: shares of body height")
    shares = [share for clip in side if np.isfinite(share := side_segments(clip))]
    if shares:
        print(f"  trunk + thigh + shank, side     {_sum_up(shares)}", end="")
        print(f"  in use {scale.SIDE_SEGMENTS:.3f}")
    head_end = [clip for clip in known if clip.truth.get("view") == "head_end"]
    if head_end:
        columns = list(zip(*(breadths(clip) for clip in head_end), strict=True))
        names = ("shoulder breadth, head end", "hip breadth, head end", "shoulder / knee depth")
        used = (scale.SHOULDER_BREADTH, scale.HIP_BREADTH, None)
        for name, values, constant in zip(names, columns, used, strict=True):
            shown = "not in use" if constant is None else f"in use {constant:.3f}"
            print(f"  {name:32s}{_sum_up(values)}  {shown}")
    for view, group in (("side", side), ("head end", head_end)):
        errors = [error for clip in group if (error := scale_error(clip)) is not None]
        if errors:
            print(f"  error of the scale in use, {view}, %: {_sum_up(errors)}")


def _report_offsets(side: Sequence[RenderedClip]) -> None:
    gathered: dict[tuple[str, str], list[tuple[float, float]]] = defaultdict(list)
    print("Landmark minus joint, near side, (toward the head, toward the back), trunk lengths")
    for clip in side:
        for key, offset in landmark_offsets(clip).items():
            gathered[key].append(offset)
    for posture, part in sorted(gathered):
        values: Floats = np.array(gathered[posture, part])
        along, dorsal = np.median(values, 0)
        spread = values.std(0)
        print(
            f"  {posture:10s} {part:9s} {along:+.3f} {dorsal:+.3f}  "
            f"s.d. {spread[0]:.3f} {spread[1]:.3f}  {len(values):2d} clips  not in use"
        )


def _report_levels(side: Sequence[RenderedClip]) -> None:
    rows = [levels(clip) for clip in side]
    if not rows:
        return
    print("\nJoints on the way from hip landmark (0) to shoulder landmark (1)")
    used = (back_curve._HIP_LEVEL, back_curve._SHOULDER_LEVEL)
    for name, values, constant in zip(
        ("hip", "shoulder"), zip(*rows, strict=True), used, strict=True
    ):
        print(f"  {name:9s} {_sum_up(values)}  in use {constant:.3f}")


def _report_neck(side: Sequence[RenderedClip]) -> None:
    rows = {clip.name: neck(clip) for clip in side}
    fits = {name: fit for name, fit in rows.items() if fit is not None}
    if not fits:
        return
    print("\nHead: gain of the pitch that the landmarks show; pitch of a neutral head, degrees")
    for name, (gain, neutral) in fits.items():
        print(f"  {name:28s} gain {gain:.2f}  neutral {neutral:5.1f}")
    gains, neutrals = zip(*fits.values(), strict=True)
    print(f"  gain    {_sum_up(gains)}  in use {angles.NECK_GAIN:.3f}")
    print(f"  neutral {_sum_up(neutrals)}  in use {angles.NECK_NEUTRAL_DEG:.1f}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the clips and print the constants."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.joints", description=__doc__)
    parser.add_argument("clips", type=Path, nargs="*", help="videos with NAME.truth.json beside")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep landmarks for the next run")
    parser.add_argument("--people", type=Path, metavar="FILE", help="marked joints of people")
    parser.add_argument("--write", type=Path, metavar="FILE", help="keep what people gave, as JSON")
    asked = parser.parse_args(arguments)
    with np.errstate(invalid="ignore", divide="ignore"):
        if asked.clips:
            report(list(clips(asked.clips, asked.keep)))
        if asked.people is not None:
            people.report(asked.people, asked.write)


if __name__ == "__main__":
    main()
