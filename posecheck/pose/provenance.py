"""Where poses came from: the recording or camera, and the model."""

from dataclasses import dataclass
from typing import Final, Self

from posecheck import __version__
from posecheck.text.redaction import shown_source


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """What made the landmarks, as results record it.

    Parameters
    ----------
    name : str
        The model's name.
    sha256 : str, default ""
        Digest of its file, empty when there is none.
    library : str, default ""
        Version of the library that ran it, empty when there is none.

    Examples
    --------
    >>> from posecheck.estimation import ModelInfo
    >>> ModelInfo("replay").library
    ''
    """

    name: str
    sha256: str = ""
    library: str = ""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where poses came from.

    Attributes:
        path: the video as it was named.
        width, height: of the upright picture, pixels.
        fps: average frames per second, None = unknown.
        frames: frames of the recording, None = as many as there are poses. The model may have
            looked at fewer than those.
        broken_frames: frames that could not be decoded.
        cut_off: whether the file ended before the length that it states.
        rotate, mirrored: how somebody asked for the pictures to be turned (degrees clockwise),
            and whether left and right were exchanged, besides what the file says.
        model, model_sha256, mediapipe, posecheck: names and versions.
        slowed_by: how many times slower than it was the recording plays (slow motion); all times
            are those of real time.
    """

    path: str
    width: int
    height: int
    fps: float | None
    broken_frames: int
    cut_off: bool
    model: str
    model_sha256: str
    mediapipe: str
    posecheck: str
    slowed_by: float = 1.0
    rotate: int = 0
    mirrored: bool = False
    frames: int | None = None

    @classmethod
    def of(
        cls,
        name: str,
        size: tuple[int, int],
        model: ModelInfo,
        *,
        fps: float | None = None,
        broken_frames: int = 0,
        cut_off: bool = False,
        slowed_by: float = 1.0,
        rotate: int = 0,
        mirrored: bool = False,
        frames: int | None = None,
    ) -> Self:
        """Of poses that this version of posecheck makes with a model.

        Args:
            name: of the video or camera; a password in its address is left out.
            size: (width, height) of the upright picture, pixels.
        """
        return cls(
            path=shown_source(name),
            width=size[0],
            height=size[1],
            fps=fps,
            broken_frames=broken_frames,
            cut_off=cut_off,
            model=model.name,
            model_sha256=model.sha256,
            mediapipe=model.library,
            posecheck=__version__,
            slowed_by=slowed_by,
            rotate=rotate,
            mirrored=mirrored,
            frames=frames,
        )


NO_PROVENANCE: Final = Provenance.of("", (0, 0), ModelInfo(""))
"""Of landmarks of which nothing is said."""
