"""Videos sent by the page."""

import os
import socket as sockets
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from posecheck.exercises.library import load_exercise
from posecheck.files.unfinished import sweep
from posecheck.history.entry import SessionEntry
from posecheck.history.store import History
from posecheck.pose.landmarks_file import write_landmarks
from posecheck.pose.provenance import ModelInfo, Provenance
from posecheck.serve.messages import DEFECT
from posecheck.serve.settings import ServerSettings
from posecheck.serve.upload_queue import Uploads, shown_name
from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter
from tests.acting import three_cats
from tests.history.entries import entry
from tests.serve.serving import Served, serving, until

SEND = "/api/uploads?exercise=cat_cow&height=65in"


@pytest.fixture(scope="module")
def clip(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The first second of a sample clip."""
    short = tmp_path_factory.mktemp("short") / "short.mp4"
    with VideoFile(samples / "cat_cow_good.mp4") as video, VideoWriter(short) as out:
        for frame, _ in zip(video, range(15), strict=False):
            out.write(frame.image, frame.time_s)
    return short.read_bytes()


def finished(client: httpx.Client, identifier: str) -> dict[str, Any]:
    upload: dict[str, Any] = {}

    def ended() -> bool:
        upload.update(client.get(f"/api/uploads/{identifier}").json())
        return upload["state"] in ("done", "failed")

    until(ended)
    return upload


def left_behind(served: Served) -> list[Path]:
    # os.walk, as folders vanish while it looks; pathlib's glob fails at that.
    works = served.settings.results.glob(".uploads-*")
    walks = (entry for work in works for entry in os.walk(work))
    return [Path(folder) / name for folder, _, names in walks for name in names]


def gone(served: Served) -> None:
    """Wait until nothing is left of uploads; a finished one is swept up just after it is said."""
    until(lambda: not left_behind(served))


def test_an_upload_becomes_a_report_and_a_row(served: Served, clip: bytes) -> None:
    with served.client() as client:
        sent = client.post(SEND + "&name=my%20cat.mp4", content=clip)
        assert sent.status_code == 201
        upload = finished(client, sent.json()["id"])
        assert (upload["state"], upload["name"]) == ("done", "my cat.mp4")
        assert upload["summary"]["title"] == "Round and sink, on all fours"
        assert upload["done"] == 15
        rows = client.get("/api/history").json()["sessions"]
        (row,) = [row for row in rows if row["id"] == upload["session"]]
        assert (row["source"], row["report"]) == ("upload", upload["report"])

        page = client.get(upload["report"])
        policy = page.headers["content-security-policy"]
        assert policy.startswith("sandbox allow-scripts")
        assert "allow-same-origin" not in policy
        assert "my cat.mp4" in page.text
        video = client.get(
            upload["report"].replace("report.html", "annotated.mp4"),
            headers={"range": "bytes=0-99", "sec-fetch-site": "cross-site"},
        )
        assert (video.status_code, len(video.content)) == (206, 100)

        assert client.delete(f"/api/history/{row['id']}").status_code == 204
        assert client.get(upload["report"]).status_code == 404
        gone(served)
    assert not list(served.settings.results.glob("*cat_cow*/annotated.mp4"))


def test_several_queue_and_one_can_be_cancelled(tmp_path: Path, samples: Path) -> None:
    clip = (samples / "cat_cow_good.mp4").read_bytes()
    with serving(tmp_path) as served, served.client() as client:
        first, second = (client.post(SEND, content=clip).json()["id"] for _ in range(2))
        (waiting,) = [u for u in client.get("/api/uploads").json() if u["id"] == second]
        assert (waiting["state"], waiting["position"]) == ("queued", 1)
        assert client.delete(f"/api/uploads/{second}").status_code == 204
        until(lambda: client.get(f"/api/uploads/{first}").json()["done"] > 0)
        assert client.delete(f"/api/uploads/{first}").status_code == 204
        assert client.get("/api/uploads").json() == []
        gone(served)
        assert client.get("/api/history").json()["sessions"] == []
    assert list(served.settings.results.iterdir()) == []


def test_an_upload_that_breaks_off_leaves_nothing(served: Served) -> None:
    with sockets.create_connection(("127.0.0.1", served.port)) as connection:
        head = (
            f"POST {SEND} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\n"
            f"Origin: {served.origin}\r\nContent-Length: 1000000\r\n\r\n"
        )
        connection.sendall(head.encode() + bytes(100_000))
        until(lambda: left_behind(served))
    gone(served)


def test_what_is_no_video_is_said_without_paths(served: Served) -> None:
    with served.client() as client:
        sent = client.post(SEND + "&name=notes.txt", content=b"these are notes" * 100)
        upload = finished(client, sent.json()["id"])
    assert upload["state"] == "failed"
    assert "notes.txt" in upload["message"]
    assert str(served.settings.results) not in upload["message"]
    gone(served)


def test_a_defect_in_the_analysis_is_in_the_log_with_its_traceback(
    tmp_path: Path, clip: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    broken = load_exercise("cat_cow").model_copy(update={"pace": [None]})
    with (
        serving(tmp_path, exercises={"cat_cow": broken}) as served,
        served.client() as client,
    ):
        sent = client.post(SEND, content=clip)
        upload = finished(client, sent.json()["id"])
        gone(served)
    assert (upload["state"], upload["message"]) == ("failed", DEFECT)
    (record,) = [r for r in caplog.records if r.name == "posecheck.serve.upload_analysis"]
    assert record.process != os.getpid()
    assert "Traceback" in (record.exc_text or "")
    assert "NoneType" in (record.exc_text or "")


def test_a_defect_in_a_request_is_logged_once(
    tmp_path: Path, clip: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    broken = load_exercise("cat_cow").model_copy(update={"limits": [None]})
    with serving(tmp_path, exercises={"cat_cow": broken}) as served, served.client() as client:
        answer = client.post(SEND, content=clip)
    assert (answer.status_code, answer.json()) == (500, {"message": DEFECT})
    (record,) = [r for r in caplog.records if r.levelname == "ERROR"]
    assert (record.name, record.getMessage()) == (
        "posecheck.serve.app",
        "a request to /api/uploads failed",
    )
    assert record.exc_info is not None


def test_limits(tmp_path: Path) -> None:
    with serving(tmp_path, upload_bytes=1000) as served, served.client() as client:
        assert client.post(SEND, content=bytes(1001)).status_code == 413

        def stream() -> Any:
            for _ in range(100):
                yield bytes(100)

        with suppress(httpx.WriteError):  # without a length it is found out on the way
            assert client.post(SEND, content=stream()).status_code == 413
        assert client.post(SEND, content=b"").status_code == 400
        assert client.post("/api/uploads?exercise=none", content=b"x").status_code == 400
        assert client.post(SEND + "&level=9", content=b"x").status_code == 422
        assert client.get("/api/uploads").json() == []
        gone(served)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("clip.mp4", "clip.mp4"),
        ("../../etc/passwd", "passwd"),
        ("C:\\videos\\clip.mov", "clip.mov"),
        ("a\0b\nc\u202etxt.mp4", "abctxt.mp4"),
        ("..", ".."),
        ("", "video"),
        ("é" * 500, "é" * 120),
    ],
)
def test_names_are_only_shown(name: str, shown: str) -> None:
    assert shown_name(name) == shown


def test_a_path_as_a_file_name_names_no_file(served: Served) -> None:
    with served.client() as client:
        sent = client.post(SEND + "&name=../../../../tmp/evil.mp4", content=b"x" * 100)
        assert sent.json()["name"] == "evil.mp4"
        finished(client, sent.json()["id"])
    assert not Path("/tmp/evil.mp4").exists()


def test_landmarks_that_the_page_offers_are_taken(served: Served, tmp_path: Path) -> None:
    saved = tmp_path / "mine.NPZ"
    origin = Provenance.of("cats.mp4", (1280, 720), ModelInfo("own"))
    write_landmarks(three_cats(), saved, origin)
    with served.client() as client:
        sent = client.post(SEND + "&name=mine.NPZ", content=saved.read_bytes())
        upload = finished(client, sent.json()["id"])
        assert upload["state"] == "done", upload["message"]
        assert client.get(upload["report"]).status_code == 200


def test_an_upload_is_of_the_person_whose_server_it_is_and_at_their_level(tmp_path: Path) -> None:
    saved = tmp_path / "cats.npz"
    write_landmarks(three_cats(), saved, Provenance.of("c.mp4", (1280, 720), ModelInfo("own")))
    with serving(tmp_path, person="anna") as served, served.client() as client:
        with History.open(served.settings.database) as past:
            for _ in range(3):
                past.add(entry(person="anna"))
        exercise = "supine_caudal_rotation"
        assert client.get("/api/history").json()["levels"][exercise] == 2
        query = f"/api/uploads?exercise={exercise}&height=65in&name=cats.npz"
        sent = client.post(query, content=saved.read_bytes())
        upload = finished(client, sent.json()["id"])
        rows = client.get("/api/history").json()["sessions"]
        (row,) = [row for row in rows if row["id"] == upload["session"]]
        assert (row["person"], row["level"]) == ("anna", 2)


def test_a_cancelled_upload_is_gone_even_at_the_last_moment(
    tmp_path: Path, clip: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = History.add
    with serving(tmp_path) as served, served.client() as client:

        def cancelled_meanwhile(history: History, entry: SessionEntry) -> int:
            number = add(history, entry)
            (upload,) = client.get("/api/uploads").json()
            assert client.delete(f"/api/uploads/{upload['id']}").status_code == 204
            kept.append(number)
            return number

        kept: list[int] = []
        monkeypatch.setattr(History, "add", cancelled_meanwhile)
        client.post(SEND, content=clip)
        until(lambda: kept)
        gone(served)
        until(lambda: client.get("/api/history").json()["sessions"] == [])
    assert list(served.settings.results.iterdir()) == []


def test_servers_of_two_containers_leave_each_others_uploads_alone(tmp_path: Path) -> None:
    # Both have the same process number, as in two containers with one disk for results.
    settings = ServerSettings(results=tmp_path / "results", exercises={})
    history = cast(History, None)
    one, other = Uploads(settings, history), Uploads(settings, history)
    video = one._working_folder() / "in-1"
    video.mkdir()
    sweep(settings.results, ".uploads-")  # as the other does when it starts
    assert video.is_dir()
    assert one._working_folder() != other._working_folder()
    other._clear(other._working_folder() / "in-2")
    assert video.is_dir()
    one._clear(video)
    assert list(settings.results.iterdir()) == []


def test_videos_that_a_power_cut_left_are_removed(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from posecheck.files.unfinished import Unfinished\n"
        "made = Unfinished(Path(sys.argv[1]), '.uploads-')\n"
        "(made.path / 'in-1').mkdir(); (made.path / 'in-1' / 'video').write_text('a patient')\n"
        "os._exit(9)"
    )
    results = tmp_path / "results"
    results.mkdir()
    root = str(Path(__file__).parents[2])
    environment = os.environ | {"PYTHONPATH": root}
    command = [sys.executable, "-c", code, str(results)]
    assert subprocess.run(command, env=environment, check=False).returncode == 9
    assert list(results.glob(".uploads-*/in-1/video"))
    with serving(tmp_path) as served:
        assert served.settings.results == results
        assert list(results.iterdir()) == []
