"""Makes the pictures of docs/images anew: `python -m tests.docs.make_images [NAME...]`.

Nothing in them is posed: a sample clip is the camera, for the window picture by picture, for the
page in Chromium. Look at each one before it is kept.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import numpy as np
from PIL import Image

from posecheck.calibration.file import load_calibration
from posecheck.coach.coach import Coach
from posecheck.coach.spoken_summary import all_done, spoken_summary, well_done
from posecheck.estimation.landmarker import open_landmarker
from posecheck.exercises.library import IN_ORDER, load_exercise
from posecheck.exercises.programme import load_programme, programme_ids
from posecheck.history.store import History
from posecheck.live.pipeline import JudgedFrame
from posecheck.live.screens import Screens
from posecheck.screening.red_flags import RED_FLAGS
from posecheck.text import pain_sentences
from posecheck.video.file import VideoFile
from tests.browser.conftest import HEIGHT, as_camera
from tests.chromium import chromium, until
from tests.history.entries import entry
from tests.serve.serving import Served, serving

ROOT: Final = Path(__file__).parents[2]
SAMPLES, IMAGES = ROOT / "sample_videos", ROOT / "docs" / "images"
MOST_BYTES: Final = 150_000
EXERCISE, CLIP = "knee_to_chest", "knee_to_chest_too_far"
LAPTOP, PHONE = (1366, 768), (390, 844)
LEAD_S: Final = 6.0
"""So long the clip's first picture is held: the set-up is seen, and the neutral position found."""
FIRST: Final = datetime(2026, 9, 28, 7, 30, tzinfo=UTC)


def keep(name: str, picture: Image.Image) -> None:
    """Write a picture as small as it may be: photographs as JPEG, drawings with few colours."""
    path = IMAGES / name
    if path.suffix == ".jpg":
        for quality in range(88, 40, -4):
            picture.convert("RGB").save(path, quality=quality, optimize=True, progressive=True)
            if path.stat().st_size <= MOST_BYTES:
                break
    else:
        picture.convert("RGB").quantize(128, dither=Image.Dither.NONE).save(path, optimize=True)
    print(path.name, path.stat().st_size)
    assert path.stat().st_size <= MOST_BYTES, path


# The window


def judged_frames(clip: str, coach: Coach) -> Iterator[JudgedFrame]:
    """What the coach says to each picture of a clip whose first one is held for a while."""
    with VideoFile(SAMPLES / f"{clip}.mp4") as video, closing(open_landmarker()) as landmarker:
        frames = iter(video)
        first = next(frames)
        step = 1 / (video.info.fps or 15.0)
        lead = round(LEAD_S / step)
        for i in range(lead):
            yield judged(replace(first, time_s=i * step), coach, landmarker)
        for frame in frames:
            yield judged(replace(frame, time_s=frame.time_s + lead * step), coach, landmarker)


def judged(frame: Any, coach: Coach, landmarker: Any) -> JudgedFrame:
    pose = landmarker.detect(frame).pose()
    state = coach.update(pose)
    return JudgedFrame(frame, pose, state, coach.session.dorsal, 0.0, 0.0)


def window() -> None:
    """Set-up, a good moment, a first notice, a warning that lasts, a hold, the end."""
    from posecheck.live.screens import Picture

    screens = Screens()
    found: dict[str, Picture] = {}

    def shot(name: str, picture: Picture) -> None:
        if name not in found:
            found[name] = picture.copy()

    exercise = load_exercise(EXERCISE)
    coach = Coach(
        exercise,
        calibration=load_calibration(SAMPLES / f"{CLIP}.calibration.toml"),
        briefing=False,
    )
    good: tuple[float, Picture] | None = None
    for each in judged_frames(CLIP, coach):
        state = each.state
        if state.phase in ("setup", "countdown"):
            picture = screens.setup(exercise, each)
            if not found and any(not check.ok for check in state.checks):
                shot("live-setup", picture)
        elif state.phase == "exercise":
            picture = screens.coaching(exercise, each)
            alert = state.alert
            gauge = state.verdict.gauge
            if gauge is not None and gauge.value is not None and not gauge.beyond:
                near = gauge.caution_high is None or gauge.value < gauge.caution_high
                if alert is None and near and (good is None or gauge.value > good[0]):
                    good = gauge.value, picture.copy()
            if alert is not None and alert.severity == "caution":
                shot("live-notice", picture)
            if alert is not None and alert.severity == "warning":
                shot("live-warning", picture)
    if good is not None:
        shot("live-good", good[1])
    result = coach.finish()
    shot(
        "live-summary",
        screens.summary(
            exercise.title,
            spoken_summary(result),
            warned=bool(result.warnings),
            well=well_done(result),
            last=True,
            finished=all_done(result),
            pain_asked=True,
        ),
    )
    shot("live-pain", screens.counting(3, pain_sentences.shown("counts", "3.")))
    held = load_exercise("childs_pose")
    coach = Coach(held, briefing=False)
    for each in judged_frames("childs_pose_hold", coach):
        if each.state.phase == "exercise":
            seconds = each.state.verdict.hold_s
            picture = screens.coaching(held, each)
            if seconds is not None and 5.0 <= seconds < 6.0:
                shot("live-hold", picture)
    for name, shown in found.items():
        kind = "png" if name in ("live-summary", "live-pain") else "jpg"
        keep(f"{name}.{kind}", Image.fromarray(np.ascontiguousarray(shown)))


