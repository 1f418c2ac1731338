"""The coach in the browser: the server side."""
