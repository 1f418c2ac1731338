"""All signals by name: unit, words for people, and the function that measures them.

Names, units and signs are the same everywhere: definition files, CSV columns, reports, tests.
A new kind of signal is one function and one line here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose import head_end
from posecheck.pose.arrays import Floats
from posecheck.pose.skeleton import SIDES
from posecheck.signals import (
    angles,
    back_curve,
    drift,
    feet_drift,
    knee_drift,
    lying,
    offsets,
    phone_lean,
    plumb_error,
    supports,
    tag_drift,
)
from posecheck.signals.body import Body
from posecheck.text.doubt_sentences import Doubt, Need
from posecheck.text.translation import N_, _

Measure = Callable[[Body], Floats]


@dataclass(frozen=True, slots=True)
class Signal:
    """A measured quantity.

    Parameters
    ----------
    name : str
        Its name in data.
    words : str
        What people read, in English.
    unit : str
        in, deg, %, or per-minute units.
    measure : callable or None
        From a `Body` of N frames to (N,) values; None for gait signals, which need the steps of
        some seconds (`signals.gait`).
    needs_scale : bool, default False
        Whether it is in inches.
    needs_neutral : bool, default False
        Whether it is counted from the neutral position by its nature.
    error : callable, optional
        Half-width (N,) of its error band, in its unit (about two standard deviations): of a signal
        in inches apart from the error of the scale, of an angle that is counted from the vertical
        what the camera's lean leaves open.
    doubt : callable, optional
        Why it is not known in N frames, counted from 1 in `doubts`, 0 = it is known; None = one
        reason only.
    doubts : tuple of str
        The reasons, as codes.
    sideless : str
        The words for the two of both sides together, in English; empty for others.
    needs : tuple of str
        What it is read from besides landmarks: any one of outline, world and tags will do.

    Examples
    --------
    >>> from posecheck.signals import SIGNALS
    >>> SIGNALS["knee_drift_in"].unit, SIGNALS["knee_drift_in"].needs_scale
    ('in', True)
    """

    name: str
    words: str
    unit: str
    measure: Measure | None
    needs_scale: bool = False
    needs_neutral: bool = False
    error: Measure | None = None
    doubt: Callable[[Body], NDArray[np.integer]] | None = None
    doubts: tuple[Doubt, ...] = ()
    sideless: str = ""
    needs: tuple[Need, ...] = ()

    @property
    def label(self) -> str:
        """What people read, in the language spoken here."""
        return _(self.words)

    @property
    def label_of_both(self) -> str:
        """The label without its side."""
        return _(self.sideless or self.words)


def _sided(
    name: str,
    words: tuple[str, str, str],
    unit: str,
    measure: Callable[[Body, str], Floats],
    **more: Any,
) -> Iterable[Signal]:
    """The signal of each side; `words` are for both, the left and the right."""
    for side, label in zip(SIDES, words[1:], strict=True):
        values = partial(_of_side, measure, side)
        yield Signal(f"{side}_{name}", label, unit, values, sideless=words[0], **more)


def _of_side(measure: Callable[[Body, str], Floats], side: str, body: Body) -> Floats:
    return measure(body, side)


def _steepness(body: Body) -> Floats:
    return head_end.steepness(body.track)


def _middle_x(part: str, body: Body) -> Floats:
    return body.track.middle(part)[:, 0]


def _all() -> Iterable[Signal]:
    relative: dict[str, Any] = {"needs_scale": True, "needs_neutral": True}
    yield Signal(
        "knee_drift_in",
        N_("knee drift"),
        "in",
        drift.drift,
        error=drift.drift_error,
        doubt=drift.drift_doubt,
        doubts=drift.DOUBTS,
        needs=("outline", "tags"),
        **relative,
    )
    lift = {"error": offsets.landmark_error, **relative}
    gap = {"error": offsets.gap_error, **relative}
    yield Signal(
        "knee_drop_in",
        N_("knee drop"),
        "in",
        offsets.knee_drop,
        doubt=offsets.drop_doubt,
        doubts=offsets.DROP_DOUBTS,
        **relative,
    )
    yield Signal("knee_gap_in", N_("gap between the knees"), "in", offsets.knee_gap, **gap)
    pelvis = {"error": offsets.pelvis_lift_error, **relative}
    yield Signal("pelvis_lift_in", N_("pelvis lift"), "in", offsets.pelvis_lift, **pelvis)
    lifts = N_("foot lift"), N_("left foot lift"), N_("right foot lift")
    yield from _sided("foot_lift_in", lifts, "in", offsets.foot_lift, **lift)
    yield Signal(
        "resting_foot_lift_in", N_("resting foot lift"), "in", offsets.resting_foot_lift, **lift
    )
    flexions = N_("hip flexion"), N_("left hip flexion"), N_("right hip flexion")
    yield from _sided("hip_flexion_deg", flexions, "deg", angles.hip_flexion)
    yield Signal("hip_flexion_deg", N_("hip flexion"), "deg", angles.near_hip_flexion)
    yield Signal("hip_extension_deg", N_("hip extension"), "deg", angles.hip_extension)
    bends = N_("knee bend"), N_("left knee bend"), N_("right knee bend")
    yield from _sided("knee_flexion_deg", bends, "deg", angles.knee_bend)
    yield Signal("knee_flexion_deg", N_("knee bend"), "deg", angles.knee_flexion)
    yield Signal("hands_below_pct", N_("hands below the shoulders"), "%", supports.hands_below)
    yield Signal("hips_above_hands_pct", N_("hips above the hands"), "%", supports.hips_above_hands)
    yield Signal("knees_below_pct", N_("knees below the hips"), "%", supports.knees_below)
    from_plumb: dict[str, Any] = {"error": plumb_error.plumb_error}
    yield Signal("trunk_lean_deg", N_("trunk lean"), "deg", angles.trunk_lean, **from_plumb)
    chest = N_("chest lift")
    yield Signal("trunk_elevation_deg", chest, "deg", angles.trunk_elevation, **from_plumb)
    yield Signal("trunk_extension_deg", N_("back bend"), "deg", angles.trunk_extension)
    yield Signal("neck_extension_deg", N_("neck extension"), "deg", angles.neck_extension)
    yield Signal(
        "head_pitch_deg",
        N_("head pitch"),
        "deg",
        angles.head_pitch,
        doubt=angles.head_doubt,
        doubts=angles.HEAD_DOUBTS,
        **from_plumb,
    )
    yield Signal("thigh_slope_deg", N_("thigh slope"), "deg", angles.thigh_slope, **from_plumb)
    thigh, arm = N_("thigh off vertical"), N_("arm off vertical")
    yield Signal("thigh_from_vertical_deg", thigh, "deg", angles.thigh_from_vertical, **from_plumb)
    yield Signal("arm_from_vertical_deg", arm, "deg", angles.arm_from_vertical, **from_plumb)
    yield Signal("shoulder_tilt_deg", N_("shoulder tilt"), "deg", angles.shoulder_tilt)
    yield Signal(
        "trunk_rotation_deg", N_("trunk rotation"), "deg", angles.trunk_rotation, needs=("world",)
    )
    outline: dict[str, Any] = {"needs": ("outline",)}
    yield Signal("back_curve_pct", N_("back curve"), "%", back_curve.back_curve, **outline)
    yield Signal("belly_curve_pct", N_("belly curve"), "%", back_curve.belly_curve, **outline)
    yield Signal("pelvis_rise_pct", N_("pelvis above the line of the body"), "%", lying.pelvis_rise)
    yield Signal("pelvis_shift_pct", N_("pelvis shift"), "%", lying.pelvis_shift)
    yield Signal("heel_distance_pct", N_("hips to heels"), "%", offsets.heel_distance)
    yield Signal("knees_raised_pct", N_("knee height"), "%", offsets.knees_raised)
    yield Signal("phone_lean_deg", N_("lean of the phone"), "deg", phone_lean.lean)
    yield Signal("knee_offset_pct", N_("knees beside the pelvis"), "%", offsets.knee_offset)
    yield Signal("cadence_spm", N_("cadence"), "steps/min", None)
    yield Signal("step_asymmetry_pct", N_("step asymmetry"), "%", None)
    yield Signal("step_length_asymmetry_pct", N_("step length asymmetry"), "%", None)
    yield Signal("arm_swing_deg", N_("arm swing"), "deg", None)
    yield Signal("head_drop_deg", N_("head drop"), "deg", None)


SIGNALS: Final[dict[str, Signal]] = {signal.name: signal for signal in _all()}
CURVES: Final = frozenset({"back_curve_pct", "belly_curve_pct"})
GAIT: Final[frozenset[str]] = frozenset(n for n, s in SIGNALS.items() if s.measure is None)
RAW: Final[dict[str, Measure]] = {
    "knee_x_px": offsets.knee_x,
    "knee_distance_px": offsets.knee_distance,
    "knee_span_px": offsets.knee_span,
    "ear_x_px": partial(_middle_x, "ear"),
    "shoulder_x_px": partial(_middle_x, "shoulder"),
    "hip_x_px": partial(_middle_x, "hip"),
    "hip_height_px": offsets.hip_height,
    "knee_height_px": offsets.knee_height,
    "steepness": _steepness,
    "left_foot_height_px": partial(_of_side, offsets.foot_height, "left"),
    "right_foot_height_px": partial(_of_side, offsets.foot_height, "right"),
    "left_tag_x_px": partial(_of_side, tag_drift.tag_x, "left"),
    "right_tag_x_px": partial(_of_side, tag_drift.tag_x, "right"),
    "left_tag_side_px": partial(_of_side, tag_drift.tag_side, "left"),
    "right_tag_side_px": partial(_of_side, tag_drift.tag_side, "right"),
    "phone_lean_deg": phone_lean.lean,
}
"""Raw measures of the neutral position from which relative signals are counted."""
RAW_SECOND: Final[dict[str, Measure]] = {
    "crest_x_px": knee_drift.crest_x,
    "crest_width_px": knee_drift.crest_width,
    "left_knee_edge_px": knee_drift.left_knee_edge,
    "right_knee_edge_px": knee_drift.right_knee_edge,
    "feet_crest_width_px": feet_drift.crest_width,
    "feet_figure_in": feet_drift.figure_aside,
    **{
        f"feet_crest_{k}_px": partial(feet_drift.crest_middle, k=k)
        for k in range(len(feet_drift.DEPTHS_IN))
    },
    **{
        f"feet_legs_{k}_px": partial(feet_drift.leg_middle, k=k)
        for k in range(len(feet_drift.LEGS_IN))
    },
}
"""Raw measures that need those of RAW and the scale."""


def measure(name: str, body: Body) -> Floats:
    """Measure one signal.

    Parameters
    ----------
    name : str
        One of SIGNALS, but for those of gait, which need the steps of some seconds.
    body : Body
        N poses with the view of them and the reference.

    Returns
    -------
    ndarray of shape (N,)
        Values in the signal's unit, not smoothed; NaN = unknown.

    Raises
    ------
    KeyError
        When there is no such signal, or it is one of gait.

    Notes
    -----
    Angles are seen in the picture's plane. Signals in inches are NaN without a scale and a neutral
    position in the reference.

    Examples
    --------
    >>> import numpy as np
    >>> import posecheck
    >>> from posecheck.signals import Body, View, measure
    >>> landmarks = np.full((1, 33, 2), 200.0)
    >>> landmarks[:, 11:13] = 200, 100  # shoulders, right above the hips
    >>> track = posecheck.PoseTrack.from_arrays(landmarks, [0.0], size=(640, 480))
    >>> side = View(facing=np.ones(1), posture=np.array([1]), name=np.array([1]))
    >>> measure("trunk_lean_deg", Body(track, side)).round(1)
    array([0.])
    """
    function = SIGNALS[name].measure
    if function is None:
        raise KeyError(f"{name} is measured over steps, see signals.gait")
    return function(body)
