"""How values in inches and their error bands follow a movement."""

from dataclasses import replace

import numpy as np
import pytest

from posecheck.exercises.library import load_exercise
from posecheck.session.result import SessionResult
from posecheck.session.session import Session
from tests.figures import SUPINE, Figure, film

FPS = 15
JUMP_S = 3.0
JUMP_IN = 2.0


def jumped() -> SessionResult:
    """Knees that lie still, and 2 in aside from one picture to the next."""

    def figure(t: float) -> Figure:
        aside = 0.0254 * JUMP_IN if t >= JUMP_S else 0.0
        return replace(SUPINE, knees_aside_m=aside)

    session = Session(load_exercise("supine_caudal_rotation"), height=67.0, level=3)
    for seen in film(figure, 6, "head_end", fps=FPS):
        session.update(seen)
    return session.finish()


def test_what_smoothing_keeps_back_is_in_the_band() -> None:
    result = jumped()
    values, bands = result.signals["knee_drift_in"], result.bands["knee_drift_in"]
    rest = np.nanmedian(bands[(result.times > 2) & (result.times < JUMP_S)])
    first = int(np.searchsorted(result.times, JUMP_S))
    final = float(values[-1])
    assert abs(final) == pytest.approx(JUMP_IN, abs=0.2)
    # Smoothed values arrive late, and the band says by how much.
    late = np.abs(values[first : first + 3] - final)
    assert late[0] > 0.3
    assert (late <= bands[first : first + 3]).all()
    # At rest again it is that of the drift alone.
    assert bands[first] > bands[-1] >= rest
