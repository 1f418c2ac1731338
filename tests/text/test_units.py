"""The table of units."""

import pytest

from posecheck.measure.smoothing import OneEuro
from posecheck.signals.catalogue import SIGNALS
from posecheck.text.numbers import quantity
from posecheck.text.units import UNITS, unit, unit_suffix


def test_every_signal_has_a_unit_of_the_table() -> None:
    assert {signal.unit for signal in SIGNALS.values()} == set(UNITS)


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("in", " in"),
        ("deg", "°"),
        ("°", "°"),
        ("%", " %"),
        ("steps/min", " steps/min"),
        ("spm", " steps/min"),
        ("", ""),
        ("furlongs", " furlongs"),
    ],
)
def test_how_a_unit_follows_a_number(name: str, suffix: str) -> None:
    assert unit_suffix(name) == suffix
    assert quantity(2.0, name) == f"2{suffix}"


def test_codes_for_other_programs() -> None:
    codes = {name: row.ucum for name, row in UNITS.items()}
    assert codes == {"in": "[in_i]", "deg": "deg", "%": "%", "steps/min": "{steps}/min"}
    assert unit("furlongs").ucum == "{furlongs}"


def test_every_row_can_be_measured_with() -> None:
    for row in UNITS.values():
        assert row.brisk > 0
        assert 0 <= row.least < row.brisk
        assert row.varies > 0
        OneEuro(row.brisk)
