"""In a language of brackets nothing that people read or hear is left in English."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from rich.console import Console

from posecheck.batch.expectation import Expectation
from posecheck.batch.matching import compare
from posecheck.batch.metrics import BatchSummary
from posecheck.batch.page import summary_page
from posecheck.batch.table import terminal_table
from posecheck.cli.main import COMMANDS, cli
from posecheck.coach.coach import Coach
from posecheck.coach.spoken_summary import spoken_summary
from posecheck.drawing.overlay import banner_of
from posecheck.errors import InputError
from posecheck.exercises.library import built_in_exercise, exercise_ids, parse_exercise
from posecheck.exercises.programme import load_programme
from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.pose import Pose
from posecheck.pose.provenance import Provenance
from posecheck.pose.scene import Scene
from posecheck.results.write import write_results
from posecheck.text import translation
from posecheck.text.translation import speak, speaking
from tests.acting import SIDE_HEIGHT_IN, cats, curved, result, three_cats
from tests.batch.batches import batch
from tests.exercises.test_library import OWN
from tests.figures import QUADRUPED, SIZE, STANDING, SUPINE, film, pose
from tests.text.pseudo import CLOSE, LANGUAGE, OPEN, in_brackets, install, outside
from tools.messages import told

ORIGIN = Provenance("clip.mp4", *SIZE, 10.0, 0, False, "full", "0" * 64, "1", "1")
WORD = re.compile(r"[A-Za-z]{2,}")


@pytest.fixture(autouse=True)
def brackets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    install(tmp_path / "locale", monkeypatch)
    with speaking(LANGUAGE):
        yield
    translation.catalogue.cache_clear()


def english(text: str, *allowed: str) -> list[str]:
    """The words of a text that did not go through the catalogue, but for names and codes."""
    rest = outside(text)
    for name in sorted(allowed, key=len, reverse=True):
        rest = rest.replace(name, "")
    return WORD.findall(rest)


class _Shown(HTMLParser):
    """Collects what a page shows or a screen reader says."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("style", "script")
        given = dict(attrs)
        for name in ("aria-label", "alt", "title", "data-name"):
            self.texts.append(given.get(name) or "")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.texts.append(data)


def shown(html: str) -> list[str]:
    page = _Shown()
    page.feed(html)
    # Markup within a sentence splits it: what belongs to one is put together again.
    texts, open_one = [], ""
    for text in page.texts:
        open_one += text
        if open_one.count(OPEN) == open_one.count(CLOSE):
            texts.append(open_one)
            open_one = ""
    assert not open_one
    return texts


def test_the_brackets_are_seen() -> None:
    assert english(f"{OPEN}Begin {OPEN}at{CLOSE} once.{CLOSE} Now 7 in", "in") == ["Now"]


def gone_wrong() -> list[Pose]:
    """Three cats that go too far, and somebody who walks away between them."""
    poses = list(film(curved(*cats(3, 16.0)), 15, "left", fps=10))
    return poses[:70] + [Pose.nobody(seen.time_s, SIZE) for seen in poses[70:100]] + poses[100:]


@pytest.mark.parametrize("kind", ["good", "gone wrong", "nobody"])
def test_the_report(kind: str, tmp_path: Path) -> None:
    poses: list[Pose] = {
        "good": list(three_cats()),
        "gone wrong": gone_wrong(),
        "nobody": [Pose.nobody(i / 10, SIZE) for i in range(40)],
    }[kind]
    found = result("cat_cow", poses, height=SIDE_HEIGHT_IN)
    if kind == "gone wrong":
        assert any(event.severity == "warning" for event in found.events)
        assert found.not_judged
    content = write_results(found, ORIGIN, tmp_path)
    assert content["title"].startswith(OPEN)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert f'<html lang="{LANGUAGE}" dir="ltr">' in page
    codes = (*content["versions"], *map(str, content["versions"].values()), "cat_cow")
    cited = built_in_exercise("cat_cow").source.text
    left = {
        word
        for text in shown(page)
        for word in english(text, *codes, cited, "clip.mp4", content["schema"])
    }
    assert left <= set(), left


def test_the_lines_of_analyze(tmp_path: Path) -> None:
    clip = tmp_path / "landmarks.npz"
    with LandmarkWriter() as writer:
        for seen in gone_wrong():
            writer.add(seen)
        writer.save(clip, ORIGIN)
    speak(LANGUAGE)
    try:
        folder = tmp_path / "out"
        asked = ["analyze", str(clip), "-e", "cat_cow", "-o", str(folder), "--no-video"]
        ran = CliRunner().invoke(cli, asked, catch_exceptions=False)
    finally:
        speak(None)
    assert "back_curve_pct" not in ran.stdout
    assert "back curve" in ran.stdout
    lines = [line for line in ran.stdout.splitlines() if line.strip()]
    assert len(lines) >= 5
    # A warning's line begins with its time and its message is one of the exercise's own.
    assert [words for line in lines for words in english(line, " s  ")] == []


def test_the_help_of_commands_and_their_options() -> None:
    context = click.Context(cli)
    for name in COMMANDS:
        command = cli.get_command(context, name)
        with speaking(translation.SOURCE):
            original = cli.get_command(context, name)
        assert command is not None
        assert original is not None
        for said, words in zip(_helps(command), _helps(original), strict=True):
            assert said == in_brackets(words)


