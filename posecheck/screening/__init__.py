"""Questions before a session: who had better see somebody first, and what after pain."""
