"""Leads one person through a session; without screen, sound, network or clock of its own."""