def _helps(command: click.Command) -> list[str]:
    options = [p for p in command.params if isinstance(p, click.Option)]
    found = [words for words in (command.help, *(option.help for option in options)) if words]
    below = command.commands.values() if isinstance(command, click.Group) else ()
    return found + [words for each in below for words in _helps(each)]


def test_what_the_coach_says_and_shows() -> None:
    """Nobody, darkness, standing, lying, then the exercise with faults and an absence."""
    coach = Coach(built_in_exercise("cat_cow"), height=SIDE_HEIGHT_IN)
    absent = [Pose.nobody(i / 10, SIZE) for i in range(40)]
    stood = [pose(STANDING, "left", time_s=4 + i / 10) for i in range(40)]
    front = [pose(STANDING, "front", time_s=8 + i / 10) for i in range(40)]
    asleep = [pose(SUPINE, "left", time_s=12 + i / 10) for i in range(40)]
    still = [pose(QUADRUPED, "left", time_s=16 + i / 10) for i in range(80)]
    acted = [_later(seen, 24.0) for seen in gone_wrong()]
    cues, checks, banners = set(), set(), set()
    for i, seen in enumerate([*absent, *stood, *front, *asleep, *still, *acted]):
        light = Scene(20.0 if i < 20 else 120.0, 40.0, 50.0 if i < 20 else 200.0)
        state = coach.update(replace(seen, scene=light))
        checks |= {check.message for check in state.checks}
        cues |= {state.cue.text} if state.cue else set()
        banner = banner_of(state.verdict)
        banners |= set(banner[1:]) if banner else set()
    for button in (coach.pause, coach.resume, coach.pain):
        button()
        said = coach.state().cue
        cues |= {said.text} if said else set()
    found = coach.finish()
    assert len(cues) >= 8
    assert len(checks) >= 12
    assert len(banners) >= 5
    for words in (*cues, *checks, *banners, *spoken_summary(found)):
        assert english(words) == [], words


def _later(seen: Pose, by: float) -> Pose:
    return replace(seen, time_s=seen.time_s + by)


def test_the_files_of_exercises_and_programmes() -> None:
    for name in exercise_ids():
        for words in told(built_in_exercise(name)):
            assert (words[0], words[-1]) == (OPEN, CLOSE), words
    assert load_programme("morning").title.startswith(OPEN)


def test_a_users_own_file_stays_as_it_is_and_mistakes_in_it_are_translated() -> None:
    own = parse_exercise(OWN, "own.toml")
    assert own.title == "Bow"
    assert own.pace == [] or own.pace[0].say.startswith(OPEN)
    assert own.hold.say.startswith(OPEN)  # posecheck's own words, where the file has none
    with pytest.raises(InputError) as caught:
        parse_exercise(OWN.replace("title", "titel"), "own.toml")
    assert english(str(caught.value), "own.toml:") == []


def test_the_page_and_the_table_of_a_batch(tmp_path: Path) -> None:
    stretch = {"start_s": 2.0, "end_s": 4.0}
    tables = {
        "reps": {"count": 3, "left": 2, "right": 1},
        "holds": [{"start_s": 1.0, "end_s": 4.0}],
        "events": [
            {"kind": "range", "rule": "back_curve_pct", **stretch},
            {"kind": "form", "rule": "neck_extension_deg", "side": "left", **stretch},
            {"kind": "not_judged", "rule": "no_person", **stretch},
        ],
    }
    head = {"schema": "posecheck/expect/1", "exercise": "cat_cow"}
    expected = Expectation.model_validate({**head, **tables})
    found = {"kind": "range", "rule": "back_curve_pct", "severity": "warning", "side": None}
    other = {"kind": "pace", "rule": "trunk_lean_deg", "severity": "warning", "side": "right"}
    events = [{**found, "start_s": 3.0, "end_s": 6.0}, {**other, "start_s": 1.0, "end_s": 2.0}]
    content = {"reps": [], "holds": [], "events": events, "not_judged": []}
    misses = compare(content, expected).misses
    assert len(misses) >= 6
    outcomes = [
        replace(outcome, misses=misses if outcome.misses else [], error=in_brackets("torn"))
        for outcome in batch()
    ]
    summary = BatchSummary.of(outcomes, seconds=4.0)
    names = {word for outcome in outcomes for word in (outcome.name, outcome.clip)}
    names |= {"cat_cow", "walking", "trunk_lean_deg", "back_curve_pct", "neck_extension_deg"}
    names |= {f"{rule.rule}" for outcome in outcomes for rule in outcome.rules} | {"deg", "F1"}
    left = {
        word
        for text in shown(summary_page(summary, tmp_path))
        for word in english(text, *names, " s")
    }
    assert left <= set(), left
    console = Console(width=200, color_system=None)
    with console.capture() as printed:
        console.print(terminal_table(summary))
    # A cell may be broken within a sentence: brackets are counted over the whole table.
    for heading in ("Clip", "Rule", "Signal", "Goal"):
        assert in_brackets(heading) in printed.get()