# The page


def taken(tab: Any, name: str, *, full: bool = False) -> None:
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        tab.screenshot(path=file.name, full_page=full)
        with Image.open(file.name) as picture:
            keep(name, picture)


@contextmanager
def page(served: Served, browser: Any, size: tuple[int, int], where: str) -> Iterator[Any]:
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    context.add_init_script(
        f"""localStorage.setItem("posecheck", JSON.stringify(
            {{ height: "{HEIGHT}", steps: false }}));"""
    )
    tab = context.new_page()
    tab.goto(f"{served.origin}/{where}")
    yield tab
    tab.wait_for_timeout(0)
    context.close()


def pages() -> None:
    """Start page, red flags, an exercise under way, the end with its question, the history."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        camera = folder / "camera.mjpeg"
        as_camera(SAMPLES / f"{CLIP}.mp4", camera, LEAD_S)
        offered: dict[str, Any] = {
            "calibration": load_calibration(SAMPLES / f"{CLIP}.calibration.toml"),
            "exercises": {name: load_exercise(name) for name in IN_ORDER},
            "programmes": {name: load_programme(name) for name in programme_ids()},
        }
        with (
            serving(folder, screened=False, fps=10, **offered) as served,
            chromium(
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-video-capture={camera}",
            ) as browser,
        ):
            with page(served, browser, LAPTOP, "#/") as tab:
                tab.locator(".cards .sketch svg").first.wait_for()
                tab.wait_for_timeout(500)
                taken(tab, "page-exercises.png")
            with page(served, browser, LAPTOP, "#/live/cat_cow") as tab:
                tab.locator(".flags li").first.wait_for()
                taken(tab, "page-questions.png", full=True)
            with page(served, browser, PHONE, f"#/exercise/{EXERCISE}") as tab:
                tab.locator(".flags li").first.wait_for()
                tab.locator(".sketch svg").first.wait_for()
                tab.evaluate("scrollTo(0, document.querySelector('.flags').offsetTop - 130)")
                taken(tab, "page-phone.png")
            with served.client() as client:
                no = {flag.id: "no" for flag in RED_FLAGS}
                answers = {"about": "red_flags", "exercise": EXERCISE, "answers": no}
                client.post("/api/answers", json=answers)
            with page(served, browser, LAPTOP, f"#/exercise/{EXERCISE}") as tab:
                tab.get_by_role("button", name="Start with my camera").click()
                until(lambda: tab.locator('.live[data-phase="exercise"]').count())
                tab.wait_for_timeout(1500)
                taken(tab, "page-exercise.jpg")
                until(lambda: tab.locator('.cue[data-kind="warning"]').count())
                taken(tab, "page-warning.jpg")
                tab.keyboard.press("e")
                until(lambda: tab.locator(".ended .pain").count())
                tab.locator('.ended input[value="2"]').check(force=True)
                tab.wait_for_timeout(300)
                taken(tab, "page-end.png")
            with History.open(served.settings.database) as history:
                weeks(history)
            with page(served, browser, LAPTOP, "#/history") as tab:
                tab.get_by_label("Show").select_option("supine_caudal_rotation")
                tab.locator(".chart").nth(1).wait_for()
                tab.wait_for_timeout(300)
                tab.evaluate("window.scrollTo(0, 170)")
                taken(tab, "page-history.png")


def report() -> None:
    """The top of a report, with its video beside the plots."""
    with tempfile.TemporaryDirectory() as name, chromium() as browser:
        command = [sys.executable, "-m", "posecheck", "analyze", str(SAMPLES / f"{CLIP}.mp4")]
        command += ["-e", EXERCISE, "--calibration", str(SAMPLES / f"{CLIP}.calibration.toml")]
        subprocess.run([*command, "-o", f"{name}/result"], check=True)
        tab = browser.new_page(viewport={"width": 1366, "height": 1000})
        tab.goto(f"file://{name}/result/report.html")
        tab.wait_for_timeout(1500)
        taken(tab, "report.jpg")


def weeks(history: History) -> None:
    """Six weeks of an exercise whose level rises, with a warning and a day of pain."""
    for i, day in enumerate((0, 2, 3, 7, 9, 14, 16, 21, 28, 35, 40)):
        limit = 1.0 if i < 5 else 2.0
        left, right = limit * (0.55 + 0.03 * i), limit * (0.45 + 0.025 * i)
        history.add(
            entry(
                started=FIRST + timedelta(days=day),
                level=int(limit),
                ranges={"knee_drift_in": (-left, right, "in")},
                main_signals=("knee_drift_in",),
                limits={"knee_drift_in": (-limit, limit)},
                sides={"left": -left, "right": right},
                pain_before=max(1, 6 - i // 2),
                pain_after=max(0, 5 - i // 2),
                warnings=i in (2, 7),
                pain=i == 7,
            )
        )


def main() -> None:
    """Make those that are named, or all."""
    every: dict[str, Callable[[], None]] = {"window": window, "pages": pages, "report": report}
    for name in sys.argv[1:] or list(every):
        if not re.fullmatch("|".join(every), name):
            raise SystemExit(f"there are {', '.join(every)}")
        every[name]()


if __name__ == "__main__":
    main()
