"""One body in one picture, or in many: landmarks, joints, view, plausibility."""
