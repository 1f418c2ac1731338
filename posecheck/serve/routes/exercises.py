"""Requests about exercises: what there is to do, its sketches and its moving figure."""

from typing import Annotated, Final

from fastapi import APIRouter, HTTPException, Query, Request, Response

from posecheck.coach.setup_checks import needs_scale
from posecheck.drawing.demonstration import demonstration
from posecheck.drawing.parts import parts
from posecheck.drawing.sketches.sketches import exercise_svg, has_sketches, placement_svg
from posecheck.exercises.camera_place import places_of, seen_from
from posecheck.exercises.describe import limit_words
from posecheck.exercises.exercise import Exercise
from posecheck.history.store import History
from posecheck.measure.ruler import Ruler
from posecheck.pose.scene import CameraPlace
from posecheck.serve.exercise_messages import (
    CitationMessage,
    DemonstrationMessage,
    ExerciseMessage,
    PartMessage,
)
from posecheck.serve.place_messages import PlaceMessage
from posecheck.serve.settings import ServerSettings
from posecheck.text.place_words import place_cannot, place_name, place_reaches
from posecheck.text.translation import _

_LYING: Final = {"supine", "prone", "quadruped"}
SKETCH_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
"""An SVG that is opened by itself is a page: one without scripts and without this origin."""


def exercise_routes() -> APIRouter:
    """Routes below /api/exercises."""
    router = APIRouter(prefix="/api/exercises")

    @router.get("")
    def exercises(request: Request) -> list[ExerciseMessage]:
        settings: ServerSettings = request.app.state.settings
        history: History = request.app.state.history
        return [
            _described(d, history, Ruler(None, settings.calibration), settings.person)
            for d in settings.spoken().values()
        ]

    @router.get("/{identifier}/{sketch}.svg")
    def sketch(
        request: Request, identifier: str, sketch: str, place: CameraPlace | None = None
    ) -> Response:
        exercise = request.app.state.settings.spoken().get(identifier)
        if exercise is not None:
            exercise = seen_from(exercise, place)
        draw = {"movement": exercise_svg, "placement": placement_svg}.get(sketch)
        if exercise is None or draw is None or not has_sketches(exercise):
            raise HTTPException(404, _("There is no such sketch."))
        headers = {"content-security-policy": SKETCH_POLICY, "cache-control": "max-age=3600"}
        headers["vary"] = "accept-language"
        return Response(draw(exercise), media_type="image/svg+xml", headers=headers)

    @router.get("/{identifier}/demonstration")
    def moving(
        request: Request,
        identifier: str,
        level: Annotated[int | None, Query(ge=1, le=3)] = None,
        place: CameraPlace | None = None,
    ) -> DemonstrationMessage:
        settings: ServerSettings = request.app.state.settings
        exercise = settings.spoken().get(identifier)
        own = settings.calibration.own_ranges(identifier) if settings.calibration else None
        shown = exercise and demonstration(seen_from(exercise, place), level, own)
        if not shown:
            raise HTTPException(404, _("There is no such sketch."))
        return DemonstrationMessage.of(shown)

    return router


def _described(
    exercise: Exercise, history: History, ruler: Ruler, person: str | None
) -> ExerciseMessage:
    levels = max((len(limit.levels or ()) for limit in exercise.limits), default=0)
    following = history.next_level(exercise.id, person) if levels else None
    link = f"/api/exercises/{exercise.id}" if has_sketches(exercise) else None
    return ExerciseMessage(
        id=exercise.id,
        title=exercise.title,
        source_name=exercise.source_name,
        purpose=exercise.purpose,
        how=exercise.how,
        camera=exercise.camera,
        position=exercise.position,
        views=exercise.views,
        source=CitationMessage(text=exercise.source.text, sentence=exercise.source.sentence),
        repetitions=exercise.repetitions,
        sides=bool(exercise.counted_sides),
        levels=list(range(1, levels + 1)) if levels else None,
        level=min(following.level, levels) if following else None,
        open_level=min(following.open, levels) if following else None,
        level_chosen=following is not None and following.chosen,
        needs_height=_needs_height(exercise, ruler),
        wide="side" in exercise.views and bool(_LYING & set(exercise.postures)),
        hold_limit_s=exercise.hold.limit_s,
        limits=[limit_words(limit) for limit in exercise.limits],
        movement=f"{link}/movement.svg" if link else None,
        placement=f"{link}/placement.svg" if link else None,
        places=[_place(exercise, place, ruler, link) for place in places_of(exercise)],
        demonstration=f"{link}/demonstration" if link else None,
        parts={rule: PartMessage.of(part) for rule, part in parts(exercise).items()},
    )


def _place(exercise: Exercise, place: CameraPlace, ruler: Ruler, link: str | None) -> PlaceMessage:
    placed = seen_from(exercise, place)
    return PlaceMessage(
        id=place,
        name=place_name(place),
        reaches=place_reaches(place),
        cannot=place_cannot(place),
        filmed=place != "phone",
        camera=placed.camera,
        needs_height=_needs_height(placed, ruler),
        placement=f"{link}/placement.svg?place={place}" if link else None,
    )


def _needs_height(exercise: Exercise, ruler: Ruler) -> bool:
    # What was taught or tagged serves the view for which it was made.
    scaled = ruler.height_in is not None or (ruler.gives_inches and exercise.views == ["head_end"])
    return needs_scale(exercise) and not scaled
