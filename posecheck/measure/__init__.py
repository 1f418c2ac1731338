"""Poses of one exercise become values with errors, counted from the person's neutral."""
