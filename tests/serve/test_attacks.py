"""What hostile pages, visitors and paths try: each is refused, and told nothing."""

import socket as sockets
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from posecheck.history.database import DatabaseError
from posecheck.history.store import History
from tests.serve.serving import QUERY, Served, greet, hear, serving

TOKEN = "0123456789abcdef0123"


# Other web pages


@pytest.mark.parametrize(
    "origin",
    [
        "http://evil.example",
        "https://127.0.0.1.evil.example:{port}",
        "http://127.0.0.1:1",
        "http://localhost:{port}",  # another name of this machine is another origin
        "file://",
        "null",
        "http://evil.example@127.0.0.1:{port}",
    ],
)
def test_another_page_can_neither_open_a_session_nor_change_or_read_anything(
    served: Served, bystander: None, origin: str
) -> None:
    origin = origin.format(port=served.port)
    with pytest.raises(InvalidStatus) as refused, served.live(QUERY, origin=origin):
        pass
    assert refused.value.response.status_code == 403
    with served.client(origin=origin) as client:
        for method, path in (
            ("DELETE", "/api/history"),
            ("POST", "/api/uploads?exercise=cat_cow"),
            ("GET", "/api/history"),
        ):
            answer = client.request(method, path)
            assert answer.status_code == 403
            assert "access-control-allow-origin" not in answer.headers


def test_without_an_origin_nothing_is_changed(served: Served) -> None:
    with httpx.Client(base_url=served.origin) as client:
        assert client.get("/api/server").status_code == 200
        assert client.delete("/api/history").status_code == 403
    with pytest.raises(InvalidStatus), served.live(QUERY, origin=None):
        pass


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:{port}",
        "127.0.0.1.evil.example",
        "192.168.0.9",
        "x@127.0.0.1",
        "[::",
        "",
    ],
)
def test_a_name_that_was_pointed_at_this_machine_is_refused(served: Served, host: str) -> None:
    host = host.format(port=served.port)
    with httpx.Client(base_url=served.origin) as client:
        for origin in ({}, {"origin": f"http://{host}"}):
            answer = client.get("/api/history", headers={"host": host, **origin})
            assert answer.status_code == 421


def test_embedding_is_refused_and_links_are_not(served: Served) -> None:
    with httpx.Client(base_url=served.origin) as client:
        elsewhere = {"sec-fetch-site": "cross-site"}
        embedded = client.get("/api/history", headers={**elsewhere, "sec-fetch-mode": "no-cors"})
        assert embedded.status_code == 403
        linked = client.get("/api/server", headers={**elsewhere, "sec-fetch-mode": "navigate"})
        assert linked.status_code == 200
        assert linked.headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in linked.headers["content-security-policy"]


def test_the_page_may_run_nothing_but_its_own_files(served: Served) -> None:
    with served.client() as client:
        headers = client.get("/").headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    # Compiling the model's library is allowed, evaluating words as a script is not.
    assert "unsafe" not in policy.replace("'wasm-unsafe-eval'", "")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "camera=(self)" in headers["permissions-policy"]


# Visitors without the link


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("guarded")
    with serving(folder, token=TOKEN, beyond=True, names=frozenset({"clinic.example"})) as running:
        yield running


@pytest.mark.parametrize("cookie", ["", "posecheck=", "posecheck=wrong", f"other={TOKEN}"])
def test_without_the_token_nothing_is_shown(guarded: Served, cookie: str) -> None:
    with guarded.client(cookie=cookie) as client:
        for path in ("/", "/api/history", "/api/exercises", "/reports/1/" + "0" * 32 + "/x"):
            assert client.get(path).status_code == 401
        assert client.post("/api/uploads?exercise=cat_cow", content=b"x").status_code == 401
        assert client.get("/?token=wrong").status_code == 401
    with pytest.raises(InvalidStatus), guarded.live(QUERY, additional_headers={"cookie": cookie}):
        pass


def test_the_link_lets_in_once_and_for_all(guarded: Served) -> None:
    with guarded.client() as client:
        welcome = client.get(f"/?token={TOKEN}")
        assert welcome.status_code == 200
        assert "HttpOnly" in welcome.headers["set-cookie"]
        assert "SameSite=Strict" in welcome.headers["set-cookie"]
        assert client.get("/api/server").status_code == 200
    cookie = {"cookie": f"posecheck={TOKEN}"}
    with guarded.live(QUERY, additional_headers=cookie) as socket:
        greet(socket)


def test_beyond_this_machine_addresses_and_given_names_are_its_own(guarded: Served) -> None:
    cookie = f"posecheck={TOKEN}"
    with httpx.Client(base_url=guarded.origin) as client:
        for host, status in (
            ("192.168.0.9", 200),
            ("clinic.example", 200),
            ("evil.example", 421),
        ):
            answer = client.get("/api/server", headers={"host": host, "cookie": cookie})
            assert answer.status_code == status


# Paths


@pytest.mark.parametrize(
    "path",
    [
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/app.py",
        "/../app.py",
        "/reports/1/%2e%2e/history.sqlite",
        "/reports/..%2f..%2fhistory.sqlite/0/report.html",
        "/reports/1/" + "0" * 32 + "/report.html",
        "/reports/1/" + "0" * 32 + "/..%2f..%2fhistory.sqlite",
        "/api/exercises/..%2f..%2fpyproject/movement.svg",
        "/api/uploads/..%2f..",
        "/docs",
        "/openapi.json",
    ],
)
def test_paths_lead_nowhere(served: Served, path: str) -> None:
    raw = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nConnection: close\r\n\r\n"
    with sockets.create_connection(("127.0.0.1", served.port)) as connection:
        connection.sendall(raw.encode())
        answer = b"".join(iter(lambda: connection.recv(65536), b"")).decode("latin-1")
    assert answer.split()[1] in ("404", "422", "400")
    told = answer.split("\r\n\r\n", 1)[1]
    assert "root:" not in told
    assert "Traceback" not in told
    assert str(Path(__file__).parents[2]) not in told


def test_a_large_body_where_none_belongs(served: Served) -> None:
    with served.client() as client:
        answer = client.request("DELETE", "/api/history/1", content=bytes(1 << 20))
        assert answer.status_code == 413


def test_a_database_that_fails_is_not_described_to_visitors(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise DatabaseError("the history database (file /home/ada/h.sqlite) failed")

    for name in ("level", "sessions", "session"):
        monkeypatch.setattr(History, name, fail)
    with served.client() as client:
        for method, path in (
            ("GET", "/api/history"),
            ("GET", "/api/exercises"),
            ("GET", "/api/history/export.csv"),
            ("DELETE", "/api/history/1"),
            ("POST", "/api/uploads?exercise=supine_caudal_rotation"),
        ):
            answer = client.request(method, path)
            assert answer.status_code == 503
            assert "ada" not in answer.text
    with served.live("exercise=supine_caudal_rotation") as socket:
        said = hear(socket)
        assert said["type"] == "error"
        assert "ada" not in said["message"]


def test_a_defect_is_not_described_to_visitors(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError("/home/ada/secret.py")

    monkeypatch.setattr(History, "sessions", fail)
    with served.client() as client:
        answer = client.get("/api/history")
    assert answer.status_code == 500
    assert "ada" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["content-security-policy"]
