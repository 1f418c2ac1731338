"""How the live coach keeps up with a camera of 30 pictures a second, measured in one run.

The clip is first made into one of 30 pictures a second (each added picture is the mean of its
neighbours) and then played in real time as if it were a camera, twice: once undisturbed, once with
the model held up for 200 ms. Everything else runs as in `posecheck live`: own threads for camera,
model and drawing, rules, voice without a device, results written at the end. `--window` draws and
shows the window too.

True moments come from the clip's `.truth.json`, where there is one.
"""

import argparse
import json
import tempfile
import time
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import machine
from benchmarks.figure import Figure, report
from posecheck.estimation.landmarker import Landmarker
from posecheck.estimation.mediapipe_landmarker import model_info
from posecheck.estimation.models import find_model
from posecheck.exercises.library import load_exercise
from posecheck.exercises.programme import Programme, Step
from posecheck.live.pipeline import JudgedFrame, landmarker_of
from posecheck.live.programme_run import ProgrammeRun
from posecheck.live.run_options import RunOptions
from posecheck.live.window import Display, NoWindow, Window
from posecheck.observation.observation import Observation
from posecheck.video.file import VideoFile
from posecheck.video.frame import Frame
from posecheck.video.playback import Playback
from posecheck.video.writer import VideoWriter
from posecheck.voice.speakers import SilentSpeaker
from posecheck.voice.voice import Voice

FPS = 30
TARGET_LEFT_OUT_PCT, TARGET_AGE_MS, TARGET_WARNING_S, TARGET_RECOVERY_S = 2.0, 60.0, 0.2, 1.0
STALL_S = 0.2
STALL_AT_S = 6.0


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict: the picture's time in the clip, when it came, when the verdict was there."""

    time_s: float
    captured_s: float
    judged_s: float
    tells_hold: bool

    @property
    def age_s(self) -> float:
        return self.judged_s - self.captured_s


@dataclass(frozen=True, slots=True)
class Run:
    """One clip played to its end."""

    verdicts: list[Judged]
    captured: int
    dropped: int

    @property
    def left_out_pct(self) -> float:
        return 100 * self.dropped / self.captured

    def age_ms(self, percentile: float) -> float:
        # The first picture waits for the model to warm up, before anything is said.
        return 1000 * float(np.percentile([v.age_s for v in self.verdicts[1:]], percentile))

    def warned_s(self) -> float | None:
        """Clip time, on the clock of the camera, at which the hold warning was given."""
        base = float(np.median([v.captured_s - v.time_s for v in self.verdicts[1:]]))
        told = (v.judged_s - base for v in self.verdicts if v.tells_hold)
        return next(told, None)


class _Stalling:
    """A tracker that is held up once."""

    def __init__(self, landmarker: Landmarker, at_s: float) -> None:
        self._landmarker = landmarker
        self._at_s: float | None = at_s

    def detect(self, frame: Frame) -> Observation:
        if self._at_s is not None and frame.time_s >= self._at_s:
            self._at_s = None
            time.sleep(STALL_S)
        return self._landmarker.detect(frame)

    def close(self) -> None:
        self._landmarker.close()


