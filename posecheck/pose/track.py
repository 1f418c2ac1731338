"""A run of poses as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.in_numbers import InNumbers
from posecheck.pose.landmarks_format import read_arrays
from posecheck.pose.numbers import array_of
from posecheck.pose.pose import Pose
from posecheck.pose.scene import Scene
from posecheck.pose.skeleton import INDEX, LANDMARKS, PAIRS, SIDES
from posecheck.pose.stacking import (
    FRAME_SHAPES,
    OPTIONAL_SHAPES,
    arrays_of,
    arrays_of_one,
    check_form,
    check_shapes,
    contour_at,
    joined_known,
    mask_edges,
    rising,
    shaped,
)

_LEFT, _RIGHT = (np.array([INDEX[f"{side}_{name}"] for name in PAIRS]) for side in SIDES)


@dataclass(frozen=True)
class PoseTrack(InNumbers):
    """A run of N poses as arrays, the form that all signals are computed on; N may be 1.

    Made by `from_arrays`, `load` or `of` rather than from its own fields.

    Parameters
    ----------
    time_s : ndarray of shape (N,)
        Seconds from the first frame.
    size : tuple of int
        (width, height) of the picture in pixels.
    landmarks : ndarray of shape (N, 33, 2)
        Pixels, x to the right and y down; NaN = not seen.
    visibility : ndarray of shape (N, 33)
        The model's own estimate, 0 to 1.
    world : ndarray of shape (N, 33, 3)
        Metres, origin between the hips, axes of the camera; NaN = not known.
    left_edge, right_edge : ndarray of shape (N, 21)
        Distances in pixels from the line between hips and shoulders to the silhouette's edges at
        21 levels; left of the direction hip to shoulder in the picture, and right of it.
    crest_x, crest_y : ndarray of shape (N, 96)
        The silhouette's upper edge in pixels.
    support : ndarray of shape (N,)
        Share of the trunk and knee landmarks on the silhouette, 0 to 1; NaN = no silhouette.
    people : ndarray of shape (N,)
        How many people were seen; -1 = nobody looked.
    overlap : ndarray of shape (N,)
        Share of the trunk or of the thighs that another person may hide, 0 to 1.
    contrast : ndarray of shape (N,)
        Difference of colour across the knees' upper edge, 0 to 441; NaN = not measured.
    tags : ndarray of shape (N, 3, 4, 2), optional
        Corners of the printed tags in pixels; None = they were looked for in no frame.
    scene : ndarray of shape (N, K), optional
        The picture around the person, a column for each field of `Scene`; None = nobody looked.

    Raises
    ------
    ValueError
        When an array has another shape.

    Notes
    -----
    What is not known is NaN: landmarks of a frame that shows nobody, `world` of a model that has
    none, all edges where no silhouette was measured.

    Examples
    --------
    >>> import numpy as np
    >>> import posecheck
    >>> landmarks = np.full((2, 33, 2), 100.0)
    >>> landmarks[1] = np.nan
    >>> track = posecheck.PoseTrack.from_arrays(landmarks, [0.0, 0.1], size=(640, 480))
    >>> track.found.tolist()
    [True, False]
    """

    time_s: Floats
    size: tuple[int, int]
    landmarks: Floats
    visibility: Floats
    world: Floats
    left_edge: Floats
    right_edge: Floats
    crest_x: Floats
    crest_y: Floats
    support: Floats
    people: NDArray[np.integer]
    overlap: Floats
    contrast: Floats
    tags: Floats | None = None
    scene: Floats | None = None

    def __post_init__(self) -> None:
        check_shapes(vars(self), len(self.time_s))

    def __len__(self) -> int:
        return len(self.time_s)

    @cached_property
    def found(self) -> NDArray[np.bool_]:
        """(N,) whether a person was found."""
        return array_of(self.somebody)

    @cached_property
    def outlined(self) -> NDArray[np.bool_]:
        """(N,) whether the edges of the silhouette were measured."""
        return array_of(self.with_outline)

    @cached_property
    def in_space(self) -> NDArray[np.bool_]:
        """(N,) whether there are world coordinates."""
        return array_of(self.somewhere)

    @cached_property
    def _exact(self) -> tuple[Floats, Floats]:  # every signal asks for points: made once
        return self.landmarks.astype(float), self.world.astype(float)

    @cached_property
    def _middles(self) -> tuple[Floats, Floats]:
        points, world = self._exact
        return 0.5 * (points[:, _LEFT] + points[:, _RIGHT]), 0.5 * (
            world[:, _LEFT] + world[:, _RIGHT]
        )

    @cached_property
    def trunk(self) -> Floats:
        """(N, 2) the way from the middle of the hips to that of the shoulders, pixels."""
        return self.middle("shoulder") - self.middle("hip")

    @cached_property
    def trunk_length(self) -> Floats:
        """(N,) how long that way is, pixels."""
        return array_of(self.trunk_size)

    def point(self, name: str) -> Floats:
        """Tell where a landmark is in each frame.

        Parameters
        ----------
        name : str
            The landmark, such as "left_knee".

        Returns
        -------
        ndarray of shape (N, 2)
            Pixels as float64, NaN = not seen; not to be changed.
        """
        return self._exact[0][:, INDEX[name]]

    def middle(self, name: str) -> Floats:
        """Tell where the midpoint between the left and the right landmark is.

        Parameters
        ----------
        name : str
            Both without their side, such as "hip".

        Returns
        -------
        ndarray of shape (N, 2)
            Pixels.
        """
        return self._middles[0][:, PAIRS[name]]

    def world_point(self, name: str) -> Floats:
        """Tell where a landmark is in space.

        Parameters
        ----------
        name : str
            The landmark, such as "left_knee".

        Returns
        -------
        ndarray of shape (N, 3)
            Metres as float64, NaN = not known; not to be changed.
        """
        return self._exact[1][:, INDEX[name]]

    def world_middle(self, name: str) -> Floats:
        """Tell where the midpoint between the left and the right landmark is in space.

        Parameters
        ----------
        name : str
            Both without their side, such as "hip".

        Returns
        -------
        ndarray of shape (N, 3)
            Metres.
        """
        return self._middles[1][:, PAIRS[name]]

    def pose(self, i: int) -> Pose:
        """Take one frame out.

        Parameters
        ----------
        i : int
            Which of the N frames.

        Returns
        -------
        Pose
            What is known of that frame.
        """
        return Pose(
            float(self.time_s[i]),
            self.size,
            self.landmarks[i],
            self.visibility[i],
            self.world[i],
            contour_at(vars(self), i),
            int(self.people[i]),
            float(self.overlap[i]),
            None if self.tags is None else self.tags[i],
            None if self.scene is None else Scene(*self.scene[i].tolist()),
        )

    @classmethod
    def from_arrays(
        cls,
        landmarks: ArrayLike,
        times: ArrayLike,
        *,
        size: tuple[int, int],
        visibility: ArrayLike | None = None,
        world: ArrayLike | None = None,
        masks: Sequence[ArrayLike | None] | NDArray[Any] | None = None,
        layout: Literal["blazepose33"] = "blazepose33",
    ) -> Self:
        """Make a run of poses from arrays of any origin.

        Parameters
        ----------
        landmarks : array_like of shape (N, 33, 2)
            Pixels, x to the right and y down; all NaN = nobody.
        times : array_like of shape (N,)
            Seconds from the first frame, rising; all of them known.
        size : tuple of int
            (width, height) of the picture in pixels.
        visibility : array_like of shape (N, 33), optional
            The model's own estimate from 0 to 1; 1 where it is not given.
        world : array_like of shape (N, 33, 3), optional
            Metres from the middle between the hips in the axes of the camera.
        masks : sequence of array_like of shape (height, width), optional
            For each frame the probability from 0 to 1 that a pixel is the person, or None; of any
            size with the picture's shape. Needs OpenCV.
        layout : {"blazepose33"}, default "blazepose33"
            Which landmarks they are, in which order.

        Returns
        -------
        PoseTrack
            The poses, as float32.

        Raises
        ------
        ValueError
            When an array has another shape, or the times do not rise.
        """
        check_form(layout, size)
        time_s, n = rising(times), len(LANDMARKS)
        count = len(time_s)
        marks = shaped("landmarks", landmarks, (count, n, 2))
        seen = np.ones((count, n)) if visibility is None else visibility
        space = np.full((count, n, 3), np.nan) if world is None else world
        return cls(
            time_s=time_s,
            size=(int(size[0]), int(size[1])),
            landmarks=marks,
            visibility=shaped("visibility", seen, (count, n)),
            world=shaped("world", space, (count, n, 3)),
            people=np.full(count, -1, np.int16),
            overlap=np.zeros(count, np.float32),
            **mask_edges([None] * count if masks is None else masks, marks, size),
        )

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """Read the poses of a `landmarks.npz`.

        Parameters
        ----------
        path : str or Path
            A file that `posecheck analyze` or `SessionResult.save` has written.

        Returns
        -------
        PoseTrack
            All its poses.

        Raises
        ------
        InputError
            When it cannot be read or is not one of posecheck's.
        """
        arrays, provenance = read_arrays(path)
        return cls(size=(int(provenance.width), int(provenance.height)), **arrays)

    def take(self, rows: slice | NDArray[np.integer]) -> "PoseTrack":
        """Take some of the frames.

        Parameters
        ----------
        rows : slice or ndarray of int
            Which of the N frames, in which order.

        Returns
        -------
        PoseTrack
            Those frames.
        """
        if isinstance(rows, slice) and rows == slice(0, len(self)):
            return self  # one pose at a time, as a camera gives them, is taken whole
        taken: dict[str, Any] = {
            name: None if (array := getattr(self, name)) is None else array[rows]
            for name in (*FRAME_SHAPES, *OPTIONAL_SHAPES)
        }
        return PoseTrack(size=self.size, **taken)

    @classmethod
    def joined(cls, tracks: Sequence["PoseTrack"]) -> "PoseTrack":
        """Put several runs of poses of one picture size one after the other.

        Parameters
        ----------
        tracks : sequence of PoseTrack
            The runs, at least one.

        Returns
        -------
        PoseTrack
            All their poses.
        """
        if len(tracks) == 1:
            return tracks[0]
        arrays: dict[str, Any] = {
            name: np.concatenate([getattr(track, name) for track in tracks])
            for name in FRAME_SHAPES
        }
        lengths = [len(track) for track in tracks]
        for name in OPTIONAL_SHAPES:
            arrays[name] = joined_known([getattr(track, name) for track in tracks], lengths)
        return cls(size=tracks[0].size, **arrays)

    @classmethod
    def of(cls, poses: Sequence[Pose]) -> "PoseTrack":
        """Stack poses of one picture size.

        Parameters
        ----------
        poses : sequence of Pose
            The poses, at least one.

        Returns
        -------
        PoseTrack
            The same poses as arrays.

        Raises
        ------
        ValueError
            When there are none.
        """
        if not poses:
            raise ValueError("a PoseTrack needs at least one pose")
        if len(poses) > 1:
            return cls(size=poses[0].size, **arrays_of(poses))
        track = cls.__new__(cls)
        # Of one pose, as a camera gives it, in half the time: its arrays have the right shapes.
        vars(track).update(size=poses[0].size, **arrays_of_one(poses[0]))
        return track
