"""Why a picture cannot be judged that has nothing to do with the person: its light, its border.

Whoever sits in the dark need not be told to move into the picture. A cause is named only where it
has a consequence: a picture in which the person is found and measured is judged, however it looks.
"""

import math
from itertools import pairwise
from typing import Final, Literal

from posecheck.measure.obstacles import Obstacle, Reason, in_bars
from posecheck.pose.numbers import each, length, unknown, where
from posecheck.pose.scene import NO_SCENE, Scene
from posecheck.pose.skeleton import INDEX, SIDES
from posecheck.pose.track import PoseTrack
from posecheck.text import obstacle_sentences

DARK: Final = 60.0
"""Where not even a twentieth of the picture is brighter than this (0-255, a third of how bright a
white wall is filmed) there is no light in it. Not the mean: somebody in black on a black mat, or
before a dark wall, is seen well as long as light falls on anything; dark skin reflects no less than
dark cloth, and a room with light has a wall, a face, a hand or a floor in it that is brighter."""
DIMMED: Final = 110.0
"""A picture is too dark too when its bright parts are below the middle of what can be shown ..."""
DIMMED_TO: Final = 0.5
"""... and have lost half of the brightness that they had when the person was last judged: the
light went out, and the camera makes of the rest what it can."""
GLARING: Final = 225.0
"""Mean brightness: nearly all of it is white, as toward a window or a lamp. A white studio is as
bright, and people are found in it; then it is no cause."""
BLANK: Final = 12.0
"""Standard deviation: fog, a covered lens or an empty wall."""
FAR: Final = 0.30
"""A body whose longer extent is less than this share of the picture's shorter side is far away: the
model sees few pixels of it."""
LEAST_BODY_PX: Final = 90.0
"""Trunk, thigh and shank together in pixels of a picture with a long side of 640, which is what the
model is shown: a pixel is then more than half an inch, and joints are often misplaced."""
NO_BODY_PX: Final = 32.0
"""... and with a pixel of two inches nothing can be measured, whatever is found."""
ANALYSED_SIDE: Final = 640.0

Light = Literal["dark", "glaring", "blank"]
_OF_LIGHT: Final[dict[Light, Reason]] = {
    "dark": "too_dark",
    "glaring": "too_bright",
    "blank": "blank_picture",
}
LIGHT_REASONS: Final = frozenset(_OF_LIGHT.values())
_UNSEEN: Final[frozenset[Reason]] = frozenset({"no_person"})
_MISTAKEN: Final[frozenset[Reason]] = _UNSEEN | {"several_people", "implausible", "hidden"}
"""What comes of a person who is found where nobody is, or not found."""
_LOST: Final[frozenset[Reason]] = _MISTAKEN | {
    "picture_changed",
    "out_of_frame",
    "wrong_view",
    "not_in_position",
}
"""What comes of landmarks that are guessed in the dark: everything."""
_BORDERED: Final[frozenset[Reason]] = _MISTAKEN | {"out_of_frame"}


class PictureCauses:
    """Watches the pictures of one session for what explains that the person is not seen well.

    Attributes:
        dark: (N,) whether there is too little light in the latest N pictures, whoever is found.
    """

    def __init__(self) -> None:
        self._lit = 0.0
        self.dark: list[bool] = []

    def update(self, track: PoseTrack, blocks: list[Obstacle | None]) -> list[Obstacle | None]:
        """The obstacles of the next N frames, consequences replaced by their causes."""
        highlight = each(track.of_scene("highlight"))
        found = list(blocks)
        # Most pictures are judged, and show a trunk that is long enough by itself.
        size = each(track.trunk_size * _shown(track))
        if any(blocks) or not all(px >= NO_BODY_PX for px in size):
            size = body_length_px(track)
        if any(blocks):
            barred, far = each(in_bars(track)), each(track.of_scene("far") < FAR)
        self.dark = [False] * len(track)
        for i, block in enumerate(blocks):
            self.dark[i] = highlight[i] < max(DARK, min(DIMMED, DIMMED_TO * self._lit))
            if block is None:
                if size[i] < NO_BODY_PX:
                    found[i] = Obstacle("too_small", obstacle_sentences.too_small())
                elif not math.isnan(highlight[i]):
                    self._lit = max(self._lit if self.dark[i] else 0.0, highlight[i])
                continue
            light = "dark" if self.dark[i] else light_of(_scene(track, i))
            if light == "blank" and far[i]:
                light = None  # somebody small before a plain wall
            if light is not None and block.reason in _explained_by(light):
                found[i] = Obstacle(_OF_LIGHT[light], obstacle_sentences.light(light))
            elif (far[i] and not track.found[i]) or (
                size[i] < LEAST_BODY_PX and block.reason in _MISTAKEN
            ):
                found[i] = Obstacle("too_small", obstacle_sentences.too_small())
            elif barred[i] and block.reason in _BORDERED:
                found[i] = Obstacle("cropped", obstacle_sentences.cropped())
        return found


def light_of(scene: Scene | None) -> Light | None:
    """What is wrong with the light of a picture, None = nothing, or nobody looked."""
    if scene is None:
        return None
    if scene.highlight < DARK:
        return "dark"
    if scene.brightness > GLARING:
        return "glaring"
    return "blank" if scene.spread < BLANK else None


def _scene(track: PoseTrack, i: int) -> Scene:
    return NO_SCENE if track.scene is None else Scene(*track.scene[i].tolist())


def body_length_px(track: PoseTrack) -> list[float]:
    """Trunk, thigh and shank of each pose in pixels of the picture that the model was shown.

    NaN where they are not known.
    """
    x, y = track.columns[:2]
    left, right = (
        sum(length(x[b] - x[a], y[b] - y[a]) for a, b in pairwise(chain)) for chain in _CHAINS
    )
    longest = where(unknown(left) | (right > left), right, left)
    return each(longest * _shown(track))


def _shown(track: PoseTrack) -> float:
    """Pixels of the picture that the model was shown for one of the picture."""
    return min(1.0, ANALYSED_SIDE / max(track.size))


_CHAINS: Final = [
    [INDEX[f"{side}_{part}"] for part in ("shoulder", "hip", "knee", "ankle")] for side in SIDES
]


def _explained_by(light: Light) -> frozenset[Reason]:
    return {"dark": _LOST, "glaring": _MISTAKEN, "blank": _UNSEEN}[light]
