"""Past sessions: one row each in a database that stays on this machine or in the clinic."""
