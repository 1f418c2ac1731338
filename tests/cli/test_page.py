"""`posecheck` alone, as somebody starts it who wants no terminal."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from posecheck.cli import page
from posecheck.errors import InputError

PATIENCE_S = 300.0


def start(folder: Path, module: str = "posecheck") -> tuple[subprocess.Popen[bytes], int]:
    """Start it in a terminal of its own, with a browser that only notes what it is to open."""
    import pty

    browser = folder / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {folder / "opened.txt"}\n')
    browser.chmod(0o755)
    own = {"BROWSER": str(browser), "XDG_DATA_HOME": str(folder), "HOME": str(folder)}
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, **own},
    )
    os.close(theirs)
    return process, ours


def opened(folder: Path, count: int) -> list[str]:
    """The links that were opened, when there are so many."""
    deadline = time.monotonic() + PATIENCE_S
    file = folder / "opened.txt"
    while time.monotonic() < deadline:
        links = file.read_text().split() if file.exists() else []
        if len(links) >= count:
            return links
        time.sleep(0.05)
    raise AssertionError("no page was opened")


@pytest.fixture
def processes() -> Iterator[list[subprocess.Popen[bytes]]]:
    started: list[subprocess.Popen[bytes]] = []
    yield started
    for process in started:
        process.kill()
        process.wait(60)


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_it_opens_the_page_once_and_ends_when_the_page_says_so(
    tmp_path: Path, processes: list[subprocess.Popen[bytes]]
) -> None:
    first, terminal = start(tmp_path)
    processes.append(first)
    (link,) = opened(tmp_path, 1)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+/(\?token=[0-9a-f]{32})?", link)

    second, _other = start(tmp_path, "posecheck.cli.page")  # as the desktop entry does
    processes.append(second)
    assert opened(tmp_path, 2) == [link, link]
    assert second.wait(PATIENCE_S) == 0

    origin = link.partition("/?")[0].rstrip("/")
    with httpx.Client(base_url=origin, headers={"origin": origin}, timeout=PATIENCE_S) as client:
        client.get(link)
        assert client.post("/api/machine/close").status_code == 204
    assert first.wait(PATIENCE_S) == 0
    assert not (tmp_path / "posecheck" / "running.json").exists()
    assert b"posecheck is at http" in os.read(terminal, 10_000)


def test_in_a_pipe_it_prints_its_help() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "posecheck"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: posecheck")
    assert "analyze" in done.stdout


def test_without_a_terminal_what_goes_wrong_is_shown_in_the_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(context: object) -> int:
        raise InputError("the history cannot be <opened>: ask Anna")

    shown: list[str] = []
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(page, "open_page", fails)
    monkeypatch.setattr(page.webbrowser, "open", shown.append)
    monkeypatch.setattr("posecheck.cli.logs.hush_native_log", lambda: None)
    monkeypatch.setattr("posecheck.cli.logs.begin", lambda: None)
    with pytest.raises(SystemExit):
        page.main()
    (link,) = shown
    words = Path(link.removeprefix("file://")).read_text()
    assert "the history cannot be &lt;opened&gt;: ask Anna" in words
