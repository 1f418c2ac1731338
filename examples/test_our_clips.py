"""Clips in a team's own tests: `pytest examples/test_our_clips.py`.

Each clip becomes a test that compares it with the expectation beside it (NAME.expect.toml); a clip
that has not changed is not analysed again. A whole folder may be named too: clip_tests("clips").
"""

from posecheck.testing import clip_tests

test_clips = clip_tests("../sample_videos/pelvic_tilt_bridge.mp4")
