"""A matplotlib renderer that writes the barest SVG, styled by the page instead of by matplotlib.

matplotlib's own SVG backend writes colours, fonts, metadata and a style rule that would apply to
the whole page, and takes its font setting from global state. Here an artist's `gid` becomes the
class of its group, and the style sheet decides how that looks: light, dark, printed.
"""

from html import escape
from typing import Any

from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.path import Path as MplPath

UNITS_PER_INCH = 72
_ANCHORS = {"left": "start", "center": "middle", "right": "end"}
_BASELINES = {"top": "hanging", "center": "central", "center_baseline": "central"}
_COMMANDS = {
    int(MplPath.MOVETO): "M",
    int(MplPath.LINETO): "L",
    int(MplPath.CURVE3): "Q",
    int(MplPath.CURVE4): "C",
}


class _PageRenderer(RendererBase):
    """Collects `<path>`, `<text>` and `<g class>` elements; everything else is left out."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height
        self.parts: list[str] = []
        self._groups: list[bool] = []

    def open_group(self, s: str, gid: str | None = None) -> None:
        self._groups.append(gid is not None)
        if gid is not None:
            self.parts.append(f'<g class="{escape(gid)}">')

    def close_group(self, s: str) -> None:
        if self._groups.pop():
            self.parts.append("</g>")

    def draw_path(self, gc: Any, path: MplPath, transform: Any, rgbFace: Any = None) -> None:
        pieces = []
        # The line's own simplification merges points that differ by less than can be seen.
        for points, code in path.iter_segments(transform, simplify=path.should_simplify):
            if code == MplPath.CLOSEPOLY:
                pieces.append("Z")
                continue
            xy = " ".join(
                f"{x:.1f} {self.height - y:.1f}" for x, y in points.reshape(-1, 2).tolist()
            )
            pieces.append(f"{_COMMANDS[int(code)]}{xy}")
        if pieces:
            self.parts.append(f'<path d="{"".join(pieces)}"/>')

    def draw_text(
        self,
        gc: Any,
        x: float,
        y: float,
        s: str,
        prop: Any,
        angle: float,
        ismath: bool | str = False,
        mtext: Any = None,
    ) -> None:
        anchor, baseline = "start", ""
        if mtext is not None:
            # The browser's font is not the one matplotlib measures with: hand on the anchor.
            x, y = mtext.get_transform().transform(mtext.get_unitless_position())
            anchor = _ANCHORS[mtext.get_ha()]
            if mtext.get_va() in _BASELINES:
                baseline = f' dominant-baseline="{_BASELINES[mtext.get_va()]}"'
        self.parts.append(
            f'<text x="{x:.1f}" y="{self.height - y:.1f}" text-anchor="{anchor}"{baseline}>'
            f"{escape(s)}</text>"
        )

    def draw_image(self, gc: Any, x: float, y: float, im: Any, transform: Any = None) -> None:
        raise NotImplementedError("report plots have no images")

    def get_text_width_height_descent(
        self, s: str, prop: Any, ismath: Any
    ) -> tuple[float, float, float]:
        # Nothing is laid out by text size here; a guess saves loading a font.
        size = prop.get_size_in_points()
        return 0.6 * size * len(s), size, 0.2 * size

    def get_canvas_width_height(self) -> tuple[float, float]:
        return self.width, self.height

    def flipy(self) -> bool:
        return False

    def points_to_pixels(self, points: Any) -> Any:
        return points * UNITS_PER_INCH / 72


def to_svg(figure: Figure, label: str) -> str:
    """Draw a figure of 72 dpi as an inline SVG that a screen reader announces as `label`."""
    width, height = figure.get_size_inches() * UNITS_PER_INCH
    renderer = _PageRenderer(float(width), float(height))
    figure.draw(renderer)
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-label="{escape(label)}">'
        f"{''.join(renderer.parts)}</svg>"
    )
