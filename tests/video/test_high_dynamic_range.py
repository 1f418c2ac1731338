"""HDR colours become ordinary ones: greys stay grey, white white, and nothing turns dark."""

import numpy as np
import pytest

from posecheck.video.high_dynamic_range import (
    GAMMA,
    SDR_WHITE_NITS,
    WHITE_NITS,
    ToneMapper,
    _hlg,
    _pq,
)

M1, M2 = 2610 / 16384, 2523 / 32
C1, C2, C3 = 3424 / 4096, 2413 / 128, 2392 / 128


def pq_signal(nits: np.ndarray) -> np.ndarray:
    y = (np.asarray(nits, float) / 10_000) ** M1
    return ((C1 + C2 * y) / (1 + C3 * y)) ** M2


def picture(nits: np.ndarray, white: float) -> np.ndarray:
    """Light in nits (height, width, 3) of BT.2020 as an ordinary picture, with a white area."""
    whole = np.concatenate([nits, np.full_like(nits, white)])
    signal = np.round(65535 * pq_signal(whole)).astype(np.uint16)
    return ToneMapper("pq").picture(signal)[: len(nits)]


def test_the_functions_give_the_standards_own_points() -> None:
    assert _pq(np.array([0.0, 0.5081, 0.7518, 1.0])) == pytest.approx([0, 100, 1000, 1e4], rel=5e-3)
    assert _hlg(np.array([0.0, 0.5, 1.0])) == pytest.approx([0, 1 / 12, 1], abs=1e-6)


@pytest.mark.parametrize("white", [SDR_WHITE_NITS, WHITE_NITS])
@pytest.mark.parametrize("share", [0.02, 0.18, 0.5, 0.7])
def test_greys_stay_grey_and_as_bright_as_they_were(white: float, share: float) -> None:
    shown = picture(np.full((20, 20, 3), share * white), white)
    assert np.ptp(shown.astype(int), axis=2).max() <= 2
    assert shown.mean() == pytest.approx(255 * share ** (1 / GAMMA), abs=3)


def test_brighter_than_white_still_differs() -> None:
    levels = [picture(np.full((2, 2, 3), nits), WHITE_NITS).mean() for nits in (203, 400, 1000)]
    assert levels[0] < levels[1] < levels[2] <= 255


def test_colours_become_stronger_as_the_narrower_space_needs() -> None:
    skin = np.tile([60.0, 40.0, 30.0], (4, 4, 1))
    shown = picture(skin, WHITE_NITS)[0, 0].astype(int)
    plain = 255 * (np.array([60, 40, 30]) / WHITE_NITS) ** (1 / GAMMA)
    assert shown[0] > shown[1] > shown[2]
    assert shown[0] - shown[2] > plain[0] - plain[2]


def test_hlg_white_is_nearly_white_and_black_black() -> None:
    signal = np.zeros((10, 10, 3), np.uint16)
    signal[5:] = round(0.75 * 65535)  # HLG's reference white
    shown = ToneMapper("hlg").picture(signal)
    assert shown[:5].max() == 0
    assert shown[5:].min() > 220
