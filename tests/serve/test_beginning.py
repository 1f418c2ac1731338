"""Before and after a session, as the server takes it: no page is needed to be refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from posecheck.history.store import History
from posecheck.screening.red_flags import RED_FLAGS, SOURCES
from tests.history.entries import entry
from tests.serve.serving import FINISH, Served, greet, hear, nothing_to_fear, serving

ONE = "supine_caudal_rotation"
NO = {flag.id: "no" for flag in RED_FLAGS}


@pytest.fixture
def strict(tmp_path: Path) -> Iterator[Served]:
    with serving(tmp_path, screened=False) as running:
        yield running


def begin(client: httpx.Client, exercise: str = ONE) -> dict[str, Any]:
    answer = client.get("/api/begin", params={"exercise": exercise})
    assert answer.status_code == 200
    return dict(answer.json())


def answer(client: httpx.Client, answers: dict[str, str], about: str = "red_flags") -> Any:
    given = {"about": about, "exercise": ONE, "answers": answers}
    return client.post("/api/answers", json=given)


def refusal(served: Served, query: str) -> str:
    """What the server says to a page that wants to begin all the same."""
    with served.live(query) as socket:
        said = hear(socket)
    assert said["type"] == "error", said
    return str(said["message"])


def test_nothing_begins_before_the_questions_or_after_a_yes(strict: Served) -> None:
    assert "Before you begin" in refusal(strict, f"exercise={ONE}")
    with strict.client() as client:
        first = begin(client)
        assert (first["step"], first["sources"]) == ("ask", list(SOURCES))
        assert [q["id"] for q in first["questions"]] == [flag.id for flag in RED_FLAGS]
        assert answer(client, {"fever": "no"}).status_code == 400
        assert answer(client, {**NO, "saddle": "seen"}).status_code == 400
        assert answer(client, {**NO, "fever": "maybe"}).status_code == 422

        after = answer(client, {**NO, "bladder_bowel": "yes"})
        assert after.json()["step"] == "see"
        assert "emergency department" in after.json()["sentences"][0]
        again = answer(client, NO)
        assert again.status_code == 400
        assert "emergency department" in again.json()["message"]
        assert client.delete("/api/history").status_code == 204
        assert begin(client, "cat_cow")["step"] == "see"
    assert "Not today" in refusal(strict, "exercise=cat_cow&level=1&session=x")


def test_after_pain_the_same_movement_needs_an_answer(strict: Served) -> None:
    nothing_to_fear(strict.settings.database)
    with History.open(strict.settings.database) as history:
        stopped = datetime.now().astimezone() - timedelta(seconds=1)
        history.add(entry(started=stopped, pain=True, duration_s=0.0))
    with strict.client() as client:
        assert begin(client, "cat_cow")["step"] == "begin"
        assert begin(client)["step"] == "after_pain"
        assert "because of pain" in refusal(strict, f"exercise={ONE}&height=65in")
        assert answer(client, {"gone": "no"}, "after_pain").json()["step"] == "rest"
        assert answer(client, {"gone": "yes"}, "after_pain").status_code == 400
    assert "rest until tomorrow" in refusal(strict, f"exercise={ONE}&height=65in")


def test_the_third_level_is_not_open_to_a_newcomer(strict: Served) -> None:
    nothing_to_fear(strict.settings.database)
    assert "Level 3 is not open yet" in refusal(strict, f"exercise={ONE}&height=65in&level=3")
    with History.open(strict.settings.database) as history:
        for _ in range(3):
            history.add(entry(level=3, level_by="person"))
    assert "Level 3 is not open yet" in refusal(strict, f"exercise={ONE}&height=65in&level=3")
    with History.open(strict.settings.database) as history:
        history.add(entry(level=3, level_by="therapist"))
    with strict.client() as client:
        listed = {each["id"]: each for each in client.get("/api/exercises").json()}
    offered = listed[ONE]
    assert (offered["level"], offered["open_level"], offered["level_chosen"]) == (3, 3, True)
    assert listed["cat_cow"]["open_level"] is None
    with strict.live(f"exercise={ONE}&height=65in") as socket:
        assert greet(socket)["level"] == 3
        socket.send(FINISH)
        assert hear(socket)["type"] == "done"


def test_pain_before_and_after_is_kept(strict: Served, few: list[bytes]) -> None:
    nothing_to_fear(strict.settings.database)
    assert "pain must be 0 to 10" in refusal(strict, f"exercise={ONE}&height=65in&pain=11")
    with strict.live("exercise=cat_cow&pain=0") as socket:
        greet(socket)
        socket.send(few[0])
        assert hear(socket)["type"] == "moment"
        socket.send('{"type": "pain"}')
        socket.send(FINISH)
        while (said := hear(socket))["type"] != "done":
            pass
    number = said["history"]
    with strict.client() as client:
        place = f"/api/history/{number}/pain"
        for wrong in ({"pain": 11}, {"pain": "3"}, {"pain": -1}, {"pain": 2.5}, {}):
            assert client.put(place, json=wrong).status_code == 422
        assert client.put("/api/history/999/pain", json={"pain": 3}).status_code == 404
        assert client.put(place, json={"pain": 3}).status_code == 204
        (kept,) = client.get("/api/history").json()["sessions"]
    assert (kept["pain_before"], kept["pain_after"], kept["pain"]) == (0, 3, True)
    assert kept["broken_off"] is False  # pain is a reason of its own
    with History.open(strict.settings.database) as history:
        (row,) = history.sessions()
    assert (row.asked, row.level_by) == ({"total": 5}, None)
    assert replace(row, pain=False).broken_off


def test_other_pages_cannot_answer(strict: Served) -> None:
    with strict.client(origin="https://elsewhere.example") as client:
        assert answer(client, NO).status_code == 403
        assert client.put("/api/history/1/pain", json={"pain": 3}).status_code == 403
