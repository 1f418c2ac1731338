"""The measured edges of the person's mask."""

from dataclasses import dataclass

from posecheck.pose.arrays import Floats

TRUNK_STATIONS = 21
"""Levels from hip to shoulder at which the silhouette's two edges are measured."""
CREST_COLUMNS = 96
"""Columns across the body at which the silhouette's upper edge is measured."""


@dataclass(frozen=True, slots=True)
class Contour:
    """The edges of the person's silhouette where the rules need them, in pixels of the picture.

    Attributes:
        left_edge: (TRUNK_STATIONS,) distance from the hip-shoulder line to the silhouette's
            edge on the image-left side of the direction hip to shoulder; negative where the body
            lies wholly on the other side of the line, NaN where there is none.
        right_edge: the same on the other side.
        crest_x: (CREST_COLUMNS,) abscissae across the body.
        crest_y: (CREST_COLUMNS,) ordinate of the topmost silhouette pixel there; NaN where it is
            empty, and everywhere while the knees are below the shoulders in the picture.
        support: share of the trunk, hip and knee landmarks that lie inside the silhouette, 0-1.
        contrast: difference of colour across the silhouette's upper edge near the knees, 0-441 for
            black on white; NaN = not measured.

    Raises:
        ValueError: when an array has another shape.
    """

    left_edge: Floats
    right_edge: Floats
    crest_x: Floats
    crest_y: Floats
    support: float
    contrast: float = float("nan")

    def __post_init__(self) -> None:
        edges = self.left_edge.shape == self.right_edge.shape == (TRUNK_STATIONS,)
        if not (edges and self.crest_x.shape == self.crest_y.shape == (CREST_COLUMNS,)):
            raise ValueError(
                f"a contour has edges of {TRUNK_STATIONS} values and a crest of {CREST_COLUMNS}"
            )
