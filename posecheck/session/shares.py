"""Shares of a session that have a name; alone here, as they cost nothing to load."""

from typing import Final

MOSTLY: Final = 0.5
"""More than this share of the time is most of it."""
NEARLY_ALL: Final = 0.9
"""From this share on a rule was judged throughout: coming into position, and the half second until
neutral is known, are no gap."""
WELL_SEEN: Final = 0.7
"""Share of the time that must have been judged before it may be called well done."""
