"""Measurements of speed and accuracy; run one with `python -m benchmarks.NAME --help`.

| name      | what it measures                                                                |
|-----------|---------------------------------------------------------------------------------|
| analyze   | speed and memory of `posecheck analyze` beside MediaPipe alone                  |
| joints    | where the landmarks lie beside the true joints: the constants of the signals    |
| signals   | the error of every signal against the truth of rendered clips                   |
| smoothing | noise and lag of the smoothing beside a plain low-pass and a moving mean        |
"""
