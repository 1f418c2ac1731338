"""How far the knees of somebody lying on their back have moved sideways, in inches.

From behind the head the raised knees are the top of the silhouette. Their place is the middle
between the silhouette's two edges a little below its top; where one knee leaves the other, that of
the leading knee. The model's landmarks, which follow the knees less well from a low camera, must
agree with it. Ears, shoulders and hips lie still: where all of them shift alike, the person or the
camera has moved, and that is no drift.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats, clipped
from posecheck.pose.head_end import breadth, raised_knees
from posecheck.signals.body import Body, known
from posecheck.signals.knee_edges import knee_edges
from posecheck.signals.offsets import knee_x
from posecheck.text.doubt_sentences import Doubt

EDGES_GAIN: Final = 1.0 / 0.994
"""The edges move a little less than the midpoint of the knee joints: fitted on rendered bodies with
known knees (`python -m benchmarks.drift --fit`)."""
OWN_GAIN: Final = 1.0 / 0.97
"""The same of the edges of each knee by itself."""
USUAL_WIDTH_IN: Final = 9.0
APART_WIDTH_IN: Final = 12.0
"""Knees whose edges are this far apart do not touch: each is then measured by itself, as the
leading one sinks while they drift. Up to USUAL_WIDTH_IN they are one."""
ALONE_IN: Final = (0.3, 0.6)
"""Half the difference between the ways of the two edges from which one knee leads, and from which
it alone decides: of knees that touch it stayed below 0.3, of knees apart below half of that."""
WIDTHS_IN: Final = (4.0, 30.0)
"""Edges closer or further apart than this are not those of two knees."""
WIDTH_CHANGE: Final = 0.4
"""Knees cannot become narrower than in neutral by more than this share."""
STEADY_WIDTH: Final = 0.07
"""The width of two knees that move together stays within this share of neutral ..."""
TEXTURE_WIDTH: Final = 0.1
"""... more than this is one knee that leaves the other, or, where the landmarks do not part as
well, texture of the floor taken for a knee: on a patterned rug it changed by 15 to 25 %."""
OUTWARD_IN: Final = 1.0
"""Two knees that both went outward by more than this fall apart, which is no drift."""
SINKING: Final = 0.03
"""... and by this share of the drift beside that, as the leading of two knees sinks."""
FOLLOWED: Final = (0.25, 0.5)
"""A knee leads where the landmarks part by at least the one share of what the edges do, and is
believed from the other on."""
SHIFTED_IN: Final = (0.3, 0.6)
"""What ears and shoulders of somebody who lies still agree about stays below 0.25 in, 0.4 at the
most; beyond the second value all of a shift is taken off."""
HIPS_FOLLOW: Final = 0.22
"""The model's hips roll with the knees by this share of the drift: 0.12 to 0.29 on seven bodies."""
HIPS_CONFIRM: Final = (0.25, 0.5)
"""A shift counts where the hips go at least the one share of it, and whole from the other on."""
SHIFT_TO_KNEES: Final = 0.92
"""What the shoulders shift, at the knees: the same if the camera turned, by a sixth less if camera
or person moved sideways, as the shoulders are nearer."""
SHIFT_ERROR: Final = 0.2
"""Error of the shift taken off, about two standard deviations, as a share of it."""
FURTHEST_SHIFT_IN: Final = 6.0
"""After a shift of more than this the picture is another one."""
AGREE_IN: Final = 1.0
AGREE_SHARE: Final = 0.5
"""The landmarks' drift may differ from the silhouette's by AGREE_IN and this share of it ..."""
ON_BELLY: Final = 0.4
"""... but landmarks this far below the silhouette's top, in shoulder breadths, 4 in and more, are
not on the knees, whose middles lie 0.1 to 0.25 below it: on a large belly the model puts them
there, and they stay behind. A silhouette that goes further than they do is then believed, as what
stands behind the knees would not move; one that stays where it is while they move never is."""
LEAST_CONTRAST: Final = 6.0
"""Difference of colour (of 255) across the knees' edge below which mask and landmarks guess."""
GOOD_CONTRAST: Final = 25.0
"""From here on the edge is as sharp as it will be."""
REST_ERROR_IN: Final = 0.12
"""Error (about two standard deviations) that remains however small the drift is."""
EDGE_ERROR_PX: Final = 0.0018
"""Error of the edges' middle in long sides of the picture; that of one edge by itself is larger by
ONE_EDGE, as two of them do not err alike."""
ONE_EDGE: Final = math.sqrt(2)
FAINT_ERROR_IN: Final = 0.15
"""Added where the contrast is only just enough."""
LEADING_ERROR: Final = 0.2
"""Error of a leading knee's own way, as a share of half of what it is ahead of the other."""
GAIN_ERROR: Final = 0.05
"""Error of the gain above from body to body, as a share of the drift."""
DOUBTS: Final[tuple[Doubt, ...]] = ("faint", "disagree", "no_knees", "patterned", "apart", "moved")
"""Why a drift may be unknown; `drift_doubt` counts them from 1, 0 is none."""
_FAINT, _DISAGREE, _NO_KNEES, _PATTERNED, _APART, _MOVED = 1, 2, 3, 4, 5, 6


