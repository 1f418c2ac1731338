"""Programmes over the server: which there are, and what comes after each of their stages."""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from posecheck.cli.main import cli
from posecheck.errors import InputError
from posecheck.exercises.programme import load_programme
from posecheck.history.store import History
from tests.history.entries import entry
from tests.serve.serving import FINISH, Served, greet, hear, nothing_to_fear, serving

OWN = """
schema = "posecheck/programme/1"
title = "Anna's evening"
rest_s = 30
[[steps]]
exercise = "supine_caudal_rotation"
sets = 2
repetitions = 4
[[steps]]
exercise = "knee_to_chest"
side = "left"
"""
NEXT = json.dumps({"type": "next"})


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("programmes")
    (folder / "anna.toml").write_text(OWN)
    offered = {"morning": load_programme("morning")}
    offered["anna"] = load_programme(str(folder / "anna.toml"))
    with serving(folder, programmes=offered) as running:
        yield running


def ended(served: Served, stage: int, exercise: str, command: str) -> dict[str, Any]:
    query = f"exercise={exercise}&programme=anna&stage={stage}&height=170cm"
    with served.live(query) as socket:
        assert greet(socket)["exercise"] == exercise
        socket.send(command)
        return hear(socket)


def test_the_list_has_every_stage_in_order(served: Served) -> None:
    with served.client() as client:
        morning, anna = client.get("/api/programmes").json()
    assert [stage["exercise"] for stage in morning["stages"]][:2] == [
        "knee_to_chest",
        "pelvic_tilt",
    ]
    assert anna["title"] == "Anna's evening"
    assert anna["needs_height"]
    told = [(s["exercise"], s["set_number"], s["repetitions"], s["side"]) for s in anna["stages"]]
    assert told == [
        ("supine_caudal_rotation", 1, 4, None),
        ("supine_caudal_rotation", 2, 4, None),
        ("knee_to_chest", 1, 5, "left"),
    ]


def test_the_server_says_what_comes_next(served: Served) -> None:
    following = ended(served, 1, "supine_caudal_rotation", NEXT)["next"]
    assert (following["number"], following["stage"]["exercise"]) == (2, "knee_to_chest")
    assert following["rest_s"] == 30
    first, soon = following["words"]
    assert "Rest. Next: Knee to chest." in first["text"]
    assert "Put the camera beside you" in first["text"]
    assert (first["at_s"], soon["at_s"]) == (0, 20)
    assert ended(served, 2, "knee_to_chest", NEXT)["next"] is None
    assert ended(served, 0, "supine_caudal_rotation", FINISH)["next"] is None, "who ends, ends all"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("programme=evening&stage=0", "There is no such programme"),
        ("programme=anna&stage=7", "The programme has no such stage."),
        ("programme=anna&stage=-1", "The programme has no such stage."),
    ],
)
def test_what_is_not_there_is_refused_in_one_sentence(
    served: Served, query: str, words: str
) -> None:
    with served.live(f"exercise=cobra&{query}") as socket:
        said = hear(socket)
    assert said["type"] == "error"
    assert words in said["message"]


def test_a_movement_that_bears_the_id_of_another_is_refused(tmp_path: Path) -> None:
    from posecheck.exercises import library

    text = (Path(library.__file__).parent / "built_in" / "cobra.toml").read_text()
    (tmp_path / "mine.toml").write_text(text.replace("repetitions = 5", "repetitions = 2"))
    head = 'schema = "posecheck/programme/1"\ntitle = "One"\n[[steps]]\n'
    (tmp_path / "one.toml").write_text(head + 'definition = "mine.toml"\n')
    ran = CliRunner().invoke(cli, ["serve", "--programme", str(tmp_path / "one.toml")])
    assert isinstance(ran.exception, InputError)
    assert "two movements with the id cobra" in str(ran.exception)


def test_no_stage_begins_before_the_questions_or_after_pain(tmp_path: Path) -> None:
    (tmp_path / "anna.toml").write_text(OWN)
    offered = {"anna": load_programme(str(tmp_path / "anna.toml"))}

    def refusal(running: Served, stage: int) -> str:
        with running.live(f"programme=anna&stage={stage}&height=170cm") as socket:
            said = hear(socket)
        assert said["type"] == "error", said
        return str(said["message"])

    with serving(tmp_path, programmes=offered, screened=False) as running:
        for stage in range(3):
            assert "Before you begin" in refusal(running, stage)
        nothing_to_fear(running.settings.database)
        assert ended(running, 0, "supine_caudal_rotation", NEXT)["next"] is not None
        with History.open(running.settings.database) as history:
            history.add(entry(started=datetime.now().astimezone(), pain=True, duration_s=0.0))
        for stage in range(3):  # the pain was in the first movement: it ends all of them
            assert "because of pain" in refusal(running, stage)
        given = {"about": "after_pain", "answers": {"gone": "no"}}
        with running.client() as client:
            client.post("/api/answers", json={**given, "exercise": "supine_caudal_rotation"})
        for stage in range(3):
            assert "rest until tomorrow" in refusal(running, stage)


def test_pain_in_a_rest_closes_the_movement_before_it(tmp_path: Path) -> None:
    (tmp_path / "anna.toml").write_text(OWN)
    offered = {"anna": load_programme(str(tmp_path / "anna.toml"))}
    with serving(tmp_path, programmes=offered) as running, running.client() as client:
        number = ended(running, 0, "supine_caudal_rotation", NEXT)["history"]
        assert client.post("/api/history/999/stopped").status_code == 404
        with History.open(running.settings.database) as history:
            number = number or history.add(entry(started=datetime.now().astimezone()))
        assert client.post(f"/api/history/{number}/stopped").status_code == 204
        found = client.get("/api/begin", params={"exercise": "supine_caudal_rotation"}).json()
        assert found["step"] == "after_pain"
        with running.live("programme=anna&stage=2&height=170cm") as socket:
            assert "because of pain" in hear(socket)["message"]


def test_the_chosen_place_holds_where_a_movement_leaves_the_choice(served: Served) -> None:
    for place in ("feet", "phone"):
        said = []
        for stage in (1, 2):
            query = f"programme=anna&stage={stage}&height=170cm&place={place}"
            with served.live(query) as socket:
                said.append(greet(socket)["place"])
                socket.send(NEXT)
                hear(socket)
        assert said == [place, None]
    with served.live("programme=anna&stage=0&height=170cm&place=feet") as socket:
        greet(socket)
        socket.send(NEXT)
        words = hear(socket)["next"]
        assert not words["stage"]["moves_camera"]
    with served.live("programme=anna&stage=0&height=170cm&place=ceiling") as socket:
        assert "not judged from there" in hear(socket)["message"]
