"""HDR pictures in the colours of an ordinary screen.

Phones record in BT.2020 colours with the transfer functions PQ (SMPTE ST 2084) or HLG (ARIB
STD-B67); taken for ordinary video they look grey and dark, and a dark picture is seen worse. The
functions are those of ITU-R BT.2100-2, the white that of BT.2408.
"""

import math
from typing import Final, Literal, cast

import av
import numpy as np
from numpy.typing import NDArray

from posecheck.video.opencv import cv2
from posecheck.video.scaling import Picture

Transfer = Literal["pq", "hlg"]
_TRANSFERS: Final[dict[int, Transfer]] = {16: "pq", 18: "hlg"}
"""By the number of the transfer function in ITU-T H.273."""
WHITE_NITS: Final = 203.0
"""A white sheet of paper in an HDR picture (BT.2408) ..."""
SDR_WHITE_NITS: Final = 100.0
"""... and in one that was made from an ordinary picture."""
PEAK_NITS: Final = 1000.0
"""Of the screens for which HDR is graded, HLG's nominal one; what is brighter is cut off."""
KNEE: Final = 0.75
"""Up to this share of white everything stays as it is; what is brighter shares the rest."""
GAMMA: Final = 2.2
_BRIGHT_PERCENT: Final = 99.5
"""Per cent of the pixels that are no highlight."""
_LEVELS: Final = 1024
_TO_709: Final = np.array(
    [[1.6605, -0.5876, -0.0728], [-0.1246, 1.1329, -0.0083], [-0.0182, -0.1006, 1.1187]],
    np.float32,
)
"""Linear BT.2020 to BT.709 (BT.2087)."""
_LUMA: Final = np.array([0.2627, 0.6780, 0.0593], np.float32)


def transfer_of(frame: av.VideoFrame) -> Transfer | None:
    """The HDR transfer function of a decoded picture; None = it is an ordinary one."""
    return _TRANSFERS.get(int(frame.color_trc or 0))


class ToneMapper:
    """Turns pictures of one HDR recording into ordinary ones, all with the same white."""

    def __init__(self, transfer: Transfer) -> None:
        self._transfer = transfer
        signal = np.linspace(0, 1, _LEVELS)
        self._linear = (_pq(signal) if transfer == "pq" else _hlg(signal)).astype(np.float32)
        self._white = math.nan
        self._shown = np.zeros(0, np.uint8)

    def picture(self, rgb: NDArray[np.uint16]) -> Picture:
        """The picture (height, width, 3) of 16 bits as one of 8."""
        nits = self._linear[rgb >> 6]
        if self._transfer == "hlg":
            # The screen's own gamma (the OOTF), 1.2 at a peak of 1000 nits.
            nits *= PEAK_NITS * np.power(nits @ _LUMA, np.float32(0.2))[..., None]
        if math.isnan(self._white):
            brightest = float(np.percentile(nits.max(axis=2), _BRIGHT_PERCENT))
            self._white = min(max(brightest, SDR_WHITE_NITS), WHITE_NITS)
            self._shown = _shown(PEAK_NITS / self._white)
        narrow = cast(NDArray[np.float32], cv2.transform(nits, _TO_709))
        # By the square root: dark shades, which the eye tells apart best, get most steps.
        steps = np.sqrt(np.clip(narrow, 0, PEAK_NITS) / PEAK_NITS) * (4 * _LEVELS - 1)
        return cast(Picture, self._shown[steps.astype(np.uint16)])


def _pq(signal: NDArray[np.floating]) -> NDArray[np.floating]:
    """Nits of a PQ signal of 0 to 1."""
    m1, m2 = 2610 / 16384, 2523 / 32
    c1, c2, c3 = 3424 / 4096, 2413 / 128, 2392 / 128
    root = signal ** (1 / m2)
    return np.asarray(10_000 * (np.maximum(root - c1, 0) / (c2 - c3 * root)) ** (1 / m1))


def _hlg(signal: NDArray[np.floating]) -> NDArray[np.floating]:
    """Light of the scene, 0 to 1, of an HLG signal of 0 to 1."""
    a, b, c = 0.17883277, 0.28466892, 0.55991073
    return np.where(signal <= 0.5, signal**2 / 3, (np.exp((signal - c) / a) + b) / 12)


def _shown(peak: float) -> Picture:
    """Values of 8 bits for light up to `peak` times white, by the square root of its share."""
    light = np.linspace(0, 1, 4 * _LEVELS) ** 2 * peak
    over, most = np.maximum(light - KNEE, 0) / (1 - KNEE), (peak - KNEE) / (1 - KNEE)
    # Reinhard's curve with a white point: as steep as the straight part where it begins.
    bright = KNEE + (1 - KNEE) * over * (1 + over / most**2) / (1 + over)
    tone = np.where(light <= KNEE, light, bright)
    return np.round(255 * np.clip(tone, 0, 1) ** (1 / GAMMA)).astype(np.uint8)
