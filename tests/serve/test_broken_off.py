"""A server that is killed: its live sessions are kept when it starts again."""

import os
import stat
from datetime import datetime
from pathlib import Path

from posecheck.results.journal import PREFIX
from posecheck.session.particulars import Particulars
from tests.acting import three_cats
from tests.results.test_journal import Journal, head
from tests.serve.serving import FINISH, QUERY, Served, ask, greet, hear, serving, until


def test_sessions_of_a_server_that_was_killed_are_kept_at_its_next_start(tmp_path: Path) -> None:
    results = tmp_path / "results"
    left = Journal(results, head(results / "2026-05-05-cat_cow", door="browser"))
    left.follow("exercise", 0.0)
    for pose in three_cats():
        left.add(pose)
    left.leave()
    with serving(tmp_path) as served, served.client() as client:
        until(lambda: client.get("/api/history").json()["sessions"])
        (row,) = client.get("/api/history").json()["sessions"]
        assert (row["interrupted"], row["repetitions"], row["source"]) == (True, 3, "browser")
        page = client.get(row["report"])
        assert page.status_code == 200
        assert "broken off, by a crash or a power cut" in page.text
    assert list(results.glob(f"{PREFIX}*")) == []


def test_pain_in_a_session_that_a_crash_broke_off_closes_the_movement_to_that_person(
    tmp_path: Path,
) -> None:
    results, now = tmp_path / "results", datetime.now().astimezone()
    told = Particulars(person="anna", asked={"total": 5}, level_by="therapist", pain_before=3)
    folder = results / "now-cat_cow"
    left = Journal(results, head(folder, door="browser", started=now, told=told))
    left.follow("exercise", 0.0)
    for pose in three_cats():
        left.add(pose)
    left.follow("pain", three_cats()[-1].time_s)
    left.leave()
    with serving(tmp_path, person="anna") as served, served.client() as client:
        # Whoever is there first is answered when the broken-off session is known.
        assert client.get("/api/begin", params={"exercise": "cat_cow"}).json()["step"] == (
            "after_pain"
        )
        (row,) = client.get("/api/history").json()["sessions"]
        assert (row["person"], row["pain"], row["pain_before"]) == ("anna", True, 3)
        assert row["level_by"] == "therapist"
        with served.live("exercise=cat_cow") as socket:
            assert "because of pain" in hear(socket)["message"]


def test_a_session_under_way_is_on_the_disk_for_its_owner_alone(
    served: Served, few: list[bytes]
) -> None:
    results = served.settings.results

    def written() -> list[Path]:
        return [p for p in results.glob(f"{PREFIX}*/*") if p.name != ".lock"]

    with served.live(QUERY) as socket:
        greet(socket)
        for message in few[:5]:
            assert ask(socket, message)["type"] == "moment"
        until(lambda: {p.name for p in written()} >= {"session.json", "poses.bin", "marks.jsonl"})
        for file in written():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
            assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
        until(lambda: os.stat(next(results.glob(f"{PREFIX}*/poses.bin"))).st_size > 0)
        socket.send(FINISH)
        assert hear(socket)["type"] == "done"
    until(lambda: not written())
