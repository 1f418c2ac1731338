"""What visitors are told when something fails that is none of their doing."""

from typing import Final

NO_DATABASE: Final = "The history cannot be reached; posecheck's window says why."
DEFECT: Final = "Something went wrong in posecheck; its window says what."
