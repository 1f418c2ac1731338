"""Stick figures: bodies with known joint angles as a camera would see them.

A figure stands in a room with three axes in metres: forward (where a standing person looks),
left (the person's left) and up. Leaning a standing person forward by 90 degrees lays them on
their front, by -90 on their back, so every posture lives in the plane of forward and up.

The camera has no perspective: one metre is PX_PER_M pixels everywhere.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import cv2
import numpy as np

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import Contour
from posecheck.pose.joints import far_hip_slide
from posecheck.pose.pose import Pose
from posecheck.pose.seen_from import Look
from posecheck.pose.silhouette import measure_contour
from posecheck.pose.skeleton import INDEX, LANDMARKS, SIDES, opposite
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals.body import Body
from posecheck.signals.reference import Reference

SIZE = (480, 360)
PX_PER_M = 160.0
PX_PER_IN = PX_PER_M * 0.0254
HIPS_AT = (240.0, 190.0)

SHOULDER_LEVEL = 0.93
"""How far up the trunk the bulge of back and belly is counted, about as in signals/contour.py."""

# Between joint centres, metres.
TRUNK, THIGH, SHANK, UPPER_ARM, FOREARM, FOOT = 0.50, 0.42, 0.40, 0.28, 0.26, 0.20
NECK, FACE, CHIN = 0.24, 0.09, 0.07
# From the middle of the body to the left or right joint, metres.
HALF_WIDTH = {"shoulder": 0.17, "hip": 0.10, "ear": 0.07, "eye": 0.03, "mouth": 0.025}

CAMERAS: dict[str, tuple[float, float, float]] = {
    # Where the camera looks: (forward, left, up) of the room.
    "left": (0, -1, 0),  # stands at the person's left
    "right": (0, 1, 0),
    "front": (-1, 0, 0),
    "back": (1, 0, 0),
    "slant": (-1, -1, 0),
    "head_end": (0.8, 0, -0.6),  # behind the head of somebody who lies on their back, high up
    "feet_end": (-0.8, 0, -0.6),
}


@dataclass(frozen=True)
class Figure:
    """A posture in degrees; pairs are (left, right).

    Attributes:
        lean: trunk against the vertical, + = forward.
        hip: thigh against the trunk line, 0 = in line, + = toward the front.
        knee: shank against the thigh, 0 = straight, + = bent.
        arm: upper arm against the trunk line, 0 = hanging, + = toward the front.
        elbow: forearm against the upper arm.
        neck: head against the trunk, 0 = standing neutral, + = thrown back.
        shoulder_turn: shoulders against the hips about the trunk, + = to the left.
        knees_aside_m: both knees, + = to the left.
        knees_apart_m: from one knee to the other.
        back_pct, belly_pct: bulge of back and belly as `back_curve_pct` counts it.
    """

    lean: float = 0.0
    hip: tuple[float, float] = (0.0, 0.0)
    knee: tuple[float, float] = (0.0, 0.0)
    arm: tuple[float, float] = (0.0, 0.0)
    elbow: float = 0.0
    neck: float = 0.0
    shoulder_turn: float = 0.0
    knees_aside_m: float = 0.0
    knees_apart_m: float = 0.2
    back_pct: float = 0.0
    belly_pct: float = 0.0


STANDING = Figure()
SITTING = Figure(hip=(90, 90), knee=(90, 90), arm=(30, 30), elbow=45)
KNEELING = Figure(knee=(90, 90))
QUADRUPED = Figure(lean=90, hip=(90, 90), knee=(90, 90), arm=(90, 90))
SUPINE = Figure(lean=-90, hip=(50, 50), knee=(103, 103))
"""On the back, knees bent, feet flat."""
PRONE = Figure(lean=90, arm=(20, 20), elbow=100)

FIGURES = {
    "standing": STANDING,
    "sitting": SITTING,
    "kneeling": KNEELING,
    "quadruped": QUADRUPED,
    "supine": SUPINE,
    "prone": PRONE,
}


def pose(
    figure: Figure = STANDING,
    camera: str = "left",
    time_s: float = 0.0,
    *,
    hips_at: tuple[float, float] = HIPS_AT,
    outline: bool = True,
    visibility: float = 0.99,
) -> Pose:
    """The figure as a camera sees it, with the edges of its drawn silhouette."""
    points = _room(figure) @ _camera_axes(camera).T
    world = points - 0.5 * (points[INDEX["left_hip"]] + points[INDEX["right_hip"]])
    landmarks = (world[:, :2] * PX_PER_M + hips_at).astype(np.float32)
    seen = Pose(
        time_s,
        SIZE,
        landmarks,
        np.full(len(LANDMARKS), visibility, np.float32),
        world.astype(np.float32),
        people=1,
    )
    if camera in SIDES:
        seen = _with_far_hip_slid(seen, "right" if camera == "left" else "left")
    return replace(seen, contour=outline_of(seen, figure)) if outline else seen


def _with_far_hip_slid(seen: Pose, far: str) -> Pose:
    """The same pose with the far hip's landmark where the model draws it."""
    joint = seen.landmarks[INDEX[f"{far}_hip"]].copy()
    for _ in range(6):  # the slide is a share of the trunk that it lengthens
        track = PoseTrack.of([seen])
        view = view_from(track)
        thigh = seen.point(f"{far}_knee") - joint
        share = far_hip_slide(int(view.posture[0]), float(np.hypot(*thigh)), track.trunk_size)
        marks = seen.landmarks.copy()
        marks[INDEX[f"{far}_hip"]] = joint + share * thigh
        seen = replace(seen, landmarks=marks)
    return seen