@dataclass(frozen=True, slots=True)
class Knees:
    """What outline and landmarks say about the knees in N frames.

    Attributes:
        left, right: abscissae of the silhouette's two edges a little below its top, pixels.
        own_left, own_right: the same of each knee below its own top.
        drift: drift by these edges, inches.
        apart: distance between that and the drift by the landmarks, inches.
        parted, parted_marks: half of how much further the left knee went than the right one, by
            the edges and by the landmarks, inches.
        alone: 0 = both knees count, 1 = the leading one alone.
        outward: how far the knee went that went less, where they went opposite ways, inches.
        shift: how far the whole body shifted toward its left, inches.
        behind: whether the landmarks are on the belly and stay behind the edges.
    """

    left: Floats
    right: Floats
    own_left: Floats
    own_right: Floats
    drift: Floats
    apart: Floats
    parted: Floats
    parted_marks: Floats
    alone: Floats
    outward: Floats
    shift: Floats
    behind: NDArray[np.bool_]


def knees_of(body: Body) -> Knees:
    """The knees as the camera behind the head sees them; NaN where they are not seen.

    Signal, doubt and error all need it: it is worked out once.
    """
    known_knees: Knees | None = body.memo.get("knees")
    if known_knees is None:
        known_knees = _knees(body)
        body.memo["knees"] = known_knees
    return known_knees


