"""Clips in a team's own test suite, in one line.

    # test_clips.py
    from posecheck.testing import clip_tests

    test_clips = clip_tests("clips")

`clips` is a folder (or a video) beside the test file. Each video in it becomes one test with the
clip's name, which `pytest -k NAME` picks out. NAME.mp4 is compared with NAME.expect.toml beside it
(`posecheck.batch.expectation` says what may stand there); a test fails with one sentence for each
thing that was missed, and tells where the report is. A clip without an expectation is skipped.

A clip that has not changed is not analysed again, and a new limit is tried on its saved landmarks
without the pose model: the results are kept in pytest's cache (`pytest --cache-clear` empties it).
The pose model's library is loaded once a session, and only if some clip needs it. Tests may run in
parallel (pytest-xdist).

    test_ours = clip_tests("clips", definition="our_movement.toml", height="170cm")

checks with a definition file of one's own, and gives the height of people whose file says nothing.
"""

import inspect
import tempfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from posecheck.batch.clip_check import Job, LocalWork
from posecheck.batch.clips import Clip, find_clips
from posecheck.batch.outcome import Outcome
from posecheck.batch.plan import BatchSettings, make_plan
from posecheck.calibration.height import parse_height
from posecheck.errors import InputError
from posecheck.exercises.library import load_exercise_file

__all__ = ["clip_tests"]


def clip_tests(
    *paths: str | Path,
    definition: str | Path | None = None,
    height: str | None = None,
    level: int | None = None,
    model: str = "full",
    video: bool = False,
) -> Callable[..., None]:
    """Make a test function that checks every clip among files and folders.

    Without clips, or with a wrong option, collecting the calling file fails and says why.

    Parameters
    ----------
    *paths : str or Path
        Folders or videos; relative ones are looked for beside the calling file.
    definition : str or Path, optional
        An exercise file that stands for the exercise of its id.
    height : str, optional
        For clips whose expectation says nothing about it: "5ft7in" or "170cm".
    level : int, optional
        The same for the level.
    model : str, default "full"
        "full", "heavy" or a `.task` file.
    video : bool, default False
        Whether to keep annotated videos beside the reports: slower.

    Returns
    -------
    callable
        A test function for pytest, one test a clip.

    Examples
    --------
    >>> import posecheck
    >>> try:
    ...     test_clips = posecheck.testing.clip_tests("no_such_folder")
    ... except BaseException as failure:
    ...     print("there is no" in str(failure))
    True
    """
    caller = inspect.stack()[1].filename
    beside = Path(caller).parent
    try:
        own = None if definition is None else load_exercise_file(beside / definition)
        height_in = None if height is None else parse_height(height)
        settings = BatchSettings(None, own, height_in, level, model, video)
        clips = find_clips([str(beside / path) for path in paths])
    except InputError as error:
        pytest.fail(str(error), pytrace=False)
    asked = (caller, *map(str, paths), definition, height, level, model, video)
    batch = sha256(repr(asked).encode()).hexdigest()[:12]

    @pytest.mark.parametrize("clip", [pytest.param(clip, id=clip.name) for clip in clips])
    def test_clip(
        clip: Clip, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
    ) -> None:
        folder = _results(request.config, tmp_path_factory) / batch
        outcome = check_clip(clip, folder, settings)
        if outcome.status == "listed":
            pytest.skip(f"there is no {Path(clip.source).stem}.expect.toml beside it")
        if outcome.status != "passed":
            pytest.fail(_sentences(outcome, folder), pytrace=False)

    return test_clip


def check_clip(clip: Clip, folder: Path, settings: BatchSettings) -> Outcome:
    """Check one clip in this process, or take over what is unchanged in `folder`.

    Raises:
        InputError: when the model cannot be found or the folder cannot be written.
    """
    plan = make_plan([clip], folder, settings)
    if clip.name in plan.outcomes:
        return plan.outcomes[clip.name]
    job: Job = plan.jobs[0]
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".scratch-", dir=folder) as scratch:
        return LocalWork(folder, Path(scratch))(job)


def _results(config: pytest.Config, factory: pytest.TempPathFactory) -> Path:
    """A folder that lasts from run to run, or for this session where pytest keeps no cache."""
    cache: pytest.Cache | None = getattr(config, "cache", None)
    if cache is not None:
        return cache.mkdir("posecheck")
    return factory.getbasetemp() / "posecheck"


def _sentences(outcome: Outcome, folder: Path) -> str:
    said = [miss.message for miss in outcome.misses] or [outcome.error or "it was not checked"]
    lines = [f"{outcome.name}: {said[0]}", *said[1:]]
    if outcome.folder is not None:
        lines.append(f"Report: {folder / outcome.folder / 'report.html'}")
    return "\n".join(lines)
