"""Live sessions over the WebSocket."""

import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from posecheck.analysis.analyze import analyze_recording
from posecheck.analysis.options import Options
from posecheck.exercises.library import load_exercise
from posecheck.history.store import History
from posecheck.serve import server
from posecheck.serve.settings import LONG_SIDE
from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter
from tests.serve.serving import FINISH, Served, ask, frames_of, greet, hear, serving, until

EXERCISE = "cat_cow"


@pytest.fixture(scope="module")
def warned(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten seconds in which the back is rounded too far."""
    path = tmp_path_factory.mktemp("warned") / "clip.mp4"
    with VideoFile(samples / "cat_cow_too_far.mp4") as video, VideoWriter(path) as out:
        for frame in itertools.takewhile(lambda frame: frame.time_s < 10.0, video):
            out.write(frame.image, frame.time_s)
    return path


def session(served: Served, messages: list[bytes], query: str) -> dict[str, Any]:
    with served.live(query) as socket:
        greet(socket)
        for message in messages:
            assert ask(socket, message)["type"] == "moment"
        socket.send(FINISH)
        return hear(socket)


@pytest.mark.slow
def test_two_sessions_at_once_find_what_analyze_finds(
    served: Served, warned: Path, tmp_path: Path
) -> None:
    options = Options(height_in=65.0, video=False, neutral="first_still")  # as a live session
    expected = analyze_recording(warned, load_exercise(EXERCISE), tmp_path / "a", options).content
    messages = frames_of(warned)
    query = f"exercise={EXERCISE}&height=65in&repetitions=100"
    with ThreadPoolExecutor() as people:
        endings = list(people.map(lambda _: session(served, messages, query), range(2)))

    assert any(event["severity"] == "warning" for event in expected["events"])
    with served.client() as client:
        rows = {row["id"]: row for row in client.get("/api/history").json()["sessions"]}
        for ending in endings:
            assert ending["type"] == "done"
            link = ending["report"]
            assert "Round and sink, on all fours" in client.get(link).text
            found = client.get(link.replace("report.html", "result.json")).json()
            assert named(found["events"]) == named(expected["events"])
            for mine, other in zip(found["events"], expected["events"], strict=True):
                assert mine["start_s"] == pytest.approx(other["start_s"], abs=0.3)
                assert mine["end_s"] == pytest.approx(other["end_s"], abs=0.3)
            assert len(found["reps"]) == len(expected["reps"])
            crossed = [e for e in expected["events"] if e["severity"] == "warning"]
            assert [w["message"] for w in ending["summary"]["warnings"]] == [
                e["message"] for e in crossed
            ]
            assert rows[ending["history"]]["source"] == "browser"
            assert rows[ending["history"]]["warnings"] == len(crossed)


def named(events: list[dict[str, Any]]) -> list[tuple[str, str, str]]:
    return [(event["kind"], event["rule"], event["severity"]) for event in events]


def test_an_answer_holds_what_the_page_draws(served: Served, few: list[bytes]) -> None:
    with served.live(f"exercise={EXERCISE}") as socket:
        greet(socket)
        for message in few:
            answer = ask(socket, message)
    assert answer["size"] == [LONG_SIDE, 0.75 * LONG_SIDE]
    assert len(answer["landmarks"]) == 33
    assert all(len(point) == 3 for point in answer["landmarks"])
    assert len(answer["back"]) > 1
    assert answer["moment"]["phase"] == "setup"
    assert {check["name"] for check in answer["moment"]["checks"]} >= {"person", "light", "view"}
    assert "NaN" not in json.dumps(answer)


def test_a_lost_connection_comes_back_and_the_session_goes_on(
    served: Served, few: list[bytes]
) -> None:
    with served.live(f"exercise={EXERCISE}") as socket:
        key = greet(socket)["session"]
        for message in few[:10]:
            ask(socket, message)
    with served.live(f"exercise={EXERCISE}&session={key}") as socket:
        hello = greet(socket)
        assert (hello["resumed"], hello["session"]) == (True, key)
        answer = ask(socket, few[10])
        assert answer["moment"]["time_s"] == pytest.approx(10 / 15, abs=0.01)
        assert answer["moment"]["phase"] == "setup"


def test_who_was_away_when_the_session_ended_is_told_how_and_does_not_begin_again(
    served: Served, few: list[bytes]
) -> None:
    with served.live(f"exercise={EXERCISE}") as socket:
        key = greet(socket)["session"]
        ask(socket, few[0])
        socket.send(FINISH)
        said = hear(socket)
        while said["type"] != "done":
            said = hear(socket)
    for _time in range(2):  # as if that word had been lost
        with served.live(f"exercise={EXERCISE}&session={key}") as socket:
            assert hear(socket) == said
    with served.live(f"exercise=childs_pose&session={key}") as socket:
        assert not greet(socket)["resumed"]


def test_the_newer_of_two_connections_has_the_session(served: Served, few: list[bytes]) -> None:
    with served.live(f"exercise={EXERCISE}") as first:
        key = greet(first)["session"]
        with served.live(f"exercise={EXERCISE}&session={key}") as second:
            assert greet(second)["resumed"]
            assert hear(first)["message"] == "The session goes on in another window."
            assert ask(second, few[0])["type"] == "moment"


def test_pain_is_kept_although_the_page_never_says_goodbye(
    tmp_path: Path, few: list[bytes]
) -> None:
    with serving(tmp_path, linger_s=0.1) as served:
        with served.live(f"exercise={EXERCISE}") as socket:
            greet(socket)
            ask(socket, few[0])
            socket.send(json.dumps({"type": "pain"}))
            assert hear(socket)["moment"]["phase"] == "pain"
        with served.client() as client:
            until(lambda: client.get("/api/server").json()["sessions"]["running"] == 0)
            (row,) = client.get("/api/history").json()["sessions"]
    assert row["pain"]
    assert row["report"]


def test_a_server_that_ends_keeps_what_was_done(tmp_path: Path, few: list[bytes]) -> None:
    with serving(tmp_path) as served, served.live(f"exercise={EXERCISE}") as socket:
        greet(socket)
        ask(socket, few[0])
        socket.send(json.dumps({"type": "pain"}))
        assert hear(socket)["moment"]["phase"] == "pain"
    with History.open(str(tmp_path / "history.sqlite")) as history:
        (entry,) = history.sessions()
    assert entry.folder is not None
    assert (Path(entry.folder) / "result.json").exists()


def test_a_server_that_ends_waits_for_results_that_are_being_written(
    tmp_path: Path, few: list[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "GRACE_S", 0.01)  # after that it cancels its connections
    with serving(tmp_path) as served, served.live(f"exercise={EXERCISE}") as socket:
        greet(socket)
        ask(socket, few[0])
        socket.send(json.dumps({"type": "pain"}))
        assert hear(socket)["moment"]["phase"] == "pain"
        socket.send(FINISH)
        until(lambda: list(served.settings.results.glob(".posecheck-*")))
    with History.open(str(tmp_path / "history.sqlite")) as history:
        (entry,) = history.sessions()
    assert (Path(entry.folder or "") / "result.json").exists()


def test_a_session_that_never_began_is_not_kept(served: Served, few: list[bytes]) -> None:
    with served.client() as client:
        before = len(client.get("/api/history").json()["sessions"])
        ending = session(served, few[:3], f"exercise={EXERCISE}")
        assert (ending["history"], ending["report"]) == (None, None)
        assert len(client.get("/api/history").json()["sessions"]) == before


def test_pause_and_resume(served: Served, few: list[bytes]) -> None:
    with served.live(f"exercise={EXERCISE}") as socket:
        greet(socket)
        ask(socket, few[0])
        socket.send(json.dumps({"type": "pause"}))
        assert hear(socket)["moment"]["phase"] == "paused"
        assert ask(socket, few[1])["moment"]["phase"] == "paused"
        socket.send(json.dumps({"type": "resume"}))
        assert hear(socket)["moment"]["phase"] == "setup"


def test_whoever_comes_when_all_places_are_taken_waits(tmp_path: Path, few: list[bytes]) -> None:
    query = f"exercise={EXERCISE}"
    with serving(tmp_path, capacity=1, waiting=1) as served, served.live(query) as first:
        greet(first)
        with served.live(query) as second:
            told = hear(second)
            assert (told["type"], told["position"]) == ("wait", 1)
            with served.live(query) as third:
                assert "Too many" in hear(third)["message"]
            assert ask(first, few[0])["type"] == "moment"
            first.send(FINISH)
            assert hear(first)["type"] == "done"
            while (said := hear(second))["type"] == "wait":
                pass
            assert said["type"] == "hello"
            second.send(FINISH)
            assert hear(second)["type"] == "done"


def test_the_level_comes_from_the_history(tmp_path: Path) -> None:
    with serving(tmp_path) as served:
        for query, level in (("", 1), ("&level=2", 2)):
            with served.live(f"exercise=supine_caudal_rotation&height=170cm{query}") as socket:
                assert greet(socket)["level"] == level


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("exercise=levitation", "no such movement"),
        ("exercise=cat_cow&height=tall", "height"),
        ("exercise=cat_cow&level=9", "level must be 1 to 3"),
        ("exercise=cat_cow&level=00000000002", "level must be 1 to 3"),
        ("exercise=cat_cow&repetitions=-1", "repetitions must be 1 to 100"),
        ("", "no such movement"),
    ],
)
def test_a_wrong_request_is_said(served: Served, query: str, words: str) -> None:
    with served.live(query) as socket:
        said = hear(socket)
        assert said["type"] == "error"
        assert words in said["message"]


@pytest.mark.postgres
def test_a_clinic_keeps_its_sessions_in_postgresql(
    tmp_path: Path, few: list[bytes], postgres_url: str
) -> None:
    with serving(tmp_path, database=postgres_url) as served:
        with served.live(f"exercise={EXERCISE}") as socket:
            greet(socket)
            ask(socket, few[0])
            socket.send(json.dumps({"type": "pain"}))
            assert hear(socket)["moment"]["phase"] == "pain"
            socket.send(FINISH)
            ending = hear(socket)
        with served.client() as client:
            (row,) = [
                row
                for row in client.get("/api/history").json()["sessions"]
                if row["id"] == ending["history"]
            ]
            assert row["pain"]
            assert client.delete(f"/api/history/{row['id']}").status_code == 204
    assert not list(served.settings.results.glob(f"*{EXERCISE}*"))
