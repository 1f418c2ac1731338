"""One table of what may be done to a recording, and how its verdicts may change by it.

A row changes the poses of a recording in a way of which it is known what it does to the truth. What
it may change stands in the row with the reason; everything else must stay as it was.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from posecheck.pose.scene import Scene
from posecheck.pose.skeleton import LANDMARKS, opposite
from posecheck.pose.track import PoseTrack

MIRRORED_MARKS: Final = [LANDMARKS.index(opposite(name)) for name in LANDMARKS]
PAUSE_S: Final = 3.0
Change = Callable[[PoseTrack], PoseTrack]


@dataclass(frozen=True)
class Variant:
    """A row of the table.

    Attributes:
        change: from the recording's poses to the variant's.
        why: what it does to the truth, and why the rest must stay.
        sides_swap: whether left and right are exchanged.
        time_factor: by what times grow.
        lost, new: kinds of warnings that may vanish, or come.
        fewer_reps, more_reps: how many repetitions may be lost, or come.
        holds_may_differ: whether the number of timed holds may change.
        least_share: how much of the share of time that was judged must be left.
        may_cut: whether time counts as judged in which a part is said to be outside of the picture.
    """

    change: Change
    why: str
    sides_swap: bool = False
    time_factor: float = 1.0
    lost: frozenset[str] = frozenset()
    new: frozenset[str] = frozenset()
    fewer_reps: int = 0
    more_reps: int = 0
    holds_may_differ: bool = False
    least_share: float = 0.95
    may_cut: bool = False


def mirrored(track: PoseTrack) -> PoseTrack:
    width = track.size[0]
    marks = track.landmarks[:, MIRRORED_MARKS].copy()
    marks[..., 0] = width - marks[..., 0]
    world = track.world[:, MIRRORED_MARKS] * np.array([-1, 1, 1], np.float32)
    return replace(
        track,
        landmarks=marks,
        visibility=track.visibility[:, MIRRORED_MARKS],
        world=world,
        left_edge=track.right_edge,
        right_edge=track.left_edge,
        crest_x=width - track.crest_x[:, ::-1],
        crest_y=track.crest_y[:, ::-1],
        tags=None,
    )


def resampled(rate: float) -> Change:
    def change(track: PoseTrack) -> PoseTrack:
        wanted = np.arange(track.time_s[0], track.time_s[-1] + 1e-9, 1 / rate)
        rows = np.unique(np.searchsorted(track.time_s, wanted - 1e-6).clip(0, len(track) - 1))
        return track.take(rows)

    return change


def timed(factor: float) -> Change:
    return lambda track: replace(track, time_s=track.time_s * factor)


def scaled(factor: float) -> Change:
    def change(track: PoseTrack) -> PoseTrack:
        size = (round(track.size[0] * factor), round(track.size[1] * factor))
        by = np.float32(factor)
        grown = {
            name: getattr(track, name) * by
            for name in ("landmarks", "left_edge", "right_edge", "crest_x", "crest_y")
        }
        return replace(track, size=size, tags=None, **grown)

    return change


def moved(right: float, down: float, wider: float, higher: float) -> Change:
    """Move everything by shares of the picture, whose size changes by shares of itself."""

    def change(track: PoseTrack) -> PoseTrack:
        width, height = track.size
        by = np.array([right * width, down * height], np.float32)
        return replace(
            track,
            size=(round(width * (1 + wider)), round(height * (1 + higher))),
            landmarks=track.landmarks + by,
            crest_x=track.crest_x + by[0],
            crest_y=track.crest_y + by[1],
            tags=None,
        )

    return change


def lit(factor: float) -> Change:
    def change(track: PoseTrack) -> PoseTrack:
        scene = Scene(*(np.array([130.0, 50.0, 220.0]) * factor).clip(0, 255))
        row = np.array(scene, np.float32)
        return replace(track, scene=np.tile(row, (len(track), 1)))

    return change


def paused(track: PoseTrack) -> PoseTrack:
    """Nothing is recorded for some seconds in the middle, in which the person waits."""
    later = track.time_s > np.median(track.time_s)
    return replace(track, time_s=track.time_s + PAUSE_S * later)


def rolled(degrees: float) -> Change:
    """The camera leans; the upper edge of the silhouette is not known then."""
    angle = np.radians(degrees)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]], np.float32)

    def change(track: PoseTrack) -> PoseTrack:
        middle = np.array(track.size, np.float32) / 2
        world = track.world.copy()
        world[..., :2] = world[..., :2] @ turn.T
        scene = np.tile(np.array(Scene(camera_lean_deg=degrees), np.float32), (len(track), 1))
        return replace(
            track,
            landmarks=(track.landmarks - middle) @ turn.T + middle,
            world=world,
            tags=None,
            scene=scene,
        )

    return change


PACE: Final = frozenset({"pace"})
TIMED: Final = frozenset({"pace", "hold"})
SHORT: Final = frozenset({"pace", "form"})
LEANS: Final = "the body does what it did; who comes near to the border leaves the picture earlier"
VARIANTS: Final[dict[str, Variant]] = {
    "mirrored": Variant(
        mirrored, "left becomes right and nothing else: gravity is the same", sides_swap=True
    ),
    "30 a second": Variant(resampled(30), "the same moments", least_share=0.9),
    "15 a second": Variant(
        resampled(15), "every rule counts in seconds", lost=SHORT, new=PACE, least_share=0.9
    ),
    "10 a second": Variant(
        resampled(10),
        "what lasts for less than half a second falls between pictures: pace, short faults of "
        "form, the shortest holds",
        lost=SHORT,
        new=PACE,
        holds_may_differ=True,
        least_share=0.9,
    ),
    "5 a second": Variant(
        resampled(5),
        "as at 10; holds begin and end up to 0.2 s elsewhere; neutral is seen in fewer pictures",
        lost=SHORT,
        new=PACE,
        holds_may_differ=True,
        least_share=0.85,
    ),
    "slowed to half": Variant(
        timed(2.0),
        "the same positions for twice as long: pace goes; holds, and faults of form that were too "
        "short to be said, may come; a range stays a range; steps at half the pace are "
        "too slow to be told from standing",
        time_factor=2.0,
        lost=PACE,
        new=frozenset({"hold", "form", "range"}),
        more_reps=1,
        holds_may_differ=True,
        least_share=0.7,
    ),
    "sped up": Variant(
        timed(1 / 1.5),
        "the same positions for a shorter time: pace comes, holds go, with them what "
        "must last to be said",
        time_factor=1 / 1.5,
        lost=frozenset({"hold", "form", "pace"}),
        new=PACE,
        fewer_reps=1,
        holds_may_differ=True,
        least_share=0.8,
    ),
    "half as large": Variant(scaled(0.5), "inches and angles do not depend on pixels"),
    "twice as large": Variant(scaled(2.0), "inches and angles do not depend on pixels"),
    "elsewhere in a larger picture": Variant(
        moved(0.08, 0.03, 0.1, 0.05), "where in the picture somebody is does not matter"
    ),
    "cropped by 3 %": Variant(
        moved(-0.03, -0.03, -0.06, -0.06),
        "what leaves the picture is not judged; the rest is as it was",
        lost=frozenset({"range", "hold", "pace", "form"}),
        fewer_reps=9,
        holds_may_differ=True,
        least_share=0.0,
    ),
    "darker": Variant(lit(0.2), "who is found and measured is judged in any light"),
    "brighter": Variant(lit(1.9), "who is found and measured is judged in any light"),
    "a pause cut in": Variant(
        paused,
        "a gap completes nothing and invents nothing; what is under way may be lost; a hold that "
        "goes on behind it was held in it too, and may become too long",
        new=frozenset({"hold"}),
        lost=frozenset({"range", "hold", "pace", "form"}),
        fewer_reps=1,
        holds_may_differ=True,
        least_share=0.5,
    ),
    "leaning by +10 degrees": Variant(rolled(10.0), LEANS, may_cut=True),
    "leaning by -10 degrees": Variant(rolled(-10.0), LEANS, may_cut=True),
}
