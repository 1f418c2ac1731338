"""Batch-testing: many clips, compared with what they are expected to show."""
