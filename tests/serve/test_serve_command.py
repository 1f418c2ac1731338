"""`posecheck serve` as a person starts it."""

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from click.testing import CliRunner

from posecheck.cli.serve import serve
from posecheck.errors import InputError
from posecheck.serve import app, handshakes, server
from posecheck.serve.qr_code import qr_code
from posecheck.serve.server import listening, stays_here
from posecheck.serve.settings import ServerSettings


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    command = [sys.executable, "-m", "posecheck", "serve", "--no-browser", "--port", "0"]
    command += ["--results", str(folder / "results"), "--database", str(folder / "h.sqlite")]
    process = subprocess.Popen(
        [*command, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        line = process.stdout.readline()
        assert line.startswith("posecheck is at http"), line + process.communicate(timeout=60)[1]
        yield line.split()[-1], process
    finally:
        process.kill()
        process.wait(60)


def test_it_says_where_it_is_and_ends_quietly_with_control_c(tmp_path: Path) -> None:
    with started(tmp_path) as (link, process):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/(\?token=[0-9a-f]{32})?", link)
        with httpx.Client(base_url=link.partition("?")[0], timeout=300) as client:
            client.get(link)  # with the token, where there are other users
            assert client.get("/api/server").json()["sessions"]["running"] == 0
        assert process.stdout is not None
        assert process.stdout.readline() == "Stop it with Ctrl-C.\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    assert process.returncode == 0
    assert (out.strip(), err) == ("", "")
    # Of patients: nobody else's business.
    assert (tmp_path / "results").stat().st_mode & 0o777 == 0o700


TOKEN = "0123456789abcdef" * 2


@pytest.mark.parametrize(
    ("arguments", "environment", "shared", "asked"),
    [
        ((), {}, False, False),
        ((), {}, True, True),  # the loopback of a machine with other users
        (("--name", "coach.example.org"), {}, False, True),
        (("--host", "0.0.0.0"), {}, False, True),
        (("--token-file", "token.txt"), {}, False, TOKEN),
        ((), {"POSECHECK_TOKEN": TOKEN}, False, TOKEN),
    ],
)
def test_who_must_show_a_token(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    environment: dict[str, str],
    shared: bool,
    asked: bool | str,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "token.txt").write_text(f"{TOKEN}\n")
    made: list[ServerSettings] = []

    def stopped(settings: ServerSettings, machine: object) -> None:
        made.append(settings)
        raise InputError("stopped")

    monkeypatch.setattr(server, "shared_machine", lambda: shared)
    monkeypatch.setattr(app, "make_app", stopped)
    defaults = ["--no-browser", "--port", "0", "--results", str(tmp_path / "results")]
    CliRunner().invoke(serve, [*defaults, *arguments], env=environment)
    (settings,) = made
    if isinstance(asked, str):
        assert settings.token == asked
    else:
        assert (settings.token is not None) is asked


def strangers_who_never_speak_tls_leave_room(port: int, client: httpx.Client) -> None:
    with ExitStack() as stack:
        silent = [
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            for _ in range(3 * handshakes.EACH)
        ]
        client.headers["connection"] = "close"
        assert client.get("/api/server").status_code == 200
        for oldest in silent[: 2 * handshakes.EACH]:
            oldest.settimeout(300)
            assert oldest.recv(1) == b"", "it was ended"
        silent[-1].settimeout(0.2)
        with pytest.raises(TimeoutError):
            silent[-1].recv(1)


@pytest.mark.skipif(
    shutil.which("openssl") is None, reason="needs openssl: apt-get install openssl"
)
def test_beyond_this_machine_it_wants_a_token_and_speaks_tls(tmp_path: Path) -> None:
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", "/CN=clinic", "-keyout", str(key), "-out", str(certificate)),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    tls = ("--host", "0.0.0.0", "--certfile", str(certificate), "--keyfile", str(key))
    with started(tmp_path, *tls) as (link, process):
        # What is printed after the link comes while it is served already.
        assert process.stdout is not None
        printed = ""
        for line in process.stdout:
            printed += line
            if line.startswith("Stop it"):
                break
        address, _, token = link.partition("?token=")
        assert len(token) >= 32
        here = re.sub(r"//[^/]*:", "//127.0.0.1:", address)
        trusting = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
        with httpx.Client(base_url=here, verify=trusting, timeout=300) as client:
            assert client.get("/api/server").status_code == 401
            welcome = client.get("/", params={"token": token})
            assert "Secure" in welcome.headers["set-cookie"]
            assert client.get("/api/server").status_code == 200
            port = urlsplit(here).port
            strangers_who_never_speak_tls_leave_room(port or 0, client)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=300)
    assert "█" in printed or "▀" in printed  # the QR code
    assert "no camera" not in printed
    assert (out.strip(), err) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--host", "203.0.113.7"], "not an address of this machine"),
        (["--host", "no.such.host.invalid"], "no host"),
        (["--keyfile", "key.pem"], "give --certfile"),
        (["--certfile", "missing.pem"], "no file missing.pem"),
        (["--certfile", __file__], "cannot be used for TLS"),
        (["--token", "short"], "16 letters"),
        (["--token-file", "missing.txt"], "token in missing.txt cannot be read"),
        (["--database", "oracle://x"], "not understood"),
        (["--definition", "missing.toml"], "cannot be read"),
        (["--results", __file__], "cannot be written"),
        (["--model", "huge"], "huge"),
    ],
)
def test_mistakes_are_said_in_one_sentence(arguments: list[str], words: str) -> None:
    defaults = ["--no-browser", "--port", "0", "--database", os.devnull]
    with pytest.raises(InputError, match=words):
        CliRunner().invoke(serve, [*defaults, *arguments], catch_exceptions=False)


def test_a_port_that_is_taken_is_said() -> None:
    with listening("127.0.0.1", 0) as sock, pytest.raises(InputError, match="is taken"):
        listening("127.0.0.1", sock.getsockname()[1])


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("localhost", True), ("::1", True), ("0.0.0.0", False), ("pc", False)],
)
def test_which_addresses_stay_on_this_machine(host: str, here: bool) -> None:
    assert stays_here(host) is here


def test_the_qr_code_is_square_and_holds_the_link() -> None:
    cv2 = pytest.importorskip("cv2")
    import numpy as np

    link = "https://192.168.0.12:8765/?token=0123456789abcdef0123456789abcdef"
    rows = re.sub(r"\x1b\[[0-9;]*m", "", qr_code(link)).rstrip("\n").split("\n")
    upper, lower = {"█", "▀"}, {"█", "▄"}
    dots = []
    for row in rows:
        dots += [[c in upper for c in row], [c in lower for c in row]]
    dots = dots[: len(dots[0])]  # the last row of characters may be half used
    picture = np.kron(np.array(dots, np.uint8) * 255, np.ones((8, 8), np.uint8))
    picture = cv2.copyMakeBorder(picture, 16, 16, 16, 16, cv2.BORDER_CONSTANT, value=255)
    assert cv2.QRCodeDetectorAruco().detectAndDecode(picture)[0] == link
