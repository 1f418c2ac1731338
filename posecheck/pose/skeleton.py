"""The body's landmarks and the segments between them: names are data, kept here once."""

from typing import Final, Literal

LANDMARKS: Final[tuple[str, ...]] = (
    "nose",
    "left_eye_inner",
    "left_eye",
    "left_eye_outer",
    "right_eye_inner",
    "right_eye",
    "right_eye_outer",
    "left_ear",
    "right_ear",
    "mouth_left",
    "mouth_right",
    "left_shoulder",
    "right_shoulder",
    "left_elbow",
    "right_elbow",
    "left_wrist",
    "right_wrist",
    "left_pinky",
    "right_pinky",
    "left_index",
    "right_index",
    "left_thumb",
    "right_thumb",
    "left_hip",
    "right_hip",
    "left_knee",
    "right_knee",
    "left_ankle",
    "right_ankle",
    "left_heel",
    "right_heel",
    "left_foot_index",
    "right_foot_index",
)
"""The 33 landmarks of the BlazePose topology, in the order in which MediaPipe gives them."""
INDEX: Final[dict[str, int]] = {name: i for i, name in enumerate(LANDMARKS)}
SIDES: Final[tuple[str, str]] = ("left", "right")
PAIRS: Final[dict[str, int]] = {
    name.removeprefix("left_"): i
    for i, name in enumerate(name for name in LANDMARKS if name.startswith("left_"))
}
"""What a body has on either side, numbered from 0."""
SEGMENTS: Final[tuple[tuple[str, str], ...]] = (
    ("left_shoulder", "right_shoulder"),
    ("left_shoulder", "left_elbow"),
    ("left_elbow", "left_wrist"),
    ("right_shoulder", "right_elbow"),
    ("right_elbow", "right_wrist"),
    ("left_shoulder", "left_hip"),
    ("right_shoulder", "right_hip"),
    ("left_hip", "right_hip"),
    ("left_hip", "left_knee"),
    ("left_knee", "left_ankle"),
    ("right_hip", "right_knee"),
    ("right_knee", "right_ankle"),
    ("left_ankle", "left_foot_index"),
    ("right_ankle", "right_foot_index"),
)
"""Segments drawn on the picture and checked for plausible lengths."""


def opposite(name: str) -> str:
    """The same landmark on the body's other side; the nose is its own opposite."""
    if name.startswith("left_"):
        return "right_" + name.removeprefix("left_")
    if name.startswith("right_"):
        return "left_" + name.removeprefix("right_")
    return {"mouth_left": "mouth_right", "mouth_right": "mouth_left"}.get(name, name)


Side = Literal["left", "right"]
