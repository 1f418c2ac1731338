"""The pages and answers of the server that are no live session."""