def mirrored(seen: Pose) -> Pose:
    """What a mirror would show: the picture flipped, left and right exchanged."""
    swap = [INDEX[opposite(name)] for name in LANDMARKS]
    landmarks = seen.landmarks[swap] * np.float32([-1, 1]) + np.float32([SIZE[0], 0])
    contour = seen.contour
    if contour is not None:
        contour = Contour(
            contour.right_edge,
            contour.left_edge,
            SIZE[0] - contour.crest_x[::-1],
            contour.crest_y[::-1],
            contour.support,
        )
    return replace(
        seen,
        landmarks=landmarks,
        visibility=seen.visibility[swap],
        world=seen.world[swap] * np.float32([-1, 1, 1]),
        contour=contour,
    )


def moved(seen: Pose, names: Iterable[str], by: tuple[float, float]) -> Pose:
    """The same pose with some landmarks elsewhere in the picture, pixels."""
    landmarks = seen.landmarks.copy()
    landmarks[[INDEX[name] for name in names]] += np.float32(by)
    return replace(seen, landmarks=landmarks)


def view_from(track: PoseTrack) -> View:
    """The unsteadied view of every frame."""
    return View.unsteadied(track)


def body(*poses: Pose, reference: Reference | None = None) -> Body:
    """Poses as the signals take them."""
    track = PoseTrack.of(poses)
    return Body(track, view_from(track), reference or Reference())


def film(
    figure_at: Callable[[float], Figure],
    seconds: float,
    camera: str = "left",
    *,
    fps: float = 10.0,
    start_s: float = 0.0,
    outline: bool = True,
) -> list[Pose]:
    """An exercise filmed: `figure_at` gives the posture at each time counted from the start."""
    poses: list[Pose] = []
    before: Figure | None = None
    for t in np.arange(0.0, seconds, 1 / fps):
        figure, time_s = figure_at(t), round(start_s + float(t), 6)
        still = poses and figure == before  # seen once, it need not be drawn again
        seen = (
            replace(poses[-1], time_s=time_s)
            if still
            else pose(figure, camera, time_s, outline=outline)
        )
        poses.append(seen)
        before = figure
    return poses


def ramp(time_s: float, *knots: tuple[float, float]) -> float:
    """A value that goes in straight lines through (time, value) knots, level outside of them."""
    times, values = zip(*knots, strict=True)
    return float(np.interp(time_s, times, values))


def outline_of(seen: Pose, figure: Figure) -> Contour | None:
    """The contour measured on the figure's drawn silhouette."""
    return measure_contour(drawn(seen, figure), seen.landmarks.astype(float))


def drawn(seen: Pose, figure: Figure = STANDING) -> np.ndarray:
    """The figure's silhouette (height, width), 0-1: thick limbs, a trunk with back and belly."""
    canvas = np.zeros((SIZE[1], SIZE[0]), np.uint8)

    def limb(*names: str, width_m: float) -> None:
        points = np.array([seen.point(name) for name in names], float)
        _shape(canvas, points, width_m)

    for side in SIDES:
        limb(*(f"{side}_{n}" for n in ("shoulder", "elbow", "wrist")), width_m=0.08)
        limb(*(f"{side}_{n}" for n in ("hip", "knee", "ankle")), width_m=0.13)
    limb("left_shoulder", "right_shoulder", width_m=0.16)
    limb("left_hip", "right_hip", width_m=0.16)
    limb("left_ear", "right_ear", width_m=0.22)
    trunk = _trunk_outline(seen, figure)
    cv2.fillPoly(canvas, [np.rint(trunk * 16).astype(np.int32)], 255, cv2.LINE_AA, shift=4)
    return np.multiply(canvas, 1 / 255, dtype=np.float32)


def _shape(canvas: np.ndarray, points: Floats, width_m: float) -> None:
    line = np.rint(points * 16).astype(np.int32).reshape(-1, 1, 2)
    width = max(1, round(width_m * PX_PER_M))
    cv2.polylines(canvas, [line], False, 255, width, cv2.LINE_AA, shift=4)