def _knees(body: Body) -> Knees:
    reference, track = body.reference, body.track
    inch = reference.px_per_in
    shift = body_shift(body)
    moved = -shift * inch * _ramp(np.abs(shift), SHIFTED_IN)  # pixels toward the picture's right
    level = float(np.sqrt(1 - reference.get("steepness") ** 2))
    below = track.middle("knee")[:, 1] - raised_knees(track)[:, 1]
    on_belly = below > ON_BELLY * breadth(track, "shoulder")
    reach = np.where(on_belly, np.inf, 0.0)  # such landmarks do not tell where the knees end
    edges = knee_edges(
        track.crest_x.astype(float),
        track.crest_y.astype(float),
        reference.get("knee_x_px") + moved,
        (track.point("left_knee")[:, 0] - reach, track.point("right_knee")[:, 0] + reach),
        inch,
        level,
    )
    seen = body.from_head_end()
    left, right, own_left, own_right = (
        known(edge, seen) for edge in (edges.left, edges.right, edges.own_left, edges.own_right)
    )

    def way(x: Floats, neutral: str) -> Floats:
        return -(x - moved - reference.get(neutral)) / inch

    together = EDGES_GAIN * way(0.5 * (left + right), "crest_x_px")
    of_left = OWN_GAIN * way(own_left, "left_knee_edge_px")
    of_right = OWN_GAIN * way(own_right, "right_knee_edge_px")
    marks = way(knee_x(body), "knee_x_px")
    # What one knee's landmark went further than the other's, by their distance.
    wider = track.point("right_knee")[:, 0] - track.point("left_knee")[:, 0]
    parted_marks = 0.5 * (wider - reference.get("knee_span_px")) / inch
    parted, middle = 0.5 * (of_left - of_right), 0.5 * (of_left + of_right)
    width = reference.get("crest_width_px") / inch
    wide = np.clip((width - USUAL_WIDTH_IN) / (APART_WIDTH_IN - USUAL_WIDTH_IN), 0, 1)
    pair = together + wide * (middle - together)
    with np.errstate(invalid="ignore", divide="ignore"):
        followed = _ramp(parted_marks / parted, FOLLOWED)
    alone = _ramp(np.abs(parted) * (1 + wide), ALONE_IN) * np.where(
        np.isfinite(followed), followed, 0.0
    )
    leading = np.sign(middle) * np.maximum(np.abs(of_left), np.abs(of_right))
    # Of knees that go opposite ways none leads.
    with np.errstate(invalid="ignore", divide="ignore"):
        leading *= clipped(2 * np.abs(middle) / np.abs(parted), 0.0, 1.0)
    drift = np.where(alone > 0, pair + alone * (leading - pair), pair)
    side = np.where(np.abs(of_left) >= np.abs(of_right), 1.0, -1.0)
    marks = marks + alone * side * parted_marks
    opposite = np.minimum(np.abs(of_left), np.abs(of_right))
    outward = np.where((of_left > 0) & (of_right < 0), opposite, 0.0)
    return Knees(
        left=left,
        right=right,
        own_left=own_left,
        own_right=own_right,
        drift=drift,
        apart=np.abs(drift - marks),
        parted=parted,
        parted_marks=parted_marks,
        alone=alone,
        outward=outward,
        shift=shift,
        behind=on_belly & (drift * (drift - marks) > 0),
    )


def _ramp(value: Floats, between: tuple[float, float]) -> Floats:
    """0 up to the one value, 1 from the other on; NaN stays unknown."""
    ramp: Floats = clipped((value - between[0]) / (between[1] - between[0]), 0.0, 1.0)
    return ramp


def body_shift(body: Body) -> Floats:
    """How far (N,) the whole body lies aside of where it was in neutral, inches; + = its left.

    The least that ears and shoulders agree about, at the knees' depth, where the hips go with them:
    a head that turns, a trunk that bends aside and a pelvis that rolls with the knees are no shift.
    """
    reference, track = body.reference, body.track
    ear, shoulder, hip, knee = (
        -(track.middle(part)[:, 0] - reference.get(f"{part}_x_px")) / reference.px_per_in
        for part in ("ear", "shoulder", "hip", "knee")
    )
    least = np.where(ear * shoulder > 0, np.minimum(np.abs(ear), np.abs(shoulder)), 0.0)
    side = np.sign(shoulder)
    # How much of the hips' way is the knees' drift differs from body to body.
    unrolled = (hip - HIPS_FOLLOW * knee) / (1 - HIPS_FOLLOW)
    hips = np.maximum(side * hip, side * unrolled)
    with np.errstate(invalid="ignore", divide="ignore"):
        together = np.where(least > 0, _ramp(hips / least, HIPS_CONFIRM), 0.0)
    shift: Floats = SHIFT_TO_KNEES * side * least * together
    return shift


def crest_x(body: Body) -> Floats:
    """Abscissa (N,) of the middle between the edges of the knees, pixels."""
    knees = knees_of(body)
    return 0.5 * (knees.left + knees.right)


def crest_width(body: Body) -> Floats:
    """Distance (N,) between the edges of the knees, pixels."""
    knees = knees_of(body)
    return knees.right - knees.left


def left_knee_edge(body: Body) -> Floats:
    """Abscissa (N,) of the left knee's own outer edge, pixels."""
    return knees_of(body).own_left


