"""What one look at one frame gave: landmarks, mask, other people, tags."""
