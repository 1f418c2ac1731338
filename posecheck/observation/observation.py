"""What one look at one frame gave, with or without the picture."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.contour import Contour
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.pose.silhouette import measure_contour
from posecheck.pose.skeleton import INDEX, SIDES
from posecheck.video.frame import Frame

FindScene = Callable[[], Scene]
"""Looks at the picture around the person; called once."""
FindTags = Callable[[Floats], Floats | None]
"""Looks for printed tags near the landmarks (33, 2) of the full picture: corners, or None."""
ALONG: Final = 6
"""Points along each side of the trunk and each thigh at which it is asked whether they are
hidden."""
WALKS_ON: Final = 0.25
"""Who walks gets on by about this share of their height until they are looked for again."""
_TRUNK_AND_THIGHS: Final = np.array(
    [
        [(INDEX[f"{side}_{a}"], INDEX[f"{side}_{b}"]) for side in SIDES]
        for a, b in (("shoulder", "hip"), ("hip", "knee"))
    ]
)
_SIDES_LOW: Final = np.array(
    [[INDEX[f"{side}_{part}"] for part in ("hip", "knee", "ankle", "heel")] for side in SIDES]
)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Observation:
    """What a landmarker saw in one frame, not yet turned into a `Pose`.

    A landmarker makes it from plain arrays; where they came from does not matter: a model, a file
    that is replayed, a browser. It holds on to the arrays and may be read in another thread.

    Parameters
    ----------
    time_s : float
        The frame's time in seconds.
    size : tuple of int
        (width, height) of the frame in its original pixels.
    scale : float, default 1.0
        Original pixels per pixel of the picture that was looked at.
    landmarks : ndarray of shape (33, 2), optional
        Pixels of the picture that was looked at, x to the right and y down; None = nobody.
    visibility : ndarray of shape (33,), optional
        The model's own estimate, 0 to 1; 1 where it is not given.
    world : ndarray of shape (33, 3), optional
        Metres, x right, y down, z away from the camera, from the hips' middle. Without it the view
        must be said by hand (`view=`).
    mask : ndarray of shape (height, width), optional
        Probability from 0 to 1 that a pixel is the person, float32. Without mask and contour, back
        curve and knee drift are not judged.
    contour : Contour, optional
        Edges of the person's outline in original pixels where they are known already and need no
        mask.
    image : ndarray of shape (height, width, 3), optional
        RGB, the picture that was looked at; the mask has its size.
    others : sequence of ndarray of shape (4,), optional
        Boxes (left, top, right, bottom) of other people in the picture, in its pixels; None =
        nobody looked for them.
    exchanged : bool, default False
        Whether the landmarks went over to somebody else while the person who was followed before is
        still there: who exercises is not clear then.
    find_tags : callable, optional
        From landmarks (33, 2) in original pixels to the corners of printed tags; None = nobody
        looks for them.
    scene : Scene, optional
        The picture around the person; None = whoever opened the landmarker looks at it.
    find_scene : callable, optional
        Looks at it when the pose is made, which may be in another thread.
    owner : object, optional
        What the arrays are views of, kept alive with them.

    See Also
    --------
    posecheck.estimation.Landmarker : What makes observations.

    Examples
    --------
    >>> import numpy as np
    >>> from posecheck.observation import Observation
    >>> seen = Observation(time_s=0.0, size=(640, 480), landmarks=np.full((33, 2), 50.0), scale=2.0)
    >>> seen.pose().point("nose").tolist()
    [100.0, 100.0]
    """

    time_s: float
    size: tuple[int, int]
    scale: float = 1.0
    landmarks: Floats | None = None
    visibility: Floats | None = None
    world: Floats | None = None
    mask: NDArray[np.float32] | None = None
    contour: Contour | None = None
    image: NDArray[np.uint8] | None = None
    others: Sequence[Floats] | None = None
    exchanged: bool = False
    find_tags: FindTags | None = None
    scene: Scene | None = None
    find_scene: FindScene | None = None
    owner: object = None

    @classmethod
    def of(
        cls,
        frame: Frame,
        *,
        landmarks: Floats | None,
        visibility: Floats | None = None,
        world: Floats | None = None,
        mask: NDArray[np.float32] | None = None,
        contour: Contour | None = None,
        others: Sequence[Floats] | None = None,
        exchanged: bool = False,
        find_tags: FindTags | None = None,
        owner: object = None,
    ) -> Self:
        """Make the observation of a frame.

        Parameters
        ----------
        frame : Frame
            The frame that was looked at.
        landmarks : ndarray of shape (33, 2) or None
            Pixels of `frame.image`; None = nobody.
        visibility : ndarray of shape (33,), optional
            The model's own estimate, 0 to 1.
        world : ndarray of shape (33, 3), optional
            Metres in the axes of the camera.
        mask : ndarray of shape (height, width), optional
            Probability from 0 to 1 that a pixel of `frame.image` is the person.
        contour : Contour, optional
            Edges of the outline in original pixels where they are known already.
        others : sequence of ndarray of shape (4,), optional
            Boxes of other people in pixels of `frame.image`.
        exchanged : bool, default False
            Whether the landmarks went over to somebody else.
        find_tags : callable, optional
            Looks for printed tags.
        owner : object, optional
            What the arrays are views of.

        Returns
        -------
        Observation
            With time, size, scale and image of the frame.
        """
        return cls(
            time_s=frame.time_s,
            size=frame.size,
            scale=frame.scale,
            landmarks=landmarks,
            visibility=visibility,
            world=world,
            mask=mask,
            contour=contour,
            image=frame.image,
            others=others,
            exchanged=exchanged,
            find_tags=find_tags,
            owner=owner,
        )

    def pose(self) -> Pose:
        """Make the pose of it; those of one recording in their order.

        Returns
        -------
        Pose
            In pixels of the frame's original size; `Pose.nobody` when none was seen.
        """
        others, scene = self.others, self.scene
        if scene is None and self.find_scene is not None:
            scene = self.find_scene()
        if self.landmarks is None:
            count = -1 if others is None else len(others)
            return Pose.nobody(self.time_s, self.size, count, scene)
        points = self.landmarks.astype(np.float32, copy=False)
        contour = self.contour
        if contour is None and self.mask is not None:
            contour = measure_contour(self.mask, points.astype(float), self.scale, self.image)
        full = points * np.float32(self.scale)
        return Pose(
            self.time_s,
            self.size,
            full,
            np.ones(len(points), np.float32) if self.visibility is None else self.visibility,
            np.full((len(points), 3), np.nan, np.float32) if self.world is None else self.world,
            contour,
            people=-1 if others is None else 1 + len(others),
            overlap=1.0 if self.exchanged else _hidden(points, others or ()),
            tags=None if self.find_tags is None else self.find_tags(full),
            scene=scene,
        )


def box_of(points: Floats) -> Floats:
    """The box (4,) around points (N, 2): left, top, right, bottom."""
    return np.concatenate([points.min(0), points.max(0)]).astype(float)


def _hidden(points: Floats, others: Sequence[Floats]) -> float:
    """Share of the trunk or of the thighs, whichever is more, that other people may hide, 0-1.

    They stand on one floor: whose lowest point is higher in the picture is further away, behind
    the person, and hides nothing; so does a picture on the wall. The mask does not tell: where
    somebody is in front of the person it takes in both.
    """
    if not others:
        return 0.0
    ends = points[_TRUNK_AND_THIGHS].astype(float)
    along = np.linspace(0.0, 1.0, ALONG)[:, None, None, None]
    body = ends[:, :, 0] + along * (ends[:, :, 1] - ends[:, :, 0])
    hidden = np.zeros(body.shape[:-1], bool)
    # Where somebody is in front of the person one leg of theirs may be taken for the person's.
    lowest = float(points[_SIDES_LOW, 1].max(1).min())
    for left, top, right, bottom in others:
        if bottom > lowest:
            upright = bottom - top > right - left
            reach = WALKS_ON * (bottom - top) if upright else 0.0
            corners = (left - reach, top), (right + reach, bottom)
            hidden |= ((body >= corners[0]) & (body <= corners[1])).all(-1)
    return float(hidden.mean((0, 2)).max())
