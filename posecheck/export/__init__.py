"""Results and history in other people's formats."""
