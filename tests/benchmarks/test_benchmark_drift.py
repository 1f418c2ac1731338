"""The benchmark of knee drift: its naive method and how it finds late warnings."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks import drift, drift_fit, drift_rows, naive_drift
from benchmarks.rendered import RenderedClip
from posecheck.exercises.library import load_exercise
from posecheck.pose.track import PoseTrack
from posecheck.session.session import Session
from tests.figures import SUPINE, Figure, film, moved, pose

KNEES = ("left_knee", "right_knee")


def test_the_naive_method_follows_the_landmarks_of_the_knees() -> None:
    still = pose(SUPINE, "head_end")
    gap = still.point("left_shoulder") - still.point("right_shoulder")
    trunk = still.point("left_shoulder") - still.point("left_hip")
    ruler = max(np.hypot(*gap) / naive_drift.NAIVE_BREADTH, abs(trunk[1]) / naive_drift.NAIVE_TRUNK)
    aside = moved(still, KNEES, (-ruler / 67, 0))  # an inch of 67, to the person's left
    poses = [*film(lambda t: SUPINE, 2, "head_end", fps=10)]
    track = PoseTrack.of([*poses, *(replace(aside, time_s=2 + i / 10) for i in range(5))])
    found = naive_drift.naive_drift(track, 67.0)
    assert found[:5] == pytest.approx(np.zeros(5), abs=1e-6)
    assert found[-1] == pytest.approx(1.0, rel=0.05)


def test_a_crossing_that_is_not_warned_about_is_not_overlooked() -> None:
    session = Session(load_exercise("supine_caudal_rotation"), height=67.0)
    for seen in film(lambda t: SUPINE, 3, "head_end", fps=10):
        session.update(seen)
    result = session.finish()
    true = np.zeros(len(result.times))
    true[10:20] = 3.6
    true[22:24] = 3.2  # not beyond by half an inch
    (delay,) = drift._delays(result, true)
    assert np.isnan(delay)
    assert not drift._in_time(delay)


@pytest.mark.parametrize(
    ("position", "wanted"),
    [
        ((0.1, 2.5, 1.8), True),
        ((0.4, 2.4, 1.0), True),
        ((1.1, 2.3, 1.7), False),  # too far aside
        ((0.1, 2.4, 0.65), False),  # too low
        ((0.0, 1.1, 2.9), False),  # too steep
        ((0.1, -2.6, 1.8), False),  # at the feet
        ((2.6, 0.0, 1.2), False),  # at the side
    ],
)
def test_which_clips_should_be_refused(
    tmp_path: Path, position: tuple[float, float, float], wanted: bool
) -> None:
    truth = {"camera": {"position": position, "target": (0, 0.1, 0.3)}}
    (tmp_path / "clip.truth.json").write_text(json.dumps(truth))
    clip = RenderedClip.read(tmp_path / "clip.mp4")
    none = np.full(3, np.nan)
    assert drift.Measured(clip, none, none, [], 0, 0, none, [], none).wanted == wanted


def test_no_fit_uses_a_body_that_is_kept_out(capsys: pytest.CaptureFixture[str]) -> None:
    clips = [RenderedClip.read(path) for path in sorted(drift.CLIPS.glob("held_*.mp4"))]
    assert len({clip.truth["body"] for clip in clips}) >= 5
    assert not any(drift_rows.is_fitted(clip) for clip in clips)
    seen: list[str] = []

    def fitted(clip: RenderedClip) -> None:
        seen.append(clip.name)

    usual = RenderedClip.read(drift.CLIPS / "head_older_200.mp4")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drift_fit, "_fitted", fitted)
        with pytest.raises(ValueError, match="not enough values"):
            drift_fit.fit([*clips, usual])  # nothing is left of one clip without figures
    assert seen == [usual.name]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("head_older_200", "usual"),
        ("held_stout_lens_70", "lens of 56 to 78 degrees"),
        ("held_long_rug", "patterned floor"),
        ("held_thin_one_knee", "one knee alone"),
        ("held_broad_usual", "bodies never fitted"),
        ("held_stout_roll_8", "camera leaning 5 to 8 degrees"),
        ("held_thin_feet_045", "feet end, 0.45 m"),
        ("held_round_feet_060", "feet end, 0.60 m"),
        ("held_long_feet_075", "feet end, 0.75 m"),
        ("held_broad_feet_085", "feet end, 0.85 m"),
    ],
)
def test_which_row_a_clip_belongs_to(name: str, kind: str) -> None:
    assert drift_rows.kind_of(RenderedClip.read(drift.CLIPS / f"{name}.mp4")) == kind


def test_where_one_knee_leaves_the_other_its_way_is_the_truth() -> None:
    clip = RenderedClip.read(drift.CLIPS / "held_thin_one_knee.mp4")
    leading, middle = drift_rows.true_drift(clip), clip.signals["knee_drift_in"]
    # The other knee stays, so the middle goes half of the way.
    assert np.abs(leading).max() == pytest.approx(2 * np.abs(middle).max(), rel=0.05)
    together = RenderedClip.read(drift.CLIPS / "head_older_200.mp4")
    assert drift_rows.true_drift(together) is together.signals["knee_drift_in"]


def test_feet_end_rows_ask_for_their_own_mean_and_for_bands_that_hold() -> None:
    some = np.array([0.3, -0.3, 0.3, np.nan])
    row = drift_rows.Row(f"{drift_rows.FEET}, 0.45 m", 1, some, some * 0 + 0.4, some, some, 0, 0, 0)
    figures = {figure.name.rsplit(": ", 1)[1]: figure for figure in row.figures()}
    assert figures["mean error"].target == drift_rows.TARGET_FEET_MEAN_IN
    assert figures["truth in the band"].value == 100
    assert "95 % within" not in figures


@pytest.mark.parametrize(("peak", "false"), [(2.4, 1), (3.5, 0), (-3.5, 1)])
def test_a_warning_is_false_when_the_knees_stayed_near_on_its_side(peak: float, false: int) -> None:
    session = Session(load_exercise("supine_caudal_rotation"), height=67.0, level=3)

    def figure(t: float) -> Figure:
        return replace(SUPINE, knees_aside_m=0.0254 * 4.5 * min(1.0, max(0.0, t - 2)))

    for seen in film(figure, 5, "head_end", fps=10):
        session.update(seen)
    result = session.finish()
    sides = [e.side for e in result.events if e.severity == "warning" and e.kind == "range"]
    assert sides == ["left"]
    assert drift._false(result, np.where(result.times > 2, peak, 0.0)) == false


@pytest.mark.parametrize(
    ("position", "wanted"),
    [((0.1, -2.6, 0.5), True), ((0.1, -2.6, 1.4), False), ((1.2, -2.0, 0.6), False)],
)
def test_which_clips_from_the_feet_should_be_judged_when_that_is_said(
    tmp_path: Path, position: tuple[float, float, float], wanted: bool
) -> None:
    truth = {"camera": {"position": position}}
    (tmp_path / "clip.truth.json").write_text(json.dumps(truth))
    clip = RenderedClip.read(tmp_path / "clip.mp4")
    none = np.full(3, np.nan)
    assert clip.from_feet
    assert drift.Measured(clip, none, none, [], 0, 0, none, [], none, by_feet=True).wanted == wanted
