"""From frames to observations: the model, and the one place that runs it."""
