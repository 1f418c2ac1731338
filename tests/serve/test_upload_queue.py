"""Videos sent by the page."""

import socket as sockets
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from posecheck.serve.upload_queue import shown_name
from posecheck.video.file import VideoFile
from posecheck.video.writer import VideoWriter
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
    return [p for p in served.settings.results.glob(".uploads-*/**/*") if p.is_file()]


def gone(served: Served) -> None:
    """Wait until nothing is left of uploads; a finished one is swept up just after it is said."""
    until(lambda: not left_behind(served))


def test_an_upload_becomes_a_report_and_a_row(served: Served, clip: bytes) -> None:
    with served.client() as client:
        sent = client.post(SEND + "&name=my%20cat.mp4", content=clip)
        assert sent.status_code == 201
        upload = finished(client, sent.json()["id"])
        assert (upload["state"], upload["name"]) == ("done", "my cat.mp4")
        assert upload["summary"]["title"] == "Cat / cow"
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
