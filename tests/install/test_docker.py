"""The container for clinics: what it is made of, and where there is Docker that it runs."""

import re
import shutil
import subprocess
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from posecheck.serve.health import answers
from posecheck.serve.server import DEFAULT_PORT, listening
from tests.serve.serving import serving

ROOT = Path(__file__).parents[2]
LINES = re.sub(r"\\\n", " ", (ROOT / "Dockerfile").read_text(encoding="utf-8")).splitlines()
STEPS = [tuple(line.split(None, 1)) for line in LINES if line and not line.startswith("#")]
TAG = "posecheck-test"


def arguments(instruction: str) -> list[str]:
    return [rest for name, rest in STEPS if name == instruction]


def test_it_installs_what_the_makefile_does() -> None:
    make = (ROOT / "Makefile").read_text(encoding="utf-8")
    locked = re.search(r"LOCKED := .*pip install (--quiet .*) --requirement", make)
    assert locked
    # Whom the image runs as may write nothing that would be compiled later.
    wanted = set(locked[1].split()) - {"--no-compile"}
    (lock,) = (rest for rest in arguments("RUN") if "--requirement" in rest)
    assert wanted <= set(lock.split())
    (itself,) = (rest for rest in arguments("RUN") if "--no-deps" in rest)
    assert "--no-build-isolation" in itself


def test_it_runs_as_nobody_in_particular_and_is_watched() -> None:
    instructions = [name for name, _rest in STEPS]
    (made,) = (rest for rest in arguments("RUN") if rest.startswith("useradd"))
    (user,) = arguments("USER")
    assert f"--uid {user} " in made
    assert int(user) > 0, "by number: a host sees that it is not root"
    assert instructions.index("USER") > max(i for i, n in enumerate(instructions) if n == "RUN")
    assert "posecheck.serve.health" in arguments("HEALTHCHECK")[0]
    assert arguments("EXPOSE") == [str(DEFAULT_PORT)]
    python = re.fullmatch(r"python:(\d+)\.(\d+)-slim", arguments("FROM")[0])
    assert python
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (int(python[1]), int(python[2])) >= tuple(
        map(int, project["requires-python"].removeprefix(">=").split("."))
    )


def test_what_it_copies_is_there_and_not_left_out() -> None:
    let_in = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    for rest in arguments("COPY"):
        for source in rest.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert f"!{source.split('/')[0]}" in let_in, source


def test_its_libraries_are_those_that_doctor_looks_for() -> None:
    from posecheck.cli.doctor import SYSTEM_LIBRARIES

    assert set(SYSTEM_LIBRARIES.values()) <= set(arguments("RUN")[0].split())


def test_the_watch_sees_whether_a_server_answers(tmp_path: Path) -> None:
    with serving(tmp_path, token="0123456789abcdef") as running:
        assert answers(running.port)
    assert not answers(running.port, timeout_s=1)
    with listening("127.0.0.1", 0) as hangs:  # takes connections and says nothing
        assert not answers(hangs.getsockname()[1], timeout_s=0.3)


@pytest.fixture
def container() -> Iterator[str]:
    docker = shutil.which("docker")
    if (
        docker is None
        or subprocess.run([docker, "info"], capture_output=True, check=False).returncode
    ):
        pytest.skip("needs Docker")
    subprocess.run([docker, "build", "--tag", TAG, "."], cwd=ROOT, check=True, timeout=1500)
    run = [docker, "run", "--detach", "--publish", "127.0.0.1::8765", TAG]
    started = subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()
    yield started
    subprocess.run([docker, "rm", "--force", started], check=True, capture_output=True)


@pytest.mark.slow
def test_it_is_built_and_answers(container: str) -> None:
    def told(*command: str) -> str:
        done = subprocess.run(["docker", *command], check=True, capture_output=True, text=True)
        return done.stdout.strip()

    port = told("port", container, "8765").rpartition(":")[2]
    deadline = time.monotonic() + 120
    while not answers(int(port)):
        assert time.monotonic() < deadline, told("logs", container)
        time.sleep(0.5)
    assert httpx.get(f"http://127.0.0.1:{port}/api/server").status_code == 401
    assert told("exec", container, "id", "--user") == "10001"
    told("exec", container, "python", "-m", "posecheck.serve.health")
