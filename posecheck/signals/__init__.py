"""Pure functions of a body, arrays in and array out: what the rules are about.

`SIGNALS` holds all of them by name, `measure` works one out of a `Body`: a `PoseTrack` with the
`View` of it and the `Reference` that relative signals are counted from.
"""

from posecheck.pose.view import View
from posecheck.signals.body import Body
from posecheck.signals.catalogue import SIGNALS, Signal, measure
from posecheck.signals.reference import Reference

__all__ = ["SIGNALS", "Body", "Reference", "Signal", "View", "measure"]
