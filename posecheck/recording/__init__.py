"""What is kept of a session: landmarks, signals, the result and the folder that holds them."""
