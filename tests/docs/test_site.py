"""The site is built by one command, whole, without a warning and without the network."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import posecheck

ROOT = Path(__file__).parents[2]
NO_NETWORK = {f"{name}_proxy": "http://127.0.0.1:9" for name in ("http", "https", "all")}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(folder)]
    environment = {**os.environ, **NO_NETWORK, "NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr, done.stderr
    return folder


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def test_every_public_name_has_an_entry(site: Path) -> None:
    text = re.sub(r"<[^>]+>", "", read(site / "api.html"))
    rooms = {"estimation", "observation", "signals", "testing", "__version__"}
    for name in set(posecheck.__all__) - rooms:
        assert f"posecheck.{name}" in text, name


def test_entries_say_parameters_and_shapes(site: Path) -> None:
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", read(site / "api.html")))
    assert "array_like of shape (N, 33, 2)" in text
    assert "From where the camera looks." in text


def test_the_gallery_shows_every_example(site: Path) -> None:
    text = read(site / "gallery.html")
    assert all(f"examples/{p.name}" in text for p in (ROOT / "examples").glob("*.py"))


def test_pages_of_the_repository_are_part_of_it(site: Path) -> None:
    for name in ("CONTRIBUTING", "CHANGELOG", "SECURITY", "definition", "result", "architecture"):
        assert (site / f"{name}.html").is_file(), name


def test_no_page_fetches_anything_from_elsewhere(site: Path) -> None:
    for page in site.rglob("*.html"):
        fetched = re.findall(
            r"<(?:script|link|img|iframe)[^>]*(?:src|href)=\"?(https?:)?//", read(page)
        )
        assert fetched == [], page
