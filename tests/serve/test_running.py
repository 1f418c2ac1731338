"""A second start finds the first."""

import json
import sys
from pathlib import Path

import pytest

from posecheck.serve.running import forget_running, note_running, running_link
from tests.serve.serving import serving

TOKEN = "0123456789abcdef" * 2


@pytest.mark.parametrize("token", [None, TOKEN])
def test_a_server_that_answers_is_found(token: str | None, tmp_path: Path) -> None:
    file = tmp_path / "own" / "running.json"
    with serving(tmp_path, token=token) as running:
        link = f"{running.origin}/" + (f"?token={token}" if token else "")
        assert running_link(file) is None
        note_running(link, file)
        assert running_link(file) == link
        if sys.platform != "win32":
            assert file.stat().st_mode & 0o777 == 0o600
        forget_running("http://127.0.0.1:1/", file)  # of another server
        assert running_link(file) == link
        if token:
            note_running(f"{running.origin}/?token=wrong", file)
            assert running_link(file) is None
            note_running(link, file)
    assert running_link(file) is None  # it was killed and could not tidy up
    forget_running(link, file)
    assert not file.exists()


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        json.dumps({"link": 7}),
        json.dumps({"link": "http://example.org:80/"}),
        json.dumps({"link": "file:///etc/passwd"}),
    ],
)
def test_what_is_no_link_of_this_machine_is_not_followed(content: str, tmp_path: Path) -> None:
    file = tmp_path / "running.json"
    file.write_text(content)
    assert running_link(file) is None
