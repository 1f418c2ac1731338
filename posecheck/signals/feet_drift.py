"""How far the knees have moved sideways, seen from beyond the feet, in inches.

The raised knees are the top of the mask. Their place is the middle between its two edges, at
several depths below the top: where these disagree something else stands behind the knees, or the
mask is torn, and nothing is known.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats, clipped
from posecheck.pose.feet_end import FIGURE, SHOULDER_BREADTH
from posecheck.signals.body import Body, known
from posecheck.signals.knee_edges import left_edge, right_edge
from posecheck.text.doubt_sentences import Doubt

DEPTHS_IN: Final = (1.2, 1.6, 2.0, 2.4, 2.8)
"""The edges are looked for so far below the top of the knees: above that a knee that is a little
lower is missed, below it thighs and belly begin."""
FULL_DEPTH_IN: Final = 1.3
GAIN_BY_DEPTH: Final = 0.08
"""At the first depth the edges move as the joints do, and by this share less for each inch below
it, as the legs turn about the feet: fitted on three rendered bodies (gains 0.96 to 1.06 above,
slopes 0.03 to 0.11), on three others the gain is 0.98 to 1.04."""
LEGS_IN: Final = (4.5, 6.0, 7.5, 9.0, 11.0)
"""So far below the top of the knees the legs follow them, by less the nearer to the feet, on wide
bodies not at all; their middle never goes further ..."""
LEGS_AHEAD_IN: Final = 0.6
"""... by more than this, at two of these depths: else what counts as the top of the knees is a
cushion or a lamp behind them, which stays where it is whatever the knees do."""
MOST_SPREAD_IN: Final = 0.5
"""The drifts at these depths may differ by this much, but for the one that differs most: on a wide
body the lowest level meets a thigh or a hand."""
WIDTHS_IN: Final = (4.5, 14.0)
"""Edges closer or further apart than this, 2 in below the top, are not those of two knees; straight
legs show the belly or the shoulders there, 15 in and more."""
WIDTH_CHANGE: Final = 0.3
"""Knees that are wider than in neutral by more than this share have something beside them ..."""
NARROWER: Final = 0.15
"""... and narrower by more than this: then it was beside them in neutral, which is wrong. Two knees
that swing together got narrower by 0.06 at the most, a block behind them was left by 0.2 to 0.3."""
FIGURE_FOLLOWS: Final = (0.15, 0.75)
"""The model's own figure goes along with the knees by 0.26 to 0.64 of their way ..."""
FIGURE_ERROR_IN: Final = 0.35
"""... but for 0.3 in: less than the first share is an outline in which something else has moved,
more than the second one that stays behind the knees."""
INCHES_PER_METRE: Final = 1 / 0.0254
SEARCH_IN: Final = 16.0
"""So far on either side of the feet knees can be."""
LEAST_CONTRAST: Final = 6.0
"""Difference of colour (of 255) across the knees' edge below which the network guesses."""
GOOD_CONTRAST: Final = 40.0
"""From here on the edge is as sharp as it will be."""
FAINT_ERROR_IN: Final = 0.4
"""Error added where the contrast is only just enough: half an inch at a contrast of 20."""
REST_ERROR_IN: Final = 0.3
"""Error (two standard deviations) that remains however small the drift is."""
GAIN_ERROR: Final = 0.1
"""... and as a share of the drift, apart from that of the scale: two standard deviations of the
gain over ten rendered bodies, 0.92 to 1.06."""
SPREAD_ERROR: Final = 0.5
"""... and this share of the disagreement between the depths ..."""
WIDTH_ERROR: Final = 0.5
"""... and of the change of the width: so far the middle goes where one edge alone has moved."""
FEET_DOUBTS: Final[tuple[Doubt, ...]] = ("feet_faint", "feet_torn", "feet_no_knees")
"""Why a drift seen from the feet may be unknown, counted from 1."""
_FAINT, _TORN, _NO_KNEES = 1, 2, 3


@dataclass(frozen=True, slots=True)
class _Seen:
    """The knees in N frames, seen from the feet.

    Attributes:
        middles: (N, depths) middle between the edges, pixels.
        width: (N,) median distance between the edges, pixels.
        legs: (N, depths) middle between the edges of what is below the knees, pixels.
    """

    middles: Floats
    width: Floats
    legs: Floats


def _seen(body: Body) -> _Seen:
    found: _Seen | None = body.memo.get("feet_end")
    if found is None:
        found = _measured(body)
        body.memo["feet_end"] = found
    return found


def _measured(body: Body) -> _Seen:
    seen, count = body.from_feet_end()[:, None], len(DEPTHS_IN)
    if not seen.any():
        nothing = np.full((len(body), count + len(LEGS_IN)), np.nan)
        return _Seen(nothing[:, :count], nothing[:, 0], nothing[:, count:])
    track, inch = body.track, body.reference.px_per_in
    x, y = track.crest_x.astype(float), track.crest_y.astype(float)
    feet = track.middle("foot_index")[:, :1]
    y = np.where(np.abs(x - feet) <= SEARCH_IN * inch, y, np.nan)
    # The landmarks' top is that of the knees: what is narrower and higher does not count.
    top = track.middle("knee")[:, 1]
    left, right = (
        np.stack([edge(x, y, top + depth * inch) for depth in (*DEPTHS_IN, *LEGS_IN)], 1)
        for edge in (left_edge, right_edge)
    )
    middles = np.where(seen, 0.5 * (left + right), np.nan)
    widths = np.where(seen, right - left, np.nan)[:, :count]
    return _Seen(middles[:, :count], np.median(widths, axis=1), middles[:, count:])


