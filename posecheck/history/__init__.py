"""Past sessions: one row each in a database that stays on this machine or in the clinic."""

from posecheck.history.entry import SessionEntry
from posecheck.history.history import History

__all__ = ["History", "SessionEntry"]
