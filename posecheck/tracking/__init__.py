"""From images to poses: the model, and the one place that runs it."""
