"""Verdicts change only as they must when a recording is changed in a known way.

One test a recording judges all rows of the table in `variants`. The landmarks of the sample clips
are those that `tests/integration/test_movements.py` has left in pytest's cache; where it has not
run yet the model looks at the clip.
"""

from collections import Counter
from pathlib import Path

import pytest

from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options
from posecheck.exercises.library import built_in_exercise
from posecheck.pose.track import PoseTrack
from posecheck.session.result import SessionResult
from tests.acting import cats, curved
from tests.figures import film
from tests.metamorphic import recordings
from tests.metamorphic.recordings import REAL, SAMPLES, Recording
from tests.metamorphic.variants import VARIANTS, Variant

ROWS = list(VARIANTS)
OTHER_SIDE = {"left": "right", "right": "left"}
_BRIDGES = "a bridge in place of a tilt: whether its beginning counts lies at the limit"
_UNSTEADY = "the repetition lies at the limit of what counts: a few pictures more or less decide"
_UNSEEN = "out of sight for twice as long in it: the repetition is listed as unfinished"
_OUTSIDE = "a part that is outside of the picture lies in the larger one"
KNOWN: dict[tuple[str, str], str] = {
    ("5 a second", "walking_leaves"): "the swing of an arm is read too small from five pictures",
    ("10 a second", "br_cutout"): _BRIDGES,
    ("5 a second", "br_cutout"): _BRIDGES,
    ("sped up", "br_cutout"): _BRIDGES,
    ("a pause cut in", "br_cutout"): "a gap in a repetition makes two of it",
    ("15 a second", "br_two"): _BRIDGES,
    ("10 a second", "br_two"): _BRIDGES,
    ("5 a second", "br_two"): _BRIDGES,
    ("15 a second", "br_white"): _BRIDGES,
    ("10 a second", "br_white"): _BRIDGES,
    ("slowed to half", "br_white"): _BRIDGES,
    ("sped up", "br_white"): _BRIDGES,
    ("slowed to half", "catcow_hansh"): _UNSTEADY,
    ("15 a second", "cobra_hansh"): _UNSTEADY,
    ("sped up", "cobra_hansh"): _UNSTEADY,
    ("a pause cut in", "cobra_hansh"): "a gap completes a repetition",
    ("sped up", "hf_home"): _UNSTEADY,
    ("slowed to half", "hf_home"): _UNSEEN,
    ("slowed to half", "ktc_hugs"): _UNSEEN,
    ("slowed to half", "br_cutout"): _BRIDGES,
    ("slowed to half", "knee_to_chest_good"): "legs that pass each other are exchanged for so long "
    "that it seems to be a repetition",
    ("5 a second", "ktc_hugs"): _UNSTEADY,
    ("elsewhere in a larger picture", "pt_rehab"): _OUTSIDE,
    ("5 a second", "walk_normal01"): "steps from far away are read less surely",
}
"""What is known to be wrong: (variant, recording) and why."""
FAST = ("cat_cow_too_far", "childs_pose_hold", "supine_rotation_too_fast", "walking_leaves")
"""Four that have most of what can be warned of, for every run; all in slow ones."""


def warned(found: SessionResult, *, swap: bool = False) -> Counter[tuple[str, str | None]]:
    """Warnings by kind and rule, each once: a border that is crossed twice may be crossed once."""
    out: Counter[tuple[str, str | None]] = Counter()
    for event in found.events:
        if event.severity == "warning":
            rule = event.rule
            if swap:
                rule = next(
                    (rule.replace(a, b, 1) for a, b in OTHER_SIDE.items() if rule.startswith(a)),
                    rule,
                )
            side = OTHER_SIDE.get(event.side or "", event.side) if swap else event.side
            out[event.kind, f"{rule} {side}"] = 1
    return out


def sides(found: SessionResult, *, swap: bool = False) -> Counter[str | None]:
    return Counter(
        OTHER_SIDE.get(rep.side or "", rep.side) if swap else rep.side for rep in found.repetitions
    )


