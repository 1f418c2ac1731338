"""A recording, or an array of landmarks, becomes a result."""
