"""Knee drift from printed tags worn above the knees.

A tag carries its own scale: its side is known in inches and seen in pixels at its own depth.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.pose import TAGS
from posecheck.pose.skeleton import SIDES
from posecheck.signals import knee_drift as outline
from posecheck.signals.body import Body, known

TAG_GAIN = 1.076
"""What the tag's own way is multiplied with to give the knees': a tag lies nearer to the hip than
the knee and moves less. Fitted on rendered bodies with the middle of the tag 3 in above the joint:
1.072 and 1.080 (an inch higher up 1.2, which is why the outline comes first)."""
DEPTH_GAIN = 1.01
"""Knees lie a little further from the camera than the tags, at whose scale their outline is read:
1.00, 1.01 and 1.02 on rendered bodies, wherever the tag is worn."""
AGREE_IN, AGREE_SHARE = 0.3, 0.15
"""Outline and tags may differ by this and this share of the drift: beyond it the tags, which cannot
be mistaken for the floor, are right."""
TAG_ERROR_IN = 0.1
"""What remains of the error of the tags alone when the scale is right, two standard deviations,
inches ..."""
WORN_ERROR = 0.1
"""... with this share of the drift, as nobody fastens them exactly where they belong."""


def tag_x(body: Body, side: str) -> Floats:
    """Abscissa (N,) of the middle of a knee's tag, pixels; NaN where it is not seen."""
    tags = body.track.tags
    if tags is None:
        return np.full(len(body), np.nan)
    middle: Floats = tags[:, TAGS.index(f"{side}_knee"), :, 0].astype(float).mean(1)
    return middle


def tag_side(body: Body, side: str) -> Floats:
    """Length (N,) in pixels of a knee tag's edges that lie across the thigh.

    The other two are foreshortened by the slope of the thigh.
    """
    tags = body.track.tags
    if tags is None:
        return np.full(len(body), np.nan)
    corners = tags[:, TAGS.index(f"{side}_knee")].astype(float)
    edges = np.roll(corners, -1, axis=1) - corners
    lengths = np.hypot(edges[..., 0], edges[..., 1])
    # Worn upright or on its side: the pair of edges that is more level in the picture.
    level = np.abs(edges[..., 0])
    across = level[:, 0] + level[:, 2] >= level[:, 1] + level[:, 3]
    mean: Floats = (
        np.where(across, lengths[:, 0] + lengths[:, 2], lengths[:, 1] + lengths[:, 3]) / 2
    )
    return mean


def tag_drift(body: Body) -> Floats:
    """Sideways distance (N,) of the knees from neutral in inches; + = toward the person's left.

    From the head end, where the person's left is on the left of the picture. A tag counts from
    its own neutral and at its scale there: the knees hardly change their distance to the camera,
    and the tag's size in a single frame is noisy. NaN where none is seen that was seen in neutral.
    """
    reference = body.reference
    moved = [
        (reference.get(f"{side}_tag_x_px") - tag_x(body, side))
        / reference.get(f"{side}_tag_side_px")
        for side in SIDES
    ]
    return TAG_GAIN * reference.tag_side_in * _mean(moved)


def knee_drift(body: Body) -> Floats:
    """Sideways distance (N,) of the knees from neutral in inches; + = toward the person's left.

    Where tags are seen they give the scale and check the outline.

    The outline shows the knees themselves, a tag a place above them. Where the outline cannot be
    seen, or contradicts the tags, the tags alone are measured.
    """
    by_body = outline.knee_drift(body)
    if not _worn(body):
        return by_body
    by_tags = known(tag_drift(body), body.from_head_end())
    by_body = DEPTH_GAIN * by_body
    return np.where(_alone(by_tags, by_body), by_tags, by_body)


def drift_error(body: Body) -> Floats:
    """Error (N,) of the drift in inches, two standard deviations, apart from that of the scale."""
    by_body = outline.drift_error(body)
    if not _worn(body):
        return by_body
    by_tags = known(tag_drift(body), body.from_head_end())
    alone = TAG_ERROR_IN + WORN_ERROR * np.abs(by_tags)
    return np.where(_alone(by_tags, DEPTH_GAIN * outline.knee_drift(body)), alone, by_body)


def _worn(body: Body) -> bool:
    return body.track.tags is not None and not np.isnan(body.reference.tag_side_in)


def _alone(by_tags: Floats, by_body: Floats) -> NDArray[np.bool_]:
    """(N,) where tags are seen and the outline is not known or contradicts them."""
    agree = np.abs(by_tags - by_body) <= AGREE_IN + AGREE_SHARE * np.abs(by_tags)
    return np.isfinite(by_tags) & ~agree


def _mean(values: Sequence[Floats]) -> Floats:
    """Mean of two arrays where both are known, the known one elsewhere."""
    first, second = values
    both = 0.5 * (first + second)
    return np.where(np.isnan(both), np.where(np.isnan(first), second, first), both)