def at_thirty(clip: Path, target: Path, size: tuple[int, int]) -> None:
    """Write the clip with FPS pictures a second and of the size given, if it is smaller."""
    with VideoFile(clip, analysis_side=max(size)) as video, VideoWriter(target) as out:
        count, before = 0, None
        for frame in video:
            picture = frame.image
            while count / FPS <= frame.time_s + 1e-6:
                state = count / FPS
                if before is None or abs(state - frame.time_s) < 0.25 / FPS:
                    out.write(picture, state)
                else:
                    out.write(((before.astype(np.uint16) + picture) // 2).astype(np.uint8), state)
                count += 1
            before = picture


def wired(
    clip: Path,
    folder: Path,
    open_landmarker: Callable[[], Landmarker],
    *,
    display: Display,
    voice: Voice,
    watch: Callable[[JudgedFrame], None],
) -> ProgrammeRun:
    """The parts of `posecheck live`, with the clip as its camera."""
    return ProgrammeRun(
        Playback(clip, display_side=960 if display.visible else None),
        open_landmarker,
        model_info(find_model("full")),
        RunOptions(folder=lambda *_: folder / "result", height_in=66.0),
        display=display,
        voice=voice,
        history=None,
        say=lambda _: None,
        watch=watch,
    )


def play(
    clip: Path, exercise_id: str, folder: Path, *, display: Display, stall_at_s: float | None
) -> Run:
    """Coach the clip as `posecheck live` does."""
    open_landmarker: Callable[[], Landmarker] = landmarker_of(find_model("full"))
    if stall_at_s is not None:
        plain, at = open_landmarker, stall_at_s
        open_landmarker = lambda: _Stalling(plain(), at)  # noqa: E731
    verdicts: list[Judged] = []

    def note(judged: JudgedFrame) -> None:
        cue = judged.state.cue
        active = judged.state.verdict.active
        words = {event.message for event in active if event.kind == "hold"}
        tells = cue is not None and cue.kind == "warning" and cue.text in words
        verdicts.append(Judged(judged.frame.time_s, judged.captured_s, judged.judged_s, tells))

    voice = Voice(SilentSpeaker())
    live = wired(clip, folder, open_landmarker, display=display, voice=voice, watch=note)
    exercise = load_exercise(exercise_id)
    live.run(Programme(exercise.title, (Step(exercise),)))
    voice.close()
    return Run(verdicts, live.capture.captured, live.capture.dropped)


def recovery_s(run: Run, at_s: float) -> float:
    """Seconds from the end of the stall until pictures are judged as fresh as the target again.

    The median of five successive ages counts, so that one of other work's making does not.
    """
    base = float(np.median([v.captured_s - v.time_s for v in run.verdicts[1:]]))
    ended = base + at_s + STALL_S
    after = [v for v in run.verdicts if v.judged_s >= ended]
    for five in (after[i : i + 5] for i in range(len(after) - 4)):
        if float(np.median([v.age_s for v in five])) <= TARGET_AGE_MS / 1000:
            return max(0.0, five[-1].judged_s - ended)
    return float("inf")


def true_hold_s(clip: Path) -> float | None:
    """When the hold truly reached its limit, None when that is not known."""
    truth = clip.with_suffix(".truth.json")
    if not truth.exists():
        return None
    events = json.loads(truth.read_text(encoding="utf-8"))["events"]
    return next((e["start_s"] for e in events if e["kind"] == "hold"), None)


def expected_exercise(clip: Path) -> str | None:
    """The exercise in the clip's expectation file, None when there is none."""
    expectation = clip.with_suffix(".expect.toml")
    if not expectation.exists():
        return None
    return str(tomllib.loads(expectation.read_text(encoding="utf-8"))["exercise"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("clip", type=Path)
    parser.add_argument(
        "-e", "--exercise", help="the movement; as the clip's expectation file says if left out"
    )
    parser.add_argument("--window", action="store_true", help="draw and show the window too")
    options = parser.parse_args()
    exercise = options.exercise or expected_exercise(options.clip)
    if exercise is None:
        parser.error("name the movement with -e")
    display: Display = Window() if options.window else NoWindow()
    print(machine.describe())
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        fast = folder / "thirty.mp4"
        at_thirty(options.clip, fast, (640, 480))
        with VideoFile(fast) as video:
            info = video.info
        print(f"{info.width}×{info.height}, {info.fps:.0f} pictures a second, {exercise}")
        run = play(fast, exercise, folder, display=display, stall_at_s=None)
        stalled = play(fast, exercise, folder, display=display, stall_at_s=STALL_AT_S)
    display.close()
    usual = run.age_ms(50)
    print(
        f"left out           {run.left_out_pct:6.2f} %   of {run.captured} pictures "
        f"(target at most {TARGET_LEFT_OUT_PCT:g})"
    )
    print(
        f"camera to verdict  {run.age_ms(95):6.1f} ms  95 %, {usual:.1f} ms median, "
        f"{run.age_ms(100):.1f} ms worst (target at most {TARGET_AGE_MS:g} for 95 %)"
    )
    told, true = run.warned_s(), true_hold_s(options.clip)
    if told is not None and true is not None:
        print(
            f"10-second warning  {told - true:+6.2f} s   from the true moment, {true:g} s "
            f"(target within {TARGET_WARNING_S:g})"
        )
    else:
        print("10-second warning     none in this clip, or its true moment is not known")
    oldest = max(1000 * v.age_s for v in stalled.verdicts[1:])
    print(
        f"stall of {1000 * STALL_S:.0f} ms    {recovery_s(stalled, STALL_AT_S):6.2f} s   "
        f"until pictures are judged as fresh again, oldest judged {oldest:.0f} ms "
        f"(target within {TARGET_RECOVERY_S:g} s)"
    )
    recovered = recovery_s(stalled, STALL_AT_S)
    figures = [
        Figure("live: pictures left out", run.left_out_pct, "%", TARGET_LEFT_OUT_PCT, "most"),
        Figure("live: camera to verdict, 95 %", run.age_ms(95), "ms", TARGET_AGE_MS, "most"),
        Figure("live: fresh again after a stall", recovered, "s", TARGET_RECOVERY_S, "most"),
    ]
    if told is not None and true is not None:
        late = abs(told - true)
        figures.append(Figure("live: error of the warning", late, "s", TARGET_WARNING_S, "most"))
    report(figures)


if __name__ == "__main__":
    main()
