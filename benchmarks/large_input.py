"""What large pictures cost: 4K at 60 a second beside 640×480, and the tutorial's loop at 1080p.

The large clip is made of a sample by enlarging its pictures and showing each twice as often. The
small one is the sample itself. Elapsed time and processor time of all threads are both compared.
"""

import tempfile
from fractions import Fraction
from pathlib import Path
from statistics import median

import av

from benchmarks import machine, tutorial
from benchmarks.analyze import run
from benchmarks.figure import Figure, report
from benchmarks.saved import SAMPLES

CLIP = "cat_cow_good"
WIDTH, HEIGHT, FPS = 3840, 2160, 60
FRAMES = 150
ROUNDS = 3
TARGET_RATIO = 1.3


def enlarge(source: Path, target: Path, size: tuple[int, int] = (WIDTH, HEIGHT)) -> None:
    """Write the first frames of a clip enlarged and at 60 a second."""
    with av.open(str(source)) as video, av.open(str(target), "w") as out:
        options = {"preset": "ultrafast", "crf": "23"}
        stream = out.add_stream("libx264", rate=FPS, options=options)
        (stream.width, stream.height), stream.pix_fmt = size, "yuv420p"
        count = 0
        for frame in video.decode(video=0):
            large = frame.reformat(*size, "yuv420p")
            large.time_base = Fraction(1, FPS)
            for _ in range(2):
                large.pts = count
                out.mux(stream.encode(large))
                count += 1
            if count >= FRAMES:
                break
        out.mux(stream.encode(None))


def main() -> None:
    """Measure and print."""
    print(machine.describe())
    small = SAMPLES / f"{CLIP}.mp4"
    with tempfile.TemporaryDirectory() as folder:
        large = Path(folder) / "4k60.mp4"
        enlarge(small, large)
        pairs = [
            (run(large, "cat_cow", video=False), run(small, "cat_cow", video=False))
            for _ in range(ROUNDS)
        ]
        middle = Path(folder) / "1080p.mp4"
        enlarge(small, middle, (1920, 1080))
        loops = [
            (
                run(middle, "cat_cow", video=True).fps,
                tutorial.run(middle, Path(folder) / "tutorial.mp4"),
            )
            for _ in range(ROUNDS)
        ]
    beside = "640×480"
    report(
        Figure(
            f"a frame of 4K at 60/s, {what}",
            median(of(big) for big, _ in pairs),
            "ms",
            TARGET_RATIO,
            "most",
            beside,
            median(of(little) for _, little in pairs),
            of_ratio=True,
        )
        for what, of in (
            ("elapsed", lambda r: 1000 / r.fps),
            ("processor time", lambda r: r.cpu_ms),
        )
    )
    report(
        [
            Figure(
                "analyze, annotated video, 1080p",
                median(ours for ours, _ in loops),
                "frames/s",
                tutorial.TARGET,
                "least",
                "the tutorial loop",
                median(theirs for _, theirs in loops),
                of_ratio=True,
            )
        ]
    )


if __name__ == "__main__":
    main()
