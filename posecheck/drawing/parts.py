"""Where on the body a rule looks: what is marked on the picture when it has something to say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from posecheck.exercises.exercise import Exercise
from posecheck.exercises.limit import expand
from posecheck.pose.skeleton import INDEX, SIDES, Side
from posecheck.session.target import sideless

_TRUNK: Final = (("shoulder", "hip"),)
_HIP: Final = (("shoulder", "hip", "knee"),)
_LEG: Final = (("hip", "knee", "ankle"),)
_KNEES: Final = (("hip", "knee"),)
_HEAD: Final = (("ear", "shoulder"),)
_ARM: Final = (("shoulder", "elbow", "wrist"),)
_FOOT: Final = (("ankle", "foot_index"),)
_CHAINS: Final[dict[str, tuple[tuple[str, ...], ...]]] = {
    "knee_drift_in": _KNEES,
    "knee_drop_in": _KNEES,
    "knee_gap_in": _KNEES,
    "phone_lean_deg": _KNEES,
    "knees_raised_pct": _LEG,
    "knee_offset_pct": _KNEES,
    "pelvis_lift_in": _TRUNK,
    "pelvis_rise_pct": _TRUNK,
    "pelvis_shift_pct": _TRUNK,
    "foot_lift_in": _FOOT,
    "resting_foot_lift_in": _FOOT,
    "hip_flexion_deg": _HIP,
    "hip_extension_deg": _HIP,
    "knee_flexion_deg": _LEG,
    "hands_below_pct": _ARM,
    "hips_above_hands_pct": _TRUNK,
    "knees_below_pct": _KNEES,
    "trunk_lean_deg": _TRUNK,
    "trunk_elevation_deg": _TRUNK,
    "trunk_extension_deg": _HIP,
    "trunk_rotation_deg": _TRUNK,
    "neck_extension_deg": _HEAD,
    "head_pitch_deg": _HEAD,
    "head_drop_deg": _HEAD,
    "thigh_slope_deg": _KNEES,
    "thigh_from_vertical_deg": _KNEES,
    "arm_from_vertical_deg": _ARM,
    "heel_distance_pct": _LEG,
    "cadence_spm": _LEG,
    "step_asymmetry_pct": _LEG,
    "step_length_asymmetry_pct": _LEG,
    "arm_swing_deg": _ARM,
}
"""Landmarks without their side that a signal is read from, in courses."""
_ACROSS: Final = {"shoulder_tilt_deg": ("left_shoulder", "right_shoulder")}
_BACK: Final = frozenset({"back_curve_pct", "belly_curve_pct"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the body.

    Attributes:
        courses: landmarks by index, each course a line through them.
        back: whether it is the line of the back.
    """

    courses: tuple[tuple[int, ...], ...]
    back: bool = False


def parts(exercise: Exercise) -> dict[str, Part]:
    """Where on the body each rule of an exercise looks, by the rule's name in results."""
    found: dict[str, Part] = {}
    for limit in exercise.limits:
        _note(found, expand(limit.signal), None)
    for pace in exercise.pace:
        _note(found, expand(pace.signal), None)
    for form in exercise.form:
        _note(found, expand(form.signal), form.rule)
    if exercise.stretch:
        found["hold"] = part(sideless(expand(exercise.stretch[0].signal)[0]))
    return found


def _note(found: dict[str, Part], names: Iterable[str], rule: str | None) -> None:
    for name in names:
        found.setdefault(rule or name, part(name))


def part(signal: str) -> Part:
    """Where on the body a signal is read: on both sides where its name has none."""
    if signal in _ACROSS:
        return Part((tuple(INDEX[name] for name in _ACROSS[signal]),))
    sides = [side for side in SIDES if signal.startswith(f"{side}_")] or SIDES
    bare = sideless(signal)
    courses = tuple(
        tuple(INDEX[f"{each}_{name}"] for name in course)
        for course in _CHAINS.get(bare, ())
        for each in sides
    )
    return Part(courses, bare in _BACK)


def of_side(found: Part, side: Side | None) -> Part:
    """The part on one side of the body alone; as it is where no side is meant."""
    if side is None or found.back:
        return found
    odd = 1 if side == "left" else 0  # odd indices are the person's left
    kept = tuple(course for course in found.courses if all(i % 2 == odd for i in course))
    return Part(kept or found.courses)