def _trunk_outline(seen: Pose, figure: Figure) -> Floats:
    """Corners of the trunk: two edges along the line hip to shoulder, bulging as asked."""
    track = PoseTrack.of([seen])
    hip, shoulder = track.middle("hip")[0], track.middle("shoulder")[0]
    line = shoulder - hip
    left = np.array([line[1], -line[0]]) / max(float(np.hypot(*line)), 1e-9)
    front_left = Look(track).facing_score() >= 0
    along = np.linspace(-0.05, 1.05, 45)
    # One parabola through the levels between which the bulge is counted, and beyond them.
    way = along / SHOULDER_LEVEL
    half = 0.11 * PX_PER_M

    def edge(pct: float, side: Floats) -> Floats:
        # The mean of 4 s (1 - s) over the middle half of the way is 11/12.
        out = half + pct / 100 * TRUNK * SHOULDER_LEVEL * PX_PER_M * 12 / 11 * 4 * way * (1 - way)
        return hip + along[:, None] * line + out[:, None] * side

    belly, back = (left, -left) if front_left else (-left, left)
    return np.concatenate([edge(figure.back_pct, back), edge(figure.belly_pct, belly)[::-1]])


def _camera_axes(camera: str) -> Floats:
    """Rows: right, down and away in the picture, as directions of the room."""
    away = np.array(CAMERAS[camera], float)
    away /= np.linalg.norm(away)
    right = np.cross(away, [0.0, 0.0, 1.0])
    right /= np.linalg.norm(right)
    return np.stack([right, np.cross(away, right), away])


def _room(figure: Figure) -> Floats:
    """All 33 landmarks (33, 3) in the room: forward, left, up, metres from the hips' middle."""
    up, front = _direction(figure.lean)
    points = np.zeros((len(LANDMARKS), 3))

    def put(name: str, plane: Floats, sideways: float) -> None:
        points[INDEX[name]] = plane[0], sideways, plane[1]

    def beside(name: str, plane: Floats, width: float) -> None:
        put(f"left_{name}", plane, width)
        put(f"right_{name}", plane, -width)

    shoulder = TRUNK * up
    turn = np.radians(figure.shoulder_turn)
    half = HALF_WIDTH["shoulder"]
    for side, sign in (("left", 1), ("right", -1)):
        i = SIDES.index(side)
        # Turning to the left takes the left shoulder back.
        at = shoulder - sign * np.sin(turn) * half * front
        put(f"{side}_shoulder", at, sign * np.cos(turn) * half)
        elbow = shoulder + UPPER_ARM * _limb(up, front, figure.arm[i])
        wrist = elbow + FOREARM * _limb(up, front, figure.arm[i] + figure.elbow)
        put(f"{side}_elbow", elbow, sign * half)
        for name in ("wrist", "pinky", "index", "thumb"):
            put(f"{side}_{name}", wrist, sign * half)
        put(f"{side}_hip", np.zeros(2), sign * HALF_WIDTH["hip"])
        aside = figure.knees_aside_m + sign * figure.knees_apart_m / 2
        knee = THIGH * _limb(up, front, figure.hip[i])
        shank = figure.hip[i] - figure.knee[i]
        ankle = knee + SHANK * _limb(up, front, shank)
        toe = FOOT * _limb(up, front, shank + 90)
        put(f"{side}_knee", knee, aside)
        put(f"{side}_ankle", ankle, sign * HALF_WIDTH["hip"])
        put(f"{side}_heel", ankle - 0.25 * toe, sign * HALF_WIDTH["hip"])
        put(f"{side}_foot_index", ankle + 0.75 * toe, sign * HALF_WIDTH["hip"])

    # The eyes look at 70 degrees from the neck and stand 20 degrees behind the mouth: their
    # mean of 25 is a level head (`angles.NECK_NEUTRAL_DEG`).
    crown, face = _direction(figure.lean - 0.74 * figure.neck)
    ear = shoulder + NECK * up
    eye = ear + FACE * _limb(-crown, face, 70)
    mouth = eye - CHIN * _limb(-crown, face, -20)
    beside("ear", ear, HALF_WIDTH["ear"])
    for name in ("eye_inner", "eye", "eye_outer"):
        beside(name, eye, HALF_WIDTH["eye"])
    put("mouth_left", mouth, HALF_WIDTH["mouth"])
    put("mouth_right", mouth, -HALF_WIDTH["mouth"])
    put("nose", 0.5 * (eye + mouth) + 0.04 * face, 0.0)
    return points


def _direction(lean: float) -> tuple[Floats, Floats]:
    """Up along a trunk that leans forward, and toward its front, in (forward, up)."""
    angle = np.radians(lean)
    return np.array([np.sin(angle), np.cos(angle)]), np.array([np.cos(angle), -np.sin(angle)])


def _limb(up: Floats, front: Floats, flexion: float) -> Floats:
    """Direction of a limb: 0 = down along the trunk, 90 = to its front."""
    angle = np.radians(flexion)
    return -np.cos(angle) * up + np.sin(angle) * front
