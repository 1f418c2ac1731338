"""What the computer's own page may do to its server, and a phone may not."""

import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from posecheck.exercises.programme import load_programme
from posecheck.serve import phone_door
from posecheck.serve.machine import Machine
from posecheck.serve.phone_door import PhoneDoor
from posecheck.serve.settings import ServerSettings
from tests.serve.serving import PATIENCE_S, Served, serving

LOOPBACK = "127.0.0.1"
"""Stands for the address in the network: a test must not be open to others."""


@pytest.fixture(autouse=True)
def own_network(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(phone_door, "lan_addresses", lambda: [LOOPBACK, "127.0.0.2"])
    real = phone_door.listening
    monkeypatch.setattr(phone_door, "listening", lambda host, port: real(LOOPBACK, port))
    made = phone_door.own_certificate
    monkeypatch.setattr(phone_door, "own_certificate", lambda a, n: made(a, n, tmp_path / "tls"))


@pytest.fixture
def stopped() -> list[str]:
    return []


@pytest.fixture
def home(tmp_path: Path, stopped: list[str]) -> Iterator[Served]:
    def machine(settings: ServerSettings) -> Machine:
        return Machine(PhoneDoor(settings, port=0), stop=lambda: stopped.append("stopped"))

    with serving(tmp_path, machine, programmes={"morning": load_programme("morning")}) as running:
        yield running


@contextmanager
def phone(link: str) -> Iterator[httpx.Client]:
    """A phone that has accepted the certificate and opened the link."""
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    origin = link.partition("/?")[0]
    own = {"origin": origin}
    with httpx.Client(base_url=origin, verify=trusting, timeout=PATIENCE_S, headers=own) as client:
        assert client.get(link).status_code == 200
        yield client


def test_a_phone_comes_in_by_its_link_over_tls_while_the_door_is_open(home: Served) -> None:
    with home.client() as page:
        closed = page.get("/api/machine").json()["phone"]
        assert (closed["open"], closed["links"], closed["code"]) == (False, [], None)
        opened = page.post("/api/machine/phone").json()
        first, second = opened["links"]
        assert re.fullmatch(r"https://127\.0\.0\.1:\d+/\?token=[0-9a-f]{32}", first)
        assert second.startswith("https://127.0.0.2:")
        assert opened["code"].startswith("data:image/svg+xml")
        assert len(opened["taps"]) == 3
        assert page.post("/api/machine/phone").json()["links"] == opened["links"]
        assert page.get("/api/machine").json()["phone"] == opened

        with phone(first) as there:
            assert there.get("/api/server").json()["sessions"]["running"] == 0
            _coached(first, there)
        assert page.delete("/api/machine/phone").json()["open"] is False
        with pytest.raises(httpx.ConnectError), phone(first):
            pass
        again = page.post("/api/machine/phone").json()["links"][0]
        assert again.partition("token=")[2] != first.partition("token=")[2]


def _coached(link: str, there: httpx.Client) -> None:
    """A live session's first word, for the phone that was let in and for no other."""
    origin = link.partition("/?")[0]
    trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    options: dict[str, Any] = {
        "ssl": trusting,
        "origin": origin,
        "compression": None,
        "open_timeout": PATIENCE_S,
    }
    address = f"{origin.replace('https', 'wss')}/api/live?exercise=cat_cow"
    cookie = {"cookie": "; ".join(f"{k}={v}" for k, v in there.cookies.items())}
    with connect(address, additional_headers=cookie, **options) as socket:
        assert '"hello"' in str(socket.recv(PATIENCE_S))
    with pytest.raises(InvalidStatus):
        connect(address, **options)


def test_a_phone_may_neither_close_the_server_nor_its_door(
    home: Served, stopped: list[str]
) -> None:
    with home.client() as page:
        link = page.post("/api/machine/phone").json()["links"][0]
        with phone(link) as there:
            assert there.get("/api/machine").json() == {"phone": None, "can_close": False}
            assert there.post("/api/machine/close").status_code == 403
            assert there.delete("/api/machine/phone").status_code == 403
            assert there.post("/api/machine/phone").status_code == 403
        assert stopped == []
        assert page.get("/api/machine").json()["phone"]["open"]


def test_the_page_closes_the_server(home: Served, stopped: list[str]) -> None:
    with home.client() as page:
        assert page.get("/api/machine").json()["can_close"]
        assert page.post("/api/machine/close").status_code == 204
    with home.client(origin="http://evil.example") as other:
        assert other.post("/api/machine/close").status_code == 403
    assert stopped == ["stopped"]


def test_a_server_of_others_offers_neither(tmp_path: Path) -> None:
    with serving(tmp_path) as clinic, clinic.client() as page:
        assert page.get("/api/machine").json() == {"phone": None, "can_close": False}
        assert page.post("/api/machine/phone").status_code == 403
        assert page.post("/api/machine/close").status_code == 403


def test_without_a_network_it_says_so(home: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(phone_door, "lan_addresses", list)
    with home.client() as page:
        refused = page.post("/api/machine/phone")
    assert refused.status_code == 400
    assert "is in no network" in refused.json()["message"]


def test_the_file_of_reminders_comes_with_its_name(home: Served) -> None:
    with home.client() as page:
        subjects = page.get("/api/reminders").json()["subjects"]
        assert subjects[0] == {"id": "programme:morning", "title": "Morning stretches"}
        asked = {"subject": "programme:morning", "days": "mon,wed", "today": "2026-01-01"}
        path = "/api/reminders/posecheck-reminders.ics"
        found = page.get(path, params={**asked, "at": ["07:30", "19:00"]})
        assert found.headers["content-type"] == "text/calendar; charset=utf-8"
        assert 'filename="posecheck-reminders.ics"' in found.headers["content-disposition"]
        assert found.text.count("BEGIN:VEVENT") == 2
        assert page.get(path, params={**asked, "at": "25:00"}).status_code == 400
        assert page.get(path, params={**asked, "days": "x", "at": "7:30"}).status_code == 400
        other = {**asked, "subject": "unknown", "at": "7:30"}
        assert page.get(path, params=other).status_code == 404
