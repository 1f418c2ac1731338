"""What is imported is named, what is named is pinned, and only what is pinned is installed."""

import ast
import re
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
RUN = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
BUILD = [Requirement(text) for text in PROJECT["dependency-groups"]["build"]]
OPTIONAL = [Requirement(t) for name in ("postgres", "cluster", "table") for t in EXTRAS[name]]
TOOLS = [Requirement(text) for name in ("test", "dev") for text in EXTRAS[name]]
DEV = [requirement for requirement in TOOLS if requirement.name != "posecheck"]

POSTGRES = [Requirement(text) for text in EXTRAS["postgres"]]

LOCKS = {
    "run.txt": [*RUN, *BUILD],
    "clinic.txt": [*RUN, *BUILD, *POSTGRES],
    "dev.txt": [*RUN, *BUILD, *OPTIONAL, *DEV],
}
IN_TESTS_OF_OTHERS = {"pytest"}
"""`posecheck.testing` is for suites of tests, which have pytest."""


def pinned(lock: str) -> list[Requirement]:
    """The requirements of a lock file, markers and all."""
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    lines = re.findall(r"^[a-zA-Z0-9].*?(?= *\\\\?$)", text, re.MULTILINE)
    return [Requirement(line.rstrip("\\ ")) for line in lines]


def here(requirement: Requirement) -> bool:
    return requirement.marker is None or requirement.marker.evaluate(
        {str(k): str(v) for k, v in default_environment().items()}
    )


def imported(*folders: str) -> dict[str, set[str]]:
    """Which foreign packages are imported, and where."""
    found: dict[str, set[str]] = {}
    for path in (path for folder in folders for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level and node.module:
                names = [node.module]
            for name in names:
                found.setdefault(name.split(".")[0], set()).add(str(path.relative_to(ROOT)))
    return {k: v for k, v in found.items() if k not in sys.stdlib_module_names}


def names(requirements: list[Requirement]) -> set[str]:
    return {canonicalize_name(requirement.name) for requirement in requirements}


def unnamed(found: dict[str, set[str]], requirements: list[Requirement]) -> dict[str, set[str]]:
    packages = metadata.packages_distributions()
    return {
        module: places
        for module, places in found.items()
        if not names(requirements) & {canonicalize_name(n) for n in packages.get(module, [module])}
    }


def test_what_the_package_imports_is_named() -> None:
    found = imported("posecheck")
    assert {"numpy", "cv2", "starlette", "markupsafe"} <= set(found)
    known = {"posecheck", *IN_TESTS_OF_OTHERS}
    missing = unnamed({k: v for k, v in found.items() if k not in known}, [*RUN, *OPTIONAL])
    assert missing == {}


def test_what_tests_and_tools_import_is_named() -> None:
    own = {p.stem for p in (ROOT / "tests").rglob("*.py")} | {
        "posecheck",
        "tests",
        "benchmarks",
        "tools",
    }
    # The renderer of the sample clips has requirements of its own.
    own |= {p.stem for p in (ROOT / "sample_videos" / "render").rglob("*") if p.suffix != ".md"}
    found = imported("tests", "benchmarks")
    missing = unnamed({k: v for k, v in found.items() if k not in own}, [*RUN, *OPTIONAL, *DEV])
    assert missing == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_what_is_named_is_pinned_within_its_range(lock: str) -> None:
    versions: dict[str, list[str]] = {}
    for requirement in pinned(lock):
        (only,) = requirement.specifier
        assert only.operator == "==", requirement
        versions.setdefault(canonicalize_name(requirement.name), []).append(only.version)
    assert len(versions) > len(LOCKS[lock])
    for requirement in LOCKS[lock]:
        found = versions.get(canonicalize_name(requirement.name), [])
        assert found, f"{requirement} is not in requirements/{lock}: make lock"
        assert all(requirement.specifier.contains(v) for v in found), f"{requirement}: make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_hashes_and_names_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    entries = re.split(r"^(?=[a-zA-Z0-9])", text, flags=re.MULTILINE)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_locks_agree() -> None:
    run, clinic, dev = ({str(r) for r in pinned(name)} for name in LOCKS)
    assert run <= clinic
    assert clinic <= dev


def test_nothing_is_installed_that_is_not_pinned() -> None:
    for name in ("Makefile", ".ci/run", "Dockerfile"):
        lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
        installs = [line for line in lines if re.search(r"\b(pip|uv)\b.* install\b", line)]
        assert all("--require-hashes" in line or "--no-deps" in line for line in installs)
        assert installs or name == ".ci/run"


@pytest.mark.lock
def test_this_environment_is_the_pinned_one() -> None:
    wrong = {}
    for requirement in filter(here, pinned("dev.txt")):
        try:
            version = metadata.version(requirement.name)
        except metadata.PackageNotFoundError:
            version = "missing"
        if not requirement.specifier.contains(version, prereleases=True):
            wrong[str(requirement)] = version
    if wrong:
        pytest.skip(f"not what requirements/dev.txt names (make .venv/.dev.stamp): {wrong}")
