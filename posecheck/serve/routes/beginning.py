"""Requests before a session: the questions, and where the way leads."""

import asyncio

from fastapi import APIRouter, Depends, Request

from posecheck.history.beginning import answer_after_pain, answer_red_flags, way_to_begin
from posecheck.history.store import History
from posecheck.screening.red_flags import RED_FLAGS, SOURCES
from posecheck.screening.way import GONE
from posecheck.serve.history_messages import BeginMessage, GivenAnswers, QuestionMessage
from posecheck.serve.settings import ServerSettings


def beginning_routes() -> APIRouter:
    """`/api/begin` and `/api/answers`."""
    router = APIRouter(dependencies=[Depends(_know_the_past)])

    @router.get("/api/begin")
    def begin(request: Request, exercise: str) -> BeginMessage:
        return _where(request, exercise)

    @router.post("/api/answers")
    def answers(request: Request, given: GivenAnswers) -> BeginMessage:
        settings: ServerSettings = request.app.state.settings
        history: History = request.app.state.history
        exercise = settings.exercise(given.exercise).id
        if given.about == "red_flags":
            answer_red_flags(history, dict(given.answers), settings.person)
        else:
            gone = given.answers.get(GONE) == "yes"
            answer_after_pain(history, exercise, gone=gone, person=settings.person)
        return _where(request, exercise)

    return router


async def _know_the_past(request: Request) -> None:
    """Wait until sessions that a crash broke off stand in the history."""
    await asyncio.wait([request.app.state.earlier])


def _where(request: Request, identifier: str) -> BeginMessage:
    settings: ServerSettings = request.app.state.settings
    exercise = settings.exercise(identifier)
    found = way_to_begin(request.app.state.history, exercise.id, settings.person)
    asked = RED_FLAGS if found.step == "ask" else ()
    return BeginMessage(
        step=found.step,
        title=found.title,
        sentences=found.sentences,
        reasons=found.reasons,
        questions=[
            QuestionMessage(id=flag.id, question=flag.asked, may_be_seen=flag.may_be_seen)
            for flag in asked
        ],
        sources=list(SOURCES) if found.step in ("ask", "see") else [],
    )
