"""What is known about one person and one camera beyond the video itself, as data."""
