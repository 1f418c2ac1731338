"""What there is to do: each clip becomes a job, or an outcome where nothing needs to be done."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from posecheck.analysis.options import Options
from posecheck.batch import remote
from posecheck.batch.clip_check import Job, failed, saved_outcome
from posecheck.batch.clips import Clip
from posecheck.batch.expectation import (
    EXPECTATION_SUFFIX,
    TRUTH_SUFFIX,
    Expectation,
    find_expectation,
    find_truth,
    parse_expectation,
)
from posecheck.batch.fingerprint import ClipStamp, Fingerprint, LandmarksInput, RulesInput
from posecheck.batch.outcome import Outcome
from posecheck.calibration.file import load_calibration, parse_calibration
from posecheck.calibration.model import Calibration
from posecheck.errors import InputError
from posecheck.estimation.models import find_model
from posecheck.exercises.camera_place import check_place
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import built_in_exercise, exercise_ids
from posecheck.pose.orientation import AS_STORED, Orientation
from posecheck.pose.scene import CameraPlace
from posecheck.text.translation import _


@dataclass(frozen=True, slots=True)
class BatchSettings:
    """How to check the clips of a batch.

    Attributes:
        exercise_id: exercise of clips without an expectation, None = they are only listed.
        own: an exercise of the user's own that stands for the one of its id in every clip.
        height_in, level: for clips whose expectation says nothing about it.
        model: full, heavy or a `.task` file.
        video: whether to write annotated videos.
        calibration: for clips whose expectation names none.
        camera_place: the same, for clips in which the knees go from side to side.
        every_picture: whether the model looks at every picture.
    """

    exercise_id: str | None = None
    own: Exercise | None = None
    height_in: float | None = None
    level: int | None = None
    model: str = "full"
    video: bool = False
    calibration: Calibration | None = None
    camera_place: CameraPlace | None = None
    every_picture: bool = False

    def exercise_of(self, exercise_id: str) -> Exercise:
        """The user's own exercise of that id, or the one that comes with posecheck."""
        if self.own is not None and self.own.id == exercise_id:
            return self.own
        return built_in_exercise(exercise_id)

    @property
    def exercises(self) -> list[str]:
        """Ids that an expectation may name."""
        own = [] if self.own is None else [self.own.id]
        return [*exercise_ids(), *own]


@dataclass(frozen=True, slots=True)
class Plan:
    """Jobs to do, and outcomes by name of clips that need nothing or cannot be done."""

    jobs: list[Job] = field(default_factory=list)
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def make_plan(clips: Sequence[Clip], folder: Path, settings: BatchSettings) -> Plan:
    """Compare each clip with what an earlier run saved in `folder`.

    A clip whose expectation is wrong or that cannot be found becomes a failed outcome, one
    without an exercise a listed one.

    Raises:
        InputError: when the model or the exercise named for all clips cannot be had.
    """
    tracking = LandmarksInput.here(find_model(settings.model))
    if settings.exercise_id is not None:
        settings.exercise_of(settings.exercise_id)
    plan = Plan()
    for clip in clips:
        try:
            planned = _plan(clip, folder, settings, tracking)
        except InputError as error:
            planned = failed(clip, str(error))
        except OSError as error:
            reason = error.strerror or str(error)
            planned = failed(clip, f"{clip.shown} cannot be read ({reason})")
        if isinstance(planned, Job):
            plan.jobs.append(planned)
        else:
            plan.outcomes[clip.name] = planned
    # The longest first: then no worker is left with a long clip when the others are done.
    plan.jobs.sort(key=lambda job: -job.fingerprint.clip.size)
    return plan


def _plan(
    clip: Clip, folder: Path, settings: BatchSettings, tracking: LandmarksInput
) -> Job | Outcome:
    text, truth = _beside(clip, EXPECTATION_SUFFIX), _beside(clip, TRUTH_SUFFIX)
    expectation = None if text is None else _expectation(clip, text, settings)
    exercise_id = settings.exercise_id if expectation is None else expectation.exercise
    if exercise_id is None:
        reason = "no expectation beside it; name its movement with -e"
        return Outcome(clip.shown, clip.name, None, "listed", error=reason)
    exercise = settings.exercise_of(exercise_id)
    options = _options(clip, expectation, settings)
    if expectation is not None and expectation.options.camera_place is not None:
        check_place(expectation.options.camera_place, exercise)
    now = Fingerprint(
        ClipStamp.of(clip.source),
        replace(
            tracking,
            tags=options.tags,
            fps=options.fps,
            orientation=(options.orientation.rotate, options.orientation.mirrored),
            place=options.place_for(exercise),
            every_picture=options.every_picture,
        ),
        RulesInput.of(exercise, options, text, truth),
        settings.video,
    )
    saved = saved_outcome(folder / clip.name)
    fresh = now.freshness(None if saved is None else saved[1])
    if fresh == "unchanged" and saved is not None:
        return replace(saved[0], clip=clip.shown, reused=True, rerun=False)
    if fresh == "rules" and saved is not None:
        now = replace(now, clip=replace(now.clip, sha256=saved[1].clip.sha256))
    return Job(clip, exercise, options, now, expectation, truth, rules_only=fresh == "rules")


def _options(clip: Clip, expectation: Expectation | None, settings: BatchSettings) -> Options:
    """What the expectation says about this person comes before what was said about all clips.

    A calibration that it names lies beside the clip.
    """
    height_in, level, calibration = settings.height_in, settings.level, settings.calibration
    fps, orientation, place = None, AS_STORED, settings.camera_place
    if expectation is not None:
        height_in = expectation.options.height_in or height_in
        level = expectation.options.level or level
        fps = expectation.options.fps
        place = expectation.options.camera_place or place
        orientation = Orientation(expectation.options.rotate, expectation.options.mirrored)
        if expectation.options.calibration is not None:
            calibration = _calibration(clip, expectation.options.calibration)
    return Options(
        height_in=height_in,
        level=level,
        model=settings.model,
        video=settings.video,
        calibration=calibration,
        fps=fps,
        orientation=orientation,
        camera_place=place,
        every_picture=settings.every_picture,
    )


def _calibration(clip: Clip, name: str) -> Calibration:
    if not clip.remote:
        return load_calibration(Path(clip.source).with_name(name))
    address = clip.source.rpartition("/")[0] + f"/{name}"
    content = remote.read_if_there(address)
    if content is None:
        raise InputError(
            _("there is no calibration {address}, which the expectation names").format(
                address=address
            )
        )
    try:
        return parse_calibration(content.decode("utf-8-sig"), address)
    except UnicodeDecodeError as error:
        raise InputError(
            _("{address} is not a text file: a calibration is a TOML file").format(address=address)
        ) from error


def _expectation(clip: Clip, text: bytes, settings: BatchSettings) -> Expectation:
    name = clip.shown[: -len(Path(clip.shown).suffix) or None] + EXPECTATION_SUFFIX
    try:
        return parse_expectation(text.decode("utf-8-sig"), name, settings.exercises)
    except UnicodeDecodeError as error:
        raise InputError(
            _("{name} is not a text file: an expectation is a TOML file").format(name=name)
        ) from error


def _beside(clip: Clip, suffix: str) -> bytes | None:
    """Content of the clip's expectation or truth, None without one."""
    if clip.remote:
        stem = clip.source[: -len(Path(clip.source).suffix) or None]
        return remote.read_if_there(stem + suffix)
    find = find_expectation if suffix == EXPECTATION_SUFFIX else find_truth
    path = find(clip.source)
    return None if path is None else path.read_bytes()
