"""All that is to be seen in a clip before it becomes pictures: bodies, places and true signals."""

from dataclasses import dataclass

import numpy as np

import signals
import soft_tissue
import tags
from body import SKIN_VERTICES, Body
from clip import Clip
from motion import frame_parameters
from poses import strike
from poses.upright import walking
from room import WALKING_PAD, indoors
from walk import Place, route, steps_forward, visit

SEEN_JOINTS = (
    "left_shoulder",
    "right_shoulder",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
)


@dataclass(frozen=True)
class Posed:
    """The exerciser in one pose, at the origin: skin, points and tags (m), true signals."""

    vertices: np.ndarray
    breathed_in: np.ndarray
    keypoints: dict[str, np.ndarray]
    signals: dict[str, float]
    tags: dict[str, np.ndarray]


@dataclass(frozen=True)
class Scene:
    """What one picture shows. Frames with the same `key` are rendered once."""

    key: tuple
    posed: Posed
    place: Place
    visitor: np.ndarray | None

    @property
    def vertices(self) -> np.ndarray:
        """The exerciser's vertices where they are in the room (m)."""
        return self.place.apply(self.posed.vertices)

    @property
    def keypoints(self) -> np.ndarray:
        """The exerciser's points (n, 3) where they are in the room (m)."""
        return self.place.apply(np.array(list(self.posed.keypoints.values())))


def pose_body(body: Body, clip: Clip, parameters: dict[str, float], neutral: dict) -> Posed:
    """Strike one pose and measure it."""
    strike(body, clip.movement, parameters)
    tilt = parameters.get("pelvic_tilt_deg", 0.0) if clip.exercise == "pelvic_tilt" else 0.0
    belly_in = soft_tissue.belly_drawn_in(body, -tilt)
    breath = soft_tissue.breathed_in(body) - body.rest_vertices
    vertices = body.vertices(rest=belly_in)
    return Posed(
        vertices=vertices,
        breathed_in=body.vertices(rest=belly_in + breath),
        keypoints=body.keypoints(vertices),
        signals=signals.relative(signals.measure(body, vertices), neutral),
        tags=tags.knee_tags(body, vertices, clip.tags),
    )


def _places(body: Body, clip: Clip, rows: list[dict[str, float]]) -> list[Place]:
    if clip.walk is None:
        return [Place()] * len(rows)
    if not clip.walk.over_ground:
        return [Place(z=WALKING_PAD)] * len(rows)
    turn_back = clip.walk.turn_back_s
    frame = None if turn_back is None else round(turn_back * clip.camera.fps)
    return route(steps_forward(body, rows), Place(), frame)


def scenes(clip: Clip, body: Body, visitor: Body | None) -> list[Scene]:
    """The scene of every frame."""
    rows = frame_parameters(clip)
    places = _places(body, clip, rows)
    if visitor is None:
        visits = [None] * len(rows)
    else:
        visits = visit(visitor, clip.visitor, len(rows), clip.camera.fps)
    strike(body, clip.movement, clip.motion.fixed)
    neutral = signals.measure(body, body.vertices())
    posed: dict[tuple, Posed] = {}
    walkers: dict[tuple, np.ndarray] = {}
    found = []
    for row, place, guest in zip(rows, places, visits):
        pose_key = tuple(sorted(row.items()))
        if pose_key not in posed:
            posed[pose_key] = pose_body(body, clip, row, neutral)
        key, walker = (pose_key, place), None
        if guest is not None:
            pose, where = guest
            key = (*key, where)
            if key not in walkers:
                walking(visitor, **pose)
                walkers[key] = where.apply(visitor.vertices())
            walker = walkers[key]
        found.append(Scene(key, posed[pose_key], place, walker))
    return found


def true_signals(clip: Clip, frames: list[Scene]) -> dict[str, np.ndarray]:
    """The true signals of the clip's exercise, one array per signal."""
    names = signals.OF_EXERCISE[clip.exercise]
    tracks = {name: np.array([f.posed.signals[name] for f in frames]) for name in names}
    if clip.walk is not None:
        gait = np.array([dict(f.key[0])["gait"] for f in frames])
        per_minute = 120 * clip.camera.fps / clip.walk.stride_frames
        tracks["cadence_spm"] = np.where(gait > 0, per_minute, np.nan)  # who stands has none
    return tracks


def in_picture(pixels: np.ndarray, depth: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Which points (n, 2) in pixels lie inside the picture and before the camera."""
    inside = (pixels >= 0).all(axis=1) & (pixels < size).all(axis=1)
    return inside & (depth > 0)


def why_not_judged(frames: list[Scene], project, size: tuple[int, int]) -> dict[str, np.ndarray]:
    """Per reason for not judging, the frames (mask) in which it holds.

    `no_person`: none of shoulders, hips and knees is in the picture; `out_of_frame`: some are not;
    `several_people`: a third of the visitor's skin is in the picture.
    """
    seen, company = [], []
    for frame in frames:
        joints = [frame.posed.keypoints[f"{name}_joint"] for name in SEEN_JOINTS]
        inside = in_picture(*project(frame.place.apply(np.array(joints))), size)
        seen.append(inside.mean())
        guest = 0.0
        if frame.visitor is not None:
            skin = frame.visitor[:SKIN_VERTICES:5]
            guest = (in_picture(*project(skin), size) & indoors(skin)).mean()
        company.append(guest)
    seen, company = np.array(seen), np.array(company)
    return {
        "no_person": seen == 0,
        "out_of_frame": seen < 1,
        "several_people": company > 0.33,
    }