def differences(base: SessionResult, other: SessionResult, row: Variant) -> list[str]:
    """How the verdicts differ in what the row does not allow, in words."""
    out = []
    before, after = warned(base, swap=row.sides_swap), warned(other)
    out += [f"lost {w}" for w in before - after if w[0] not in row.lost]
    out += [f"new {w}" for w in after - before if w[0] not in row.new]
    reps = len(base.repetitions), len(other.repetitions)
    if not reps[0] - row.fewer_reps <= reps[1] <= reps[0] + row.more_reps:
        out.append(f"repetitions {reps[0]} -> {reps[1]}")
    elif reps[0] == reps[1] and sides(base, swap=row.sides_swap) != sides(other):
        out.append(f"sides {sides(base)} -> {sides(other)}")
    if not row.holds_may_differ and len(base.holds) != len(other.holds):
        out.append(f"holds {len(base.holds)} -> {len(other.holds)}")
    cut = [
        s for s in other.not_judged if row.may_cut and (s.rule, s.reason) == (None, "out_of_frame")
    ]
    judged_s = other.judged_s + sum(span.end_s - span.start_s for span in cut)
    share = judged_s / max(row.time_factor * base.judged_s, 1e-9)
    if base.judged_s > 1 and share < row.least_share:
        out.append(f"judged only {share:.2f} of what was")
    return out


def compare(recording: Recording, landmarks: Path, variant: str) -> list[str]:
    row = VARIANTS[variant]
    track, base = recordings.judged_as_it_is(recording, landmarks)
    return differences(base, recording.judge(row.change(track)), row)


@pytest.fixture(scope="session")
def sample_landmarks(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Path]:
    cache = getattr(request.config, "cache", None)
    kept = None if cache is None else cache.mkdir("posecheck")
    return _Landmarks(kept, tmp_path_factory.mktemp("seen"))


class _Landmarks(dict[str, Path]):
    """Landmarks of sample clips by name, found when they are first asked for."""

    def __init__(self, kept: Path | None, own: Path) -> None:
        super().__init__()
        self._kept, self._own = kept, own

    def __missing__(self, name: str) -> Path:
        kept = self._kept
        path = None if kept is None else recordings.saved_landmarks(kept, name)
        if path is None:
            folder = self._own / name
            exercise = built_in_exercise(recordings.sample(name).exercise)
            options = Options(video=False)
            analyze_recording(SAMPLES / f"{name}.mp4", exercise, folder, options)
            path = folder / "landmarks.npz"
        self[name] = path
        return path


@pytest.mark.parametrize("variant", ROWS)
@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=() if name in FAST else pytest.mark.slow)
        for name in recordings.sample_names()
    ],
)
def test_sample_clips(name: str, variant: str, sample_landmarks: dict[str, Path]) -> None:
    wrong = compare(recordings.sample(name), sample_landmarks[name], variant)
    if (variant, name) in KNOWN:
        assert wrong, "it is right now: strike it from KNOWN"
        pytest.xfail(KNOWN[variant, name])
    assert not wrong, f"{variant}: {VARIANTS[variant].why}"


@pytest.mark.slow
@pytest.mark.skipif(not REAL.is_dir(), reason="needs the recordings beside the project")
@pytest.mark.parametrize("variant", ROWS)
@pytest.mark.parametrize("name", recordings.shadow_names())
def test_real_people(variant: str, name: str) -> None:
    wrong = compare(recordings.shadow(name), REAL / name / "landmarks.npz", variant)
    if (variant, name) in KNOWN:
        assert wrong, "it is right now: strike it from KNOWN"
        pytest.xfail(KNOWN[variant, name])
    assert not wrong, f"{variant}: {VARIANTS[variant].why}"


def test_the_comparison_notices_what_changes() -> None:
    """A table whose rows could not fail would prove nothing."""
    base = recordings.sample("cat_cow_good").judge(_acted(3))
    row = VARIANTS["half as large"]
    assert differences(base, recordings.sample("cat_cow_good").judge(_acted(2)), row)
    assert not differences(base, base, row)


def _acted(count: int) -> PoseTrack:
    return PoseTrack.of(film(curved(*cats(count)), 15))
