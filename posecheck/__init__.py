"""posecheck watches gentle lower-back stretches and says when they leave the safe middle range.

The parts that a program builds on: `Session` judges poses, `analyze` checks a recording,
`load_exercise` and `load_definition` read exercises. Importing this package loads no model,
touches no environment and opens nothing.
"""

import logging
from importlib import metadata

try:
    __version__ = metadata.version("posecheck")
except metadata.PackageNotFoundError:  # run from a source tree that was not installed
    __version__ = "0.0.0"

# What is logged goes where the program that uses posecheck wants it, nowhere unless it says so.
logging.getLogger(__name__).addHandler(logging.NullHandler())
