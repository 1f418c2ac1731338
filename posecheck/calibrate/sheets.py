"""The printable sheets with tags, chessboard and ruler, as a PDF of true size."""

import io
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from posecheck.calibrate.board import (
    BOARD_COLUMNS,
    BOARD_MARKER_IN,
    BOARD_ROWS,
    BOARD_SQUARE_IN,
    board_markers,
    tag_modules,
)
from posecheck.calibration.file import REMEDY
from posecheck.calibration.model import Tags
from posecheck.files.atomic import write_whole
from posecheck.observation.tags import MODULES
from posecheck.text.translation import N_, _

PAPERS: Final = {"letter": (8.5, 11.0), "a4": (210 / 25.4, 297 / 25.4)}
"""Width and height in inches."""
POINT: Final = 72.0
LEFT: Final = 0.75
"""Margin of text and rulers, inches."""
RULER_IN: Final = 6
RULER_CM: Final = 15
_FONT, _BOLD = "Helvetica", "Helvetica-Bold"
_LEADING: Final = 0.19
_KNEES: Final = N_(
    "1. Check with a ruler of your own that the printed one below is true. If not, print again\n"
    '    at 100 % ("actual size"), or say what its 6 inches measure: calibrate tags --ruler 5.9\n'
    "2. Cut along the dashed lines. The white border must stay.\n"
    "3. Glue each square on stiff card, so that it stays flat.\n"
    "4. Lie down with your knees bent. Fasten each square on top of the thigh, two fingers above\n"
    "    the kneecap, facing the camera behind your head: a rubber band or safety pins will do.\n"
    "    The one named LEFT goes on your own left leg. It must not slip when you move."
)
_MAT: Final = N_(
    "Lay this sheet flat on the mat beside your chest, in view of the camera behind your head, "
    "and\n"
    "fasten it with tape. It shows posecheck where the floor is. You can do without it; it only\n"
    "helps together with a measured lens (posecheck calibrate camera)."
)
_BOARD: Final = N_(
    "For posecheck calibrate camera. Glue this sheet on stiff, flat card. Film it for half a\n"
    "minute from near and far, in the middle and every corner of the picture, tilted each way."
)


def write_sheets(path: str | Path, paper: str, tags: Tags) -> None:
    """Write the PDF: knee tags, mat tag and chessboard, one page each, with a ruler on every page.

    Args:
        paper: letter or a4.
        tags: sizes of the squares.

    Raises:
        InputError: when the file cannot be written.
    """
    write_whole(path, sheets(paper, tags), _(REMEDY))


def sheets(paper: str, tags: Tags) -> bytes:
    """The content of the PDF; the same for the same arguments."""
    from reportlab.pdfgen.canvas import Canvas

    width, height = PAPERS[paper]
    content = io.BytesIO()
    canvas = Canvas(content, pagesize=(width * POINT, height * POINT), invariant=1)
    canvas.setTitle(_("posecheck: tags, chessboard and ruler"))
    canvas.setAuthor("posecheck")
    canvas.setViewerPreference("PrintScaling", "None")
    page = _Page(canvas, width, height)
    page.knees(tags.side_in)
    page.mat(tags.mat_side_in)
    page.board()
    canvas.save()
    return content.getvalue()


