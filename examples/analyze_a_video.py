"""Check a recorded video and read the result: `python examples/analyze_a_video.py [FOLDER]`."""

import json
import sys
from pathlib import Path

import posecheck

VIDEO = Path(__file__).parent.parent / "sample_videos" / "pelvic_tilt_bridge.mp4"


def main(folder: str = "bridge.posecheck") -> None:
    """Check somebody who bridges where only the pelvis should tilt."""
    result = posecheck.analyze(VIDEO, "pelvic_tilt", folder, height="5ft5in", annotate=False)

    print(f"{len(result.repetitions)} repetition, judged {result.judged_s:.0f} s")
    for event in result.warnings:
        print(f"{event.start_s:.1f} s: {event.message}")

    # The folder holds the same for other programs, and the page for people.
    content = json.loads((Path(folder) / "result.json").read_text(encoding="utf-8"))
    assert content == result.to_dict()
    lift = content["ranges"]["pelvis_lift_in"]
    print(f"the pelvis rose by {lift['max']:.1f} ± {lift['band']:.1f} {lift['unit']}")
    print(f"open {Path(folder) / 'report.html'} in a browser")


if __name__ == "__main__":
    main(*sys.argv[1:2])
