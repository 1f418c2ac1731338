"""Fixtures that several tests share, and the tests that a machine may not leave out."""

import os
from collections.abc import Iterator
from pathlib import Path

import postgres
import pytest

SAMPLES = Path(__file__).parents[1] / "sample_videos"

LONG = (
    "integration",
    "browser",
    "batch",
    "serve",
    "live",
    "faults",
    "docs",
    "fuzz",
    "cli",
    "install",
)
"""Folders whose tests run programs and wait for them: these come first, the longest before all."""

REQUIRED = frozenset(filter(None, os.environ.get("POSECHECK_REQUIRE", "").split(",")))
"""Markers (browser, postgres) whose tests must run here: then a skip is a failure."""
_ran: set[str] = set()


@pytest.fixture(scope="session")
def samples() -> Path:
    """The folder of sample clips."""
    return SAMPLES


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A real PostgreSQL server's database."""
    bin = postgres.programs()
    if bin is None:
        pytest.skip(postgres.INSTALL)
    with postgres.server(bin) as url:
        yield url


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # A file that takes a minute and comes last leaves the other processes without work.
    items.sort(key=lambda item: LONG.index(room) if (room := _room(item)) in LONG else len(LONG))


def _room(item: pytest.Item) -> str:
    """The folder of tests that an item is in, "" = none."""
    return item.path.parent.name if item.path.parent != Path(__file__).parent else ""


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    report = yield
    marks = {name for name in REQUIRED if item.get_closest_marker(name)}
    if marks and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{', '.join(marks)} must run here, but was skipped: {report.longrepr}"
    return report


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # With several worker processes only this hook runs where all reports come together.
    if report.when == "call" and report.passed:
        _ran.update(REQUIRED.intersection(report.keywords))


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    works_for_another = hasattr(session.config, "workerinput")
    if works_for_another or session.config.option.collectonly:
        return
    if exitstatus == pytest.ExitCode.OK:
        missing = REQUIRED - _ran
        if missing:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            print(
                f"\nno test marked {', '.join(sorted(missing))} ran, but POSECHECK_REQUIRE names it"
            )