def right_knee_edge(body: Body) -> Floats:
    """Abscissa (N,) of the right knee's own outer edge, pixels."""
    return knees_of(body).own_right


def knee_drift(body: Body) -> Floats:
    """Sideways distance (N,) of the knees from neutral in inches; + = toward the person's left.

    The leading knee counts where one leaves the other.

    Only from the head end, where the person's left is on the left of the picture; NaN where
    `drift_doubt` has an objection.
    """
    return known(knees_of(body).drift, (drift_doubt(body) == 0) & body.from_head_end())


def drift_doubt(body: Body) -> NDArray[np.integer]:
    """For each of N frames why the drift is not known, counted from 1 in DOUBTS; 0 = it is."""
    seen = knees_of(body)
    contrast = body.track.contrast.astype(float)
    inch = body.reference.px_per_in
    width = (seen.own_right - seen.own_left) / inch
    usual = body.reference.get("crest_width_px") / inch
    knees = (width >= WIDTHS_IN[0]) & (width <= WIDTHS_IN[1])
    knees &= width >= (1 - WIDTH_CHANGE) * usual
    out = np.zeros(len(body), int)
    share = np.where(seen.behind, 1.0, AGREE_SHARE)
    out[~(seen.apart <= AGREE_IN + share * np.abs(seen.drift))] = _DISAGREE
    out[_unfollowed(seen, usual)] = _PATTERNED
    out[~knees | np.isnan(seen.drift)] = _NO_KNEES
    out[seen.outward > OUTWARD_IN] = _APART
    out[np.abs(seen.shift) > FURTHEST_SHIFT_IN] = _MOVED
    # Files of earlier versions do not know the contrast.
    out[contrast < LEAST_CONTRAST] = _FAINT
    return out


def _unfollowed(seen: Knees, usual: float) -> NDArray[np.bool_]:
    """(N,) whether one edge left the other as no knee did: it is the floor's.

    Args:
        usual: width of the knees in neutral, inches.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        followed = seen.parted_marks / seen.parted >= FOLLOWED[1]
    most = TEXTURE_WIDTH * usual + SINKING * np.abs(seen.drift)
    return (2 * np.abs(seen.parted) > most) & ~followed


def drift_error(body: Body) -> Floats:
    """Error (N,) of the drift in inches, about two standard deviations, but for that of the scale.

    More where landmarks and silhouette disagree, where the knees' width is not that of neutral,
    where the contrast is poor, where the body has shifted, and for small bodies.
    """
    seen = knees_of(body)
    inch = body.reference.px_per_in
    drift = np.abs(seen.drift)
    contrast = body.track.contrast.astype(float)
    faint = clipped((GOOD_CONTRAST - contrast) / (GOOD_CONTRAST - LEAST_CONTRAST), 0.0, 1.0)
    faint = np.where(np.isnan(contrast), 0.0, faint)
    edges = EDGE_ERROR_PX * max(body.track.size) / inch * (1 + (ONE_EDGE - 1) * seen.alone)
    doubt = np.maximum(seen.apart - 0.25 * drift - 0.3, 0.0)
    usual = body.reference.get("crest_width_px") / inch
    wider = np.maximum(2 * np.abs(seen.parted) - STEADY_WIDTH * usual, 0.0)
    # While it is not clear yet whether one knee leads, it may be ahead by as much.
    unclear = np.abs(seen.parted) * (1 - seen.alone)
    width = np.where(seen.alone > 0, LEADING_ERROR * np.abs(seen.parted), wider) + unclear
    taken = _ramp(np.abs(seen.shift), SHIFTED_IN)
    shift = np.abs(seen.shift) * (SHIFT_ERROR * taken + 1 - taken)
    parts = (
        REST_ERROR_IN,
        edges,
        FAINT_ERROR_IN * faint,
        GAIN_ERROR * drift,
        0.2 * doubt,
        width,
        shift,
    )
    return np.sqrt(sum(np.square(part) for part in parts))
