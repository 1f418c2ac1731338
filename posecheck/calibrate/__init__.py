"""How calibrations are made: the knees' limit, the own range, the lens, printed sheets."""
