"""What relative signals are counted from: the person's own neutral and the scale."""

import math
from dataclasses import dataclass, field
from typing import Literal

NeutralMethod = Literal["still", "rest", "typical", "calibration"]
"""The person was still at the start; rested later on; nobody knows, so a typical one serves; or it
was measured before."""


@dataclass(frozen=True, slots=True)
class Reference:
    """The person's own neutral and the scale: what relative signals are counted from.

    Parameters
    ----------
    px_per_in : float, default nan
        Pixels per inch at the pelvis and the knees, NaN = unknown.
    neutral : dict of str to float
        Signals and raw measures (see `signals.catalogue.RAW`) in the neutral position by name.
    method : {"none", "height", "tag", "taught"}, default "none"
        How the scale came about.
    error_pct : float, default nan
        Its stated error in per cent, NaN = unknown.
    tag_side_in : float, default nan
        Side of the printed knee tags in inches, NaN = none are worn.
    problem : str, optional
        Why a calibration was not used, in words.
    found : {"still", "rest", "typical", "calibration"}, optional
        How the neutral position was found.
    doubt : dict of str to float
        Half-widths of the uncertainty of values by signal name, in their units, where neutral is
        not the person's own.

    Examples
    --------
    >>> from posecheck.signals import Reference
    >>> Reference(neutral={"back_curve_pct": -1.0}).get("back_curve_pct")
    -1.0
    """

    px_per_in: float = float("nan")
    neutral: dict[str, float] = field(default_factory=dict)
    method: str = "none"
    error_pct: float = float("nan")
    tag_side_in: float = float("nan")
    problem: str | None = None
    found: NeutralMethod | None = None
    doubt: dict[str, float] = field(default_factory=dict)

    def get(self, name: str) -> float:
        """Look up a measure in neutral.

        Parameters
        ----------
        name : str
            The signal or raw measure.

        Returns
        -------
        float
            Its value, NaN when it is not known.
        """
        return self.neutral.get(name, math.nan)
