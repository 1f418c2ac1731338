"""Programmes on the page: what they are, and which stage a connection asks for."""

from collections.abc import Mapping
from dataclasses import replace

from posecheck.coach.course import Course, End, Stage, rest_words
from posecheck.coach.setup_checks import needs_scale
from posecheck.errors import InputError
from posecheck.exercises.camera_place import places_of, seen_from
from posecheck.exercises.programme import Programme
from posecheck.pose.scene import CameraPlace, named_place
from posecheck.serve.programme_messages import NextStage, ProgrammeMessage, RestWords, StageMessage
from posecheck.serve.settings import ServerSettings
from posecheck.text.translation import _


class AskedStage:
    """A stage of a programme as a page's address names it.

    Args:
        name: the programme's, as in the list.
        number: of the stage, from 0.
        place: from where the person is watched in stages that leave them the choice.

    Raises:
        InputError: when there is none of that name or number, or no such place.
    """

    def __init__(
        self, settings: ServerSettings, name: str, number: str, place: str | None = None
    ) -> None:
        if name not in settings.programmes:
            raise InputError(_("There is no such programme: choose one of the list."))
        chosen = _known_place(place)
        course = Course(_placed(spoken(settings.programmes[name], settings), chosen))
        known = number.isascii() and number.isdigit() and len(number) < 4
        if not known or int(number) >= len(course.stages):
            raise InputError(_("The programme has no such stage."))
        self.name = name
        self.number = int(number)
        self._settings = settings
        self._chosen = chosen
        self._course = course

    @property
    def stage(self) -> Stage:
        """The stage itself."""
        return self._course.stages[self.number]

    @property
    def place(self) -> CameraPlace | None:
        """From where the person is watched in it, None = it leaves them no choice."""
        original = self._settings.exercise(self.stage.exercise.id)
        return self._chosen if self._chosen in places_of(original) else None

    @property
    def exercises(self) -> list[str]:
        """The ids of all movements of the programme, each once."""
        return list(dict.fromkeys(stage.exercise.id for stage in self._course.stages))

    def following(self, end: End) -> NextStage | None:
        """What comes after it, None = the programme is over."""
        number = self._course.after(self.number, end)
        if number is None:
            return None
        stage = self._course.stages[number]
        words = [RestWords(at_s=each.at_s, text=each.text) for each in rest_words(stage)]
        return NextStage(
            programme=self.name,
            number=number,
            rest_s=stage.rest_s,
            stage=stage_message(stage),
            words=words,
        )


def asked_stage(settings: ServerSettings, query: Mapping[str, str]) -> AskedStage | None:
    """The stage that a connection asks for, None = an exercise by itself.

    Raises:
        InputError: when there is no such programme or stage.
    """
    name = query.get("programme")
    if not name:
        return None
    return AskedStage(settings, name, query.get("stage") or "0", query.get("place"))


def _known_place(place: str | None) -> CameraPlace | None:
    known = named_place(place)
    if place and known is None:
        raise InputError(_("This movement is not judged from there: leave the place out."))
    return known


def _placed(programme: Programme, place: CameraPlace | None) -> Programme:
    """The programme as it is judged from there, where a movement leaves the choice."""
    steps = [
        replace(step, exercise=seen_from(step.exercise, place))
        if place in places_of(step.exercise)
        else step
        for step in programme.steps
    ]
    return replace(programme, steps=tuple(steps))


def spoken(programme: Programme, settings: ServerSettings) -> Programme:
    """A programme in the language spoken here."""
    steps = [
        replace(step, exercise=settings.exercise(step.exercise.id)) for step in programme.steps
    ]
    return Programme(_(programme.title), tuple(steps))


def programme_message(name: str, programme: Programme) -> ProgrammeMessage:
    """A programme as the page shows it."""
    stages = Course(programme).stages
    return ProgrammeMessage(
        id=name,
        title=programme.title,
        needs_height=any(needs_scale(stage.exercise) for stage in stages),
        stages=[stage_message(stage) for stage in stages],
    )


def stage_message(stage: Stage) -> StageMessage:
    """A stage as the page shows it."""
    return StageMessage(
        exercise=stage.exercise.id,
        title=stage.exercise.title,
        repetitions=stage.repetitions or stage.exercise.repetitions,
        side=stage.side,
        set_number=stage.set_number,
        sets=stage.sets,
        rest_s=stage.rest_s,
        moves_camera=stage.moves_camera,
    )
