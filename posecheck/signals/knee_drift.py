"""How far the knees of somebody lying on their back have moved sideways, in inches.

From behind the head the raised knees are the top of the silhouette. Their place is the middle
between the silhouette's two edges a little below its top; the model's landmarks, which follow the
knees less well from a low camera, must agree with it.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.signals.body import Body, known
from posecheck.signals.offsets import knee_x

KNEE_DEPTH_IN: Final = 2.0
"""The edges are looked for this much below the top, measured along the upright."""
SEARCH_IN: Final = 13.0
"""... and this far on either side of the neutral knees."""
EDGES_GAIN: Final = 1.0 / 0.994
"""The edges move a little less than the midpoint of the knee joints: fitted on rendered bodies with
known knees (`python -m benchmarks.drift --fit`)."""
WIDTH_GAIN: Final = 0.025
USUAL_WIDTH_IN: Final = 7.5
"""... and less by WIDTH_GAIN for each inch by which the edges are further apart than usual: of
knees apart the leading one sinks as they drift, which draws its edge back."""
WIDTHS_IN: Final = (4.0, 20.0)
"""Edges closer or further apart than this are not those of two knees."""
WIDTH_CHANGE: Final = 0.4
"""A change of the width by more than this share of neutral is not one of knees either."""
AGREE_IN: Final = 1.0
AGREE_SHARE: Final = 0.5
"""The landmarks' drift may differ from the silhouette's by AGREE_IN and this share of it."""
LEAST_CONTRAST: Final = 6.0
"""Difference of colour (of 255) across the knees' edge below which mask and landmarks guess."""
GOOD_CONTRAST: Final = 25.0
"""From here on the edge is as sharp as it will be."""
REST_ERROR_IN: Final = 0.12
"""Error (about two standard deviations) that remains however small the drift is."""
EDGE_ERROR_PX: Final = 0.0018
"""Error of the edges' middle in long sides of the picture."""
FAINT_ERROR_IN: Final = 0.15
"""Added where the contrast is only just enough."""
GAIN_ERROR: Final = 0.05
"""Error of the gain above from body to body, as a share of the drift."""
DOUBTS: Final = (
    "",
    "Your trousers and the floor look too much alike to see where your knees end. Wear a colour "
    "that stands out from the floor, or give more light.",
    "The outline and the joints disagree about where your knees are. Put the camera behind your "
    "head, 1.5 to 2 metres high, with nothing between it and your knees, and give more light.",
    "I cannot make out the top of your knees. Keep both knees bent, and the camera high enough "
    "to see them above your body.",
)
"""Why a drift is not known, with what to do about it; the first is none."""
_FAINT, _DISAGREE, _NO_KNEES = 1, 2, 3


@dataclass(frozen=True, slots=True)
class Knees:
    """What outline and landmarks say about the knees in N frames.

    Attributes:
        left, right: abscissae of the silhouette's two edges a little below its top, pixels.
        drift: drift by these edges, inches.
        apart: distance between that and the drift by the landmarks, inches.
    """

    left: Floats
    right: Floats
    drift: Floats
    apart: Floats


def knees_of(body: Body) -> Knees:
    """The knees as the camera behind the head sees them; NaN where they are not seen.

    Signal, doubt and error all need it: it is worked out once.
    """
    known_knees: Knees | None = body.memo.get("knees")
    if known_knees is None:
        reference = body.reference
        inch = reference.px_per_in
        left, right = _knee_edges(body)
        # Edges far from the usual are refused elsewhere; here they must only not run away.
        wider = np.clip(reference.get("crest_width_px") / inch - USUAL_WIDTH_IN, -2.0, 3.5)
        gain = EDGES_GAIN / (1 - WIDTH_GAIN * wider)
        drift = -(0.5 * (left + right) - reference.get("crest_x_px")) / inch * gain
        marks = -(knee_x(body) - reference.get("knee_x_px")) / inch
        known_knees = Knees(left, right, drift, np.abs(drift - marks))
        body.memo["knees"] = known_knees
    return known_knees


