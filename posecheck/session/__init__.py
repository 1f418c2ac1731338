"""The one session behind every door: poses in, verdicts out, a result at the end."""