def crest_middle(body: Body, k: int) -> Floats:
    """Abscissa (N,) of the middle between the knees' edges at depth k, pixels."""
    return _seen(body).middles[:, k]


def leg_middle(body: Body, k: int) -> Floats:
    """Abscissa (N,) of the middle between the legs' edges at depth k of LEGS_IN, pixels."""
    return _seen(body).legs[:, k]


def crest_width(body: Body) -> Floats:
    """Median distance (N,) between the edges of the knees, pixels."""
    return _seen(body).width


def figure_aside(body: Body) -> Floats:
    """How far (N,) the model's own figure of the body is beside the feet, inches; NaN = unknown."""
    middles = [body.track.world_middle(part)[:, 0] for part in FIGURE]
    aside: Floats = np.mean(middles, axis=0) * INCHES_PER_METRE
    return known(aside, body.from_feet_end())


def _contradicted(body: Body) -> NDArray[np.bool_]:
    """(N,) whether the knees' outline went where the model's figure of the body did not.

    Something that stands right behind the knees and was taken for them from the first picture on
    stays where it is: nothing in the outline itself tells.
    """
    went = figure_aside(body) - body.reference.get("feet_figure_in")
    drift = np.where(went < 0, -1.0, 1.0) * np.median(_drifts(body), axis=1)
    low, high = FIGURE_FOLLOWS
    stays = np.abs(went) > FIGURE_ERROR_IN + high * np.maximum(drift, 0.0)
    ahead = low * np.abs(drift) > FIGURE_ERROR_IN + np.where(drift > 0, np.abs(went), -np.abs(went))
    return np.asarray(stays | ahead)


def _drifts(body: Body) -> Floats:
    """Drift (N, depths) in inches at each depth; the person's left is on the right."""
    neutral = [body.reference.get(f"feet_crest_{k}_px") for k in range(len(DEPTHS_IN))]
    gain = 1 - GAIN_BY_DEPTH * (np.array(DEPTHS_IN) - FULL_DEPTH_IN)
    drifts: Floats = (_seen(body).middles - np.array(neutral)) / body.reference.px_per_in / gain
    return drifts


def _spread(body: Body) -> Floats:
    """How much (N,) the depths disagree about the drift, inches: all but the one furthest off."""
    drifts = _drifts(body)
    off = np.abs(drifts - np.median(drifts, axis=1, keepdims=True))
    kept = np.take_along_axis(drifts, np.argsort(off, axis=1)[:, :-1], axis=1)
    spread: Floats = np.ptp(kept, axis=1)
    return spread


def _legs_ahead(body: Body) -> Floats:
    """How much further (N,) the legs went than the knees above them, inches."""
    neutral = [body.reference.get(f"feet_legs_{k}_px") for k in range(len(LEGS_IN))]
    legs = (_seen(body).legs - np.array(neutral)) / body.reference.px_per_in
    knees = np.median(_drifts(body), axis=1)[:, None]
    ahead = np.abs(legs) - np.where(legs * knees > 0, np.abs(knees), 0.0)
    second: Floats = np.sort(np.where(np.isfinite(ahead), ahead, -np.inf), axis=1)[:, -2]
    return second


def knee_drift(body: Body) -> Floats:
    """Sideways distance (N,) of the knees from neutral in inches; + = toward the person's left."""
    drift = np.median(_drifts(body), axis=1)
    return known(drift, (drift_doubt(body) == 0) & body.from_feet_end())


def drift_doubt(body: Body) -> NDArray[np.integer]:
    """For each of N frames why the drift is not known, counted from 1 in FEET_DOUBTS; 0 = it is."""
    width = crest_width(body) / body.reference.px_per_in
    usual = body.reference.get("feet_crest_width_px") / body.reference.px_per_in
    knees = (width >= WIDTHS_IN[0]) & (width <= WIDTHS_IN[1])
    alike = (width <= (1 + WIDTH_CHANGE) * usual) & (width >= (1 - NARROWER) * usual)
    out = np.zeros(len(body), int)
    out[~(_spread(body) <= MOST_SPREAD_IN) | (_legs_ahead(body) > LEGS_AHEAD_IN)] = _TORN
    out[_contradicted(body) | ~alike] = _TORN
    out[~knees] = _NO_KNEES
    out[body.track.contrast.astype(float) < LEAST_CONTRAST] = _FAINT
    return out


def drift_error(body: Body) -> Floats:
    """Error (N,) of the drift in inches, two standard deviations, apart from that of the scale."""
    drift = np.abs(np.median(_drifts(body), axis=1))
    contrast = body.track.contrast.astype(float)
    faint = clipped((GOOD_CONTRAST - contrast) / (GOOD_CONTRAST - LEAST_CONTRAST), 0.0, 1.0)
    faint = FAINT_ERROR_IN * np.where(np.isnan(contrast), 0.0, faint)
    usual = body.reference.get("feet_crest_width_px")
    wider = np.abs(crest_width(body) - usual) / body.reference.px_per_in
    parts = (
        REST_ERROR_IN,
        GAIN_ERROR * drift,
        SPREAD_ERROR * _spread(body),
        WIDTH_ERROR * wider,
        faint,
    )
    return np.sqrt(sum(np.square(part) for part in parts))


def knee_offset(body: Body) -> Floats:
    """Knees beside the feet (N,) in per cent of the shoulder breadth; + = toward the left."""
    track = body.track
    knee, foot = track.middle("knee"), track.middle("foot_index")
    breadth = SHOULDER_BREADTH * (foot - knee)[:, 1]
    return known(100 * (knee - foot)[:, 0] / breadth, body.from_feet_end())
