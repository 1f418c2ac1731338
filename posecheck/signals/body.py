"""What every signal is computed from: poses, how the camera sees them, and a reference."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.pose.arrays import Floats
from posecheck.pose.in_numbers import Line
from posecheck.pose.joints import POSTURES, Trunk, axes
from posecheck.pose.numbers import Number, array_of
from posecheck.pose.track import PoseTrack
from posecheck.pose.view import View
from posecheck.signals import centres
from posecheck.signals.centres import Centres
from posecheck.signals.reference import Reference

_WHATEVER_REFERENCE: Final = ("centres", "_kept", "trunk", "near_trunk")
"""What is worked out once of poses and view alone, whatever is counted from."""


@dataclass(frozen=True)
class Body:
    """N poses of one person together with the view of them and the reference.

    Parameters
    ----------
    track : PoseTrack
        The poses.
    view : View
        How the camera sees them.
    reference : Reference
        What relative signals are counted from; nothing is known where it is not given.

    Examples
    --------
    >>> import numpy as np
    >>> import posecheck
    >>> from posecheck.signals import Body, View
    >>> track = posecheck.PoseTrack.of([posecheck.Pose.nobody(0.0, (640, 480))])
    >>> len(Body(track, View(np.ones(1), np.zeros(1, int), np.zeros(1, int))))
    1
    """

    track: PoseTrack
    view: View
    reference: Reference = field(default_factory=Reference)

    def __len__(self) -> int:
        return len(self.track)

    # Most signals ask for the same few joints: each is worked out once.
    @cached_property
    def centres(self) -> Centres:
        """The joints as plain numbers where there is one pose."""
        return Centres(self.track, self.view)

    @cached_property
    def _kept(self) -> dict[tuple[str, str], NDArray[Any]]:
        return {}

    def once(self, name: str, side: str, work: Callable[[], NDArray[Any]]) -> NDArray[Any]:
        """Work something out once.

        Parameters
        ----------
        name, side : str
            What it is, and of which side.
        work : callable
            Gives it without arguments; it may depend on poses and view alone.

        Returns
        -------
        ndarray
            What `work` gave the first time.
        """
        key = (name, side)
        if key not in self._kept:
            self._kept[key] = work()
        return self._kept[key]

    @cached_property
    def memo(self) -> dict[str, Any]:
        """What signals worked out of this body for each other, by their own names."""
        return {}

    @cached_property
    def trunk(self) -> Trunk:
        """Trunk axes from the joint centres, y up."""
        return self._axes(self.centres.trunk)

    @cached_property
    def near_trunk(self) -> Trunk:
        """Trunk axes from the joint centres of the nearer side only.

        The far hip is often hidden and badly placed; seen from the side the near one alone
        gives the better line.
        """
        return self._axes(self.centres.near_trunk)

    def joint(self, name: str, side: str) -> Floats:
        """Tell where a joint's centre is.

        Parameters
        ----------
        name : str
            The joint, such as "knee".
        side : str
            "left" or "right", the person's own.

        Returns
        -------
        ndarray of shape (N, 2)
            Pixels with y up; NaN outside of the picture.
        """
        return _rows(self.centres.at(name, side))

    def _axes(self, line: Line) -> Trunk:
        return axes(_rows(line[:2]), self.view.facing, array_of(line.length))

    def inside(self, landmark: str) -> NDArray[np.bool_]:
        """Tell whether a landmark lies inside the picture: outside of it it is only a guess.

        Parameters
        ----------
        landmark : str
            The landmark, such as "left_knee".

        Returns
        -------
        ndarray of shape (N,)
            Whether it does.
        """
        return array_of(self.centres.inside(landmark))

    def both_inside(self, name: str) -> NDArray[np.bool_]:
        """Tell whether the left and the right landmark lie inside the picture.

        Parameters
        ----------
        name : str
            The joint, such as "hip".

        Returns
        -------
        ndarray of shape (N,)
            Whether both do.
        """
        return array_of(self.centres.both_inside(name))

    def middle(self, name: str) -> Floats:
        """Tell where the midpoint of the left and right joint centres is.

        Parameters
        ----------
        name : str
            The joint, such as "hip".

        Returns
        -------
        ndarray of shape (N, 2)
            Pixels with y up; NaN where one of them lies outside of the picture.
        """
        return _rows(self.centres.middle(name))

    def near(self, name: str) -> Floats:
        """Tell where the joint's centre on the side nearer to the camera is.

        Parameters
        ----------
        name : str
            The joint, such as "hip".

        Returns
        -------
        ndarray of shape (N, 2)
            Pixels with y up; NaN outside of the picture.
        """
        return _rows(self.centres.near(name))

    def seen_with(self, reference: Reference) -> "Body":
        """Count the same body from another reference; what is known of it is kept.

        Parameters
        ----------
        reference : Reference
            What to count from.

        Returns
        -------
        Body
            The same poses.
        """
        body = Body(self.track, self.view, reference)
        for name in _WHATEVER_REFERENCE:
            if name in self.__dict__:
                body.__dict__[name] = self.__dict__[name]
        return body

    def take(self, rows: slice | NDArray[np.integer]) -> "Body":
        """Take some of the frames; what is known of them by now is kept.

        Parameters
        ----------
        rows : slice or ndarray of int
            Which of the N frames, in which order.

        Returns
        -------
        Body
            Those frames.
        """
        track = self.track.take(rows)
        if track is self.track:
            return self
        body = Body(track, self.view.take(rows), self.reference)
        body._kept.update({key: values[rows] for key, values in self._kept.items()})
        return body

    @classmethod
    def joined(cls, bodies: Sequence["Body"]) -> "Body":
        """Put several runs of one person one after the other.

        Parameters
        ----------
        bodies : sequence of Body
            The runs, at least one.

        Returns
        -------
        Body
            All their frames, counted from the first's reference.
        """
        return cls(
            PoseTrack.joined([body.track for body in bodies]),
            View.joined([body.view for body in bodies]),
            bodies[0].reference,
        )

    def _viewed(self, name: str) -> NDArray[np.bool_]:
        return self.once("viewed", name, lambda: array_of(self.view.seen_from(name)))

    def from_side(self) -> NDArray[np.bool_]:
        """Tell whether the camera sees the body from the side.

        Returns
        -------
        ndarray of shape (N,)
            Whether it does.
        """
        return self._viewed("side")

    def from_head_end(self) -> NDArray[np.bool_]:
        """Tell whether the camera looks from behind the head toward the feet.

        Returns
        -------
        ndarray of shape (N,)
            Whether it does.
        """
        return self._viewed("head_end")

    def from_feet_end(self) -> NDArray[np.bool_]:
        """Tell whether the camera looks from beyond the feet toward the head.

        Returns
        -------
        ndarray of shape (N,)
            Whether it does.
        """
        return self._viewed("feet_end")

    def by_phone(self) -> NDArray[np.bool_]:
        """Tell whether a phone between the knees takes the place of a camera.

        Returns
        -------
        ndarray of shape (N,)
            Whether it does.
        """
        return self._viewed("phone")

    def sitting(self) -> NDArray[np.bool_]:
        """Tell whether the person sits.

        Returns
        -------
        ndarray of shape (N,)
            Whether they do.
        """
        sits: NDArray[np.bool_] = self.view.posture == POSTURES.index("sitting")
        return sits

    def prone(self) -> NDArray[np.bool_]:
        """Tell whether the person lies face down.

        Returns
        -------
        ndarray of shape (N,)
            Whether they do.
        """
        prone: NDArray[np.bool_] = self.view.posture == POSTURES.index("prone")
        return prone

    def on_all_fours(self) -> NDArray[np.bool_]:
        """Tell whether the person is on hands and knees.

        Returns
        -------
        ndarray of shape (N,)
            Whether they are.
        """
        fours: NDArray[np.bool_] = self.view.posture == POSTURES.index("quadruped")
        return fours

    def leg_seen(self, side: str) -> NDArray[np.bool_]:
        """Tell whether a leg can be seen: the near one, or the far one beside the near one.

        Parameters
        ----------
        side : str
            "left" or "right", the person's own.

        Returns
        -------
        ndarray of shape (N,)
            Whether it can.
        """
        return array_of(self.centres.leg_seen(side))


def known(values: Floats, where: NDArray[np.bool_]) -> Floats:
    """The values where they are known, NaN elsewhere."""
    found: Floats = centres.known(values, where)
    return found


def _rows(place: tuple[Number, ...]) -> Floats:
    """Places (N, 2)."""
    x, y = place
    return np.stack([array_of(x), array_of(y)], axis=-1)
