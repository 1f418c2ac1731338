"""The one line that puts clips into another team's test suite, run in a suite of its own."""

from pathlib import Path
from typing import Any

import pytest
from batches import FEW, LATE, batch

from posecheck import testing
from posecheck.batch.clips import Clip
from posecheck.batch.outcome import Outcome
from posecheck.batch.plan import BatchSettings

pytest_plugins = ["pytester"]

SUITE = """
from posecheck.testing import clip_tests

test_clips = clip_tests("my_clips", height="170cm", level=2)
"""


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """Four clips beside a test file, and outcomes for them without looking at any pixel."""
    outcomes = {outcome.name.replace(" ", "_"): outcome for outcome in batch()}
    (pytester.path / "my_clips").mkdir()
    for name in outcomes:
        (pytester.path / "my_clips" / f"{name}.mp4").touch()
    seen: list[Any] = []

    def check(clip: Clip, folder: Path, settings: BatchSettings) -> Outcome:
        seen.append((clip.name, folder, settings))
        return outcomes[clip.name]

    monkeypatch.setattr(testing, "check_clip", check)
    pytester.makepyfile(test_suite=SUITE)
    pytester.seen = seen  # type: ignore[attr-defined]
    return pytester


def test_each_clip_is_a_test(suite: pytest.Pytester):
    done = suite.runpytest_inprocess("-v", "-rs")
    done.assert_outcomes(passed=1, failed=2, skipped=1)
    done.stdout.fnmatch_lines(["*test_clips[[]bad_one[]] FAILED*", "*test_clips[[]good[]] PASSED*"])
    done.stdout.fnmatch_lines([f"bad one: {FEW}", LATE, "Report: *bad one?report.html"])
    done.stdout.fnmatch_lines(["torn: clips/torn.mp4 is <empty>."])
    done.stdout.fnmatch_lines(["SKIPPED*there is no new.expect.toml beside it"])
    done.stdout.no_fnmatch_line("*Traceback*")


def test_options_and_the_cache_reach_the_check(suite: pytest.Pytester):
    suite.runpytest_inprocess("-k", "good").assert_outcomes(passed=1, deselected=3)
    ((name, folder, settings),) = suite.seen  # type: ignore[attr-defined]
    assert name == "good"
    assert ".pytest_cache" in folder.parts
    assert settings.height_in == pytest.approx(66.93, abs=0.01)
    assert settings.level == 2


def test_without_pytests_cache(suite: pytest.Pytester):
    suite.runpytest_inprocess("-p", "no:cacheprovider", "-k", "good").assert_outcomes(
        passed=1, deselected=3
    )


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ('clip_tests("nowhere")', "*there is no file or folder *nowhere*"),
        ('clip_tests("my_clips", height="9m")', '*the height "9m" is 354 inches*'),
        ('clip_tests("my_clips", definition="none.toml")', "*none.toml cannot be read*"),
    ],
)
def test_mistakes_in_the_line_are_said_plainly(suite: pytest.Pytester, call: str, said: str):
    suite.makepyfile(
        test_suite=f"from posecheck.testing import clip_tests\n\ntest_clips = {call}\n"
    )
    done = suite.runpytest_inprocess()
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines([said])


def test_a_clip_without_expectation_needs_no_model(tmp_path: Path):
    (tmp_path / "new.mp4").write_bytes(b"whatever")
    clip = Clip(str(tmp_path / "new.mp4"), "new")
    assert testing.check_clip(clip, tmp_path / "out", BatchSettings()).status == "listed"


def test_a_clip_that_cannot_be_read_says_why(tmp_path: Path):
    (tmp_path / "torn.mp4").write_bytes(b"no video")
    text = 'schema = "posecheck/expect/1"\nexercise = "cat_cow"\n'
    (tmp_path / "torn.expect.toml").write_text(text)
    clip = Clip(str(tmp_path / "torn.mp4"), "torn")
    outcome = testing.check_clip(clip, tmp_path / "out", BatchSettings())
    assert outcome.status == "failed"
    assert outcome.error is not None
    assert "is not a video" in outcome.error
    assert list((tmp_path / "out").iterdir()) == []
