"""The constants of knee drift in inches, fitted on rendered bodies whose knees are known."""

from collections.abc import Sequence

import numpy as np

from benchmarks.drift_rows import SIGNAL, is_fitted
from benchmarks.rendered import RenderedClip
from posecheck.measure import scale
from posecheck.pose import head_end
from posecheck.pose.seen_from import VIEWS
from posecheck.pose.view import View
from posecheck.signals import knee_drift
from posecheck.signals.body import Body
from posecheck.signals.catalogue import RAW, RAW_SECOND
from posecheck.signals.reference import Reference


def fit(clips: Sequence[RenderedClip]) -> None:
    """Print the constants of `pose/head_end.py`, `scale.py` and `knee_drift.py` anew.

    Clips of bodies that are kept out of every fit are left out.
    """
    allowed = [clip for clip in clips if is_fitted(clip)]
    rows = [row for clip in allowed if (row := _fitted(clip)) is not None]
    names, values = [name for name, *_ in rows], np.array([row[1:] for row in rows])
    trunk, sine, shoulders, wide, hips, gain, width, off = values.T
    slope, level = np.polyfit(sine, trunk, 1)
    print(f"\nTrunk in shoulder breadths = {level:.2f} + {slope:.2f} sin(steepness)")
    print(f"  in use {head_end.TRUNK_LEVEL} + {head_end.TRUNK_STEEP}")
    # Shoulders over a height at the knees = breadth + (beyond cos - above sin) shoulders / focal.
    steep = np.clip((trunk - head_end.TRUNK_LEVEL) / head_end.TRUNK_STEEP, 0.15, 0.8)
    columns = np.stack([np.ones(len(wide)), wide * np.sqrt(1 - steep**2), -wide * steep], 1)
    breadth, beyond, above = np.linalg.lstsq(columns, shoulders, rcond=None)[0]
    print(
        f"Shoulder breadth {breadth:.3f}, knees {beyond:.2f} beyond, {above:.2f} above, of height"
    )
    used = (scale.SHOULDER_BREADTH, scale.KNEES_BEYOND, scale.KNEES_ABOVE)
    print(f"  in use {used[0]}, {used[1]}, {used[2]}")
    print(f"Hip breadth at the knees {hips.mean():.4f} (s.d. {hips.std():.4f}) of height")
    print(f"  in use {scale.HIP_BREADTH}")
    print(f"Error of the scale in use {100 * off.mean():+.1f} % (s.d. {100 * off.std():.1f} %)")
    slope, level = np.polyfit(width - knee_drift.USUAL_WIDTH_IN, gain, 1)
    left = gain - level - slope * (width - knee_drift.USUAL_WIDTH_IN)
    print(
        f"Edges move {level:.3f} {slope:+.3f} (width - {knee_drift.USUAL_WIDTH_IN} in) of the knees"
    )
    print(
        f"  in use {1 / knee_drift.EDGES_GAIN:.3f} {-knee_drift.WIDTH_GAIN:+.3f}; "
        f"s.d. left {left.std():.3f}"
    )
    for name, share, wide in zip(names, gain, width, strict=True):
        print(f"  {name:28s} gain {share:.3f} width {wide:.1f} in")


def _fitted(clip: RenderedClip) -> tuple[str, *tuple[float, ...]] | None:
    """What `fit` needs of one clip, with everything in true pixels per inch; None = no joints."""
    track = clip.track
    true = clip.signals[SIGNAL][: len(track)]
    rest = (np.abs(true) < 0.1) & (track.time_s > 0.3) & (track.time_s < 1.5)
    if clip.joints is None or not rest.any() or np.ptp(true) < 2:
        return None
    n = len(track)
    along = View(np.ones(n), np.zeros(n, int), np.full(n, VIEWS.index("head_end")))
    inch = float(np.median(clip.px_per_in("knee")[:n][rest]))
    still = Body(track, along, Reference(inch)).take(np.flatnonzero(rest))
    neutral = {name: float(np.nanmedian(RAW[name](still))) for name in ("knee_x_px", "steepness")}
    moving = Body(track, along, Reference(inch, neutral))
    edges = -(knee_drift.crest_x(moving) - np.nanmedian(knee_drift.crest_x(moving)[rest])) / inch
    known = np.isfinite(edges)
    gain = float(np.polyfit(true[known], edges[known], 1)[0])
    width = float(np.nanmedian(RAW_SECOND["crest_width_px"](moving)[rest])) / inch
    x, y, z = clip.truth["camera"]["position"]
    tx, ty, tz = clip.truth["camera"]["target"]
    sine = (z - tz) / float(np.linalg.norm([x - tx, y - ty, z - tz]))
    shoulder, hip = (
        float(np.median(head_end.breadth(track, part)[rest])) for part in ("shoulder", "hip")
    )
    whole = inch * clip.height_in
    return (
        clip.name,
        float(np.median(head_end.trunk_length(track)[rest])),
        sine,
        shoulder / whole,
        shoulder / clip.truth["camera"]["focal_px"],
        hip / whole,
        gain,
        width,
        float(np.nanmedian(scale.pixels_per_inch(still, clip.height_in))) / inch - 1,
    )
