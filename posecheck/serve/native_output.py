"""What native libraries print is kept out of the server's window."""

import os


def silence_stderr() -> None:
    """Send what this process writes to its standard error nowhere."""
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 2)
    os.close(sink)
