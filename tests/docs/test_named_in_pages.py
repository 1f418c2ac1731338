"""Paths and public names that the documents mention exist."""

import re
import tomllib
from pathlib import Path

import pytest

import posecheck

ROOT = Path(__file__).parents[2]
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "calibration" / "README.md"]
FOLDERS = (
    r"(?:posecheck|docs|tests|tools|examples|requirements|sample_videos|benchmarks|calibration)/"
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_that_is_named_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = re.findall(rf"`({FOLDERS}[\w./*-]*)`", text)
    # Elsewhere a file is named by its room alone.
    short = re.findall(r"`([a-z_]+/[a-z_]+\.py)`", text)
    named += [f"posecheck/{path}" for path in short if path not in named]
    # Names of formats, and what stands in the folder for a user's data, begin in the same way.
    other = re.compile(r"posecheck/(\w+/\d|history\.sqlite|results/|tls/)$")
    named = [path for path in named if not other.match(path)]
    missing = [path for path in named if not list(ROOT.glob(path.rstrip("/")))]
    assert missing == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    of_the_site = {"CONTRIBUTING.md", "gallery.md"}  # made for it, see tools/site_pages.py
    missing = [link for link in links if not (page.parent / link).exists()]
    assert set(missing) <= of_the_site


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_public_name_that_is_used_exists(page: Path) -> None:
    used = re.findall(r"\bposecheck\.([A-Za-z_]\w*)\(", page.read_text(encoding="utf-8"))
    assert [name for name in used if not hasattr(posecheck, name)] == []


def test_every_room_has_a_line_in_the_architecture() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    rooms = [p.parent.name for p in (ROOT / "posecheck").glob("*/__init__.py")]
    assert [room for room in rooms if f"| `{room}/` |" not in text] == []


def test_the_journeys_name_files_that_are_there() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    stages = re.findall(r"^\| \d* ?\| `(\w+/\w+\.py)`", text, re.MULTILINE)
    assert [stage for stage in stages if not (ROOT / "posecheck" / stage).is_file()] == []
    camera, _, file = text.partition("**From a file to report.html**")
    for journey in (camera, file):
        assert len(set(re.findall(r"^\| \d+ \| `(\w+/\w+\.py)`", journey, re.MULTILINE))) > 10


def test_the_citation_and_the_changelog_know_this_version() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {project['version']}\n" in citation
    assert f"\nlicense: {project['license']}\n" in citation
    assert f"\n## [{project['version']}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
