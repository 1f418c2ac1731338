"""Programmes over the server: which there are, and what comes after each of their stages."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from posecheck.cli.main import cli
from posecheck.errors import InputError
from posecheck.exercises.programme import load_programme
from tests.serve.serving import FINISH, Served, greet, hear, serving

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
