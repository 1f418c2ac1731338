"""Where the person says that the camera stands: offered with the exercise, kept by the session."""

import pytest

from tests.serve.serving import Served, greet, hear

DRIFT = "exercise=supine_caudal_rotation&height=170cm"


def test_places_are_offered_where_there_is_a_choice(served: Served) -> None:
    with served.client() as client:
        offered = {entry["id"]: entry for entry in client.get("/api/exercises").json()}
        places = {place["id"]: place for place in offered["lower_trunk_rotation"]["places"]}
        drawn = {name: client.get(place["placement"]).text for name, place in places.items()}
    assert offered["cat_cow"]["places"] == []
    assert list(places)[:3] == ["head", "feet", "side"]
    assert places["head"]["camera"] == offered["lower_trunk_rotation"]["camera"]
    assert "beyond your feet" in places["feet"]["camera"]
    assert "half an inch" in places["feet"]["reaches"]
    assert "Never a number" in places["side"]["cannot"]
    assert len(set(drawn.values())) == len(places)


@pytest.mark.parametrize("place", [None, "head", "feet", "side", "phone"])
def test_a_session_says_from_where_it_judges(served: Served, place: str | None) -> None:
    with served.live(DRIFT + (f"&place={place}" if place else "")) as socket:
        assert greet(socket)["place"] == place


def test_a_session_is_taken_up_from_the_same_place_only(served: Served) -> None:
    with served.live(f"{DRIFT}&place=feet") as socket:
        key = greet(socket)["session"]
    with served.live(f"{DRIFT}&place=feet&session={key}") as socket:
        assert greet(socket)["resumed"]
    with served.live(f"{DRIFT}&place=head&session={key}") as socket:
        assert not greet(socket)["resumed"]


@pytest.mark.parametrize(
    "query", ["exercise=cat_cow&place=feet", f"{DRIFT}&place=ceiling"], ids=["other", "unknown"]
)
def test_a_place_that_there_is_not_is_refused_in_words(served: Served, query: str) -> None:
    with served.live(query) as socket:
        said = hear(socket)
    assert said["type"] == "error"
    assert "leave the place out" in said["message"]


def test_an_upload_from_a_place_that_there_is_not_is_refused(served: Served) -> None:
    with served.client() as client:
        answer = client.post("/api/uploads?exercise=cat_cow&place=feet", content=b"x")
    assert answer.status_code == 400
    assert "leave the place out" in answer.json()["message"]