class _Page:
    """Draws in inches from the lower left corner of the sheet."""

    def __init__(self, canvas: Any, width: float, height: float) -> None:
        self._canvas = canvas
        self._width, self._height = width, height

    def knees(self, side: float) -> None:
        top = self._head(_("Tags for the knees"), _(_KNEES))
        paper = side * (MODULES + 2) / MODULES
        gap = (self._width - 2 * paper) / 3
        bottom = top - 0.25 - paper
        # Lying down and seen from behind the head, the left knee is on the left.
        for x, name, words in (
            (gap, "left_knee", _("LEFT knee; this edge toward the hip; square {side:g} in")),
            (
                2 * gap + paper,
                "right_knee",
                _("RIGHT knee; this edge toward the hip; square {side:g} in"),
            ),
        ):
            self._cut_line(x, bottom, paper)
            margin = (paper - side) / 2
            self._pattern(x + margin, bottom + margin, side, tag_modules(name))
            # Inside the line, so that it stays with the square.
            label = words.format(side=side)
            self._text(x + paper / 2, bottom + 0.07, label, size=6, centred=True)
        self._foot()

    def mat(self, side: float) -> None:
        top = self._head(_("Tag for the mat"), _(_MAT))
        x, bottom = (self._width - side) / 2, top - 0.35 - side
        self._pattern(x, bottom, side, tag_modules("mat"))
        label = _("The square is {side:g} in wide; this edge toward the head").format(side=side)
        self._text(x, bottom - 0.25, label)
        self._foot()

    def board(self) -> None:
        top = self._head(_("Chessboard for the lens"), _(_BOARD))
        square = BOARD_SQUARE_IN
        left, bottom = (self._width - BOARD_COLUMNS * square) / 2, top - 0.15 - BOARD_ROWS * square
        markers = iter(board_markers())
        inset = (square - BOARD_MARKER_IN) / 2
        for row in range(BOARD_ROWS):
            for column in range(BOARD_COLUMNS):
                x, y = left + column * square, bottom + (BOARD_ROWS - 1 - row) * square
                if (row + column) % 2 == 0:
                    self._rect(x, y, square, square, 0.0)
                else:
                    self._pattern(x + inset, y + inset, BOARD_MARKER_IN, next(markers))
        self._canvas.showPage()

    def _head(self, title: str, text: str) -> float:
        """Title and instructions; returns where they end."""
        y = self._height - 0.75
        self._text(LEFT, y, title, size=16, font=_BOLD)
        y -= 0.1
        for line in text.split("\n"):
            y -= _LEADING
            self._text(LEFT, y, line)
        return y

    def _foot(self) -> None:
        """The rulers, in inches and centimetres; ends the page."""
        canvas = self._canvas
        y = 0.95
        canvas.setLineWidth(0.5)
        for length, parts, unit_in, words in (
            (RULER_IN, 8, 1.0, _("inches")),
            (RULER_CM, 10, 1 / 2.54, _("centimetres")),
        ):
            self._line(LEFT, y, LEFT + length * unit_in, y)
            for tick in range(length * parts + 1):
                whole, half = tick % parts == 0, 2 * tick % parts == 0
                reach = 0.17 if whole else 0.11 if half else 0.07
                x = LEFT + tick * unit_in / parts
                self._line(x, y, x, y + reach)
                if whole:
                    self._text(x, y + 0.2, str(tick // parts), size=7, centred=True)
            self._text(LEFT + length * unit_in + 0.12, y, words, size=8)
            y -= 0.45
        canvas.showPage()

    def _cut_line(self, x: float, y: float, side: float) -> None:
        canvas = self._canvas
        canvas.saveState()
        canvas.setDash(3, 3)
        canvas.setLineWidth(0.4)
        canvas.setStrokeGray(0.55)
        canvas.rect(x * POINT, y * POINT, side * POINT, side * POINT, stroke=1, fill=0)
        canvas.restoreState()

    def _pattern(self, x: float, y: float, side: float, black: NDArray[np.bool_]) -> None:
        """A square pattern with its lower left corner at (x, y)."""
        self._rect(x, y, side, side, 0.0)
        count = len(black)
        module = side / count
        for row, column in np.argwhere(~black):
            # White modules reach a little into white neighbours: printers leave no seams then.
            right = column + 1 < count and not black[row, column + 1]
            below = row + 1 < count and not black[row + 1, column]
            more = 0.02 * module
            bottom = y + (count - 1 - row) * module
            self._rect(
                x + column * module,
                bottom - more * below,
                module + more * right,
                module + more * below,
                1.0,
            )

    def _rect(self, x: float, y: float, width: float, height: float, grey: float) -> None:
        self._canvas.setFillGray(grey)
        self._canvas.rect(x * POINT, y * POINT, width * POINT, height * POINT, stroke=0, fill=1)
        self._canvas.setFillGray(0.0)

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self._canvas.line(x0 * POINT, y0 * POINT, x1 * POINT, y1 * POINT)

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = 10,
        font: str = _FONT,
        centred: bool = False,
    ) -> None:
        self._canvas.setFont(font, size)
        draw = self._canvas.drawCentredString if centred else self._canvas.drawString
        draw(x * POINT, y * POINT, text)