def _knee_edges(body: Body) -> tuple[Floats, Floats]:
    reference, track = body.reference, body.track
    inch = reference.px_per_in
    x = track.crest_x.astype(float)
    near = np.abs(x - reference.get("knee_x_px")) <= SEARCH_IN * inch
    y = np.where(near, track.crest_y.astype(float), np.nan)
    top = np.min(np.where(np.isnan(y), np.inf, y), axis=1)
    steep = reference.get("steepness")
    level = top + KNEE_DEPTH_IN * np.sqrt(1 - np.square(steep)) * inch
    inside = y <= level[:, None]
    left = _crossing(x, y, level, inside.argmax(1), -1)
    right = _crossing(x, y, level, inside.shape[1] - 1 - inside[:, ::-1].argmax(1), 1)
    seen = inside.any(1) & body.from_head_end()
    return known(left, seen), known(right, seen)


def _crossing(x: Floats, y: Floats, level: Floats, last: NDArray[np.integer], step: int) -> Floats:
    """Where (N,) the outline passes the level between column `last` and the one beside it."""
    rows = np.arange(len(x))
    beside = np.clip(last + step, 0, x.shape[1] - 1)
    drop = y[rows, beside] - y[rows, last]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = (level - y[rows, last]) / drop
    # Where nothing is seen in the next column the edge lies between the two.
    share = np.where(np.isfinite(share), np.clip(share, 0, 1), 0.5)
    crossing: Floats = x[rows, last] + share * (x[rows, beside] - x[rows, last])
    return crossing


def crest_x(body: Body) -> Floats:
    """Abscissa (N,) of the middle between the edges of the knees, pixels."""
    knees = knees_of(body)
    return 0.5 * (knees.left + knees.right)


def crest_width(body: Body) -> Floats:
    """Distance (N,) between the edges of the knees, pixels."""
    knees = knees_of(body)
    return knees.right - knees.left


def knee_drift(body: Body) -> Floats:
    """Sideways distance (N,) of the knees from neutral in inches; + = toward the person's left.

    Only from the head end, where the person's left is on the left of the picture; NaN where
    `drift_doubt` has an objection.
    """
    return known(knees_of(body).drift, (drift_doubt(body) == 0) & body.from_head_end())


def drift_doubt(body: Body) -> NDArray[np.integer]:
    """For each of N frames why the drift is not known, as an index into DOUBTS; 0 = it is."""
    seen = knees_of(body)
    contrast = body.track.contrast.astype(float)
    width = crest_width(body) / body.reference.px_per_in
    usual = body.reference.get("crest_width_px") / body.reference.px_per_in
    knees = (width >= WIDTHS_IN[0]) & (width <= WIDTHS_IN[1])
    knees &= np.abs(width - usual) <= WIDTH_CHANGE * usual
    out = np.zeros(len(body), int)
    out[~(seen.apart <= AGREE_IN + AGREE_SHARE * np.abs(seen.drift))] = _DISAGREE
    out[~knees | np.isnan(seen.drift)] = _NO_KNEES
    # Files of earlier versions do not know the contrast.
    out[contrast < LEAST_CONTRAST] = _FAINT
    return out


def drift_error(body: Body) -> Floats:
    """Error (N,) of the drift in inches, about two standard deviations, but for that of the scale.

    More where landmarks and silhouette disagree, where the contrast is poor, and for small bodies.
    """
    seen = knees_of(body)
    drift = np.abs(seen.drift)
    contrast = body.track.contrast.astype(float)
    faint = np.clip((GOOD_CONTRAST - contrast) / (GOOD_CONTRAST - LEAST_CONTRAST), 0, 1)
    faint = np.where(np.isnan(contrast), 0.0, faint)
    edges = EDGE_ERROR_PX * max(body.track.size) / body.reference.px_per_in
    doubt = np.clip(seen.apart - 0.25 * drift - 0.3, 0, None)
    parts = (REST_ERROR_IN, edges, FAINT_ERROR_IN * faint, GAIN_ERROR * drift, 0.2 * doubt)
    return np.sqrt(sum(np.square(part) for part in parts))
