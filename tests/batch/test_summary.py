"""What is said of a whole batch, and the files that say it."""

import csv
import json
import re
from pathlib import Path

import numpy as np
import pytest
from batches import FEW, LATE, batch
from rich.console import Console

from posecheck.batch.metrics import BatchSummary
from posecheck.batch.outcome import Miss, Outcome, RuleCount
from posecheck.batch.summary_files import terminal_table, write_accuracy, write_summary
from posecheck.batch.thumbnail import thumbnails
from posecheck.errors import InputError
from posecheck.video.writer import VideoWriter


def rendered(summary: BatchSummary, width: int = 140) -> str:
    console = Console(width=width, color_system=None)
    with console.capture() as text:
        console.print(terminal_table(summary))
    return text.get()


def test_figures_of_the_whole():
    summary = BatchSummary.of(batch(), seconds=4.0)
    assert summary.statuses == {"passed": 1, "missed": 1, "failed": 1, "listed": 1}
    events = summary.events
    # The reason not to judge counts for recall only: 3 of 4 warnings right, 4 of 5 events found.
    assert (events.found, events.unexpected, events.missing) == (4, 1, 1)
    assert (events.precision, events.recall) == (0.75, 0.8)
    assert events.f1 == pytest.approx(2 * 0.75 * 0.8 / 1.55, abs=1e-4)
    assert (summary.reps.found, summary.reps.unexpected, summary.reps.missing) == (5, 0, 1)
    holds = summary.holds
    assert (holds.expected, holds.met, holds.matched) == (2, 1, 2)
    assert (holds.mean_abs_s, holds.max_abs_s, holds.bias_s) == (0.2, 0.3, -0.1)
    assert holds.worst_clip == "bad one"
    assert [signal.signal for signal in summary.signals] == ["back_curve_pct", "trunk_lean_deg"]


@pytest.mark.parametrize(
    ("counts", "precision", "recall", "f1"),
    [
        ((3, 0, 0), 1, 1, 1),  # all right
        ((1, 1, 1), 0.5, 0.5, 0.5),  # half of everything
        ((0, 0, 2), None, 0, 0),  # nothing found
        ((0, 2, 0), 0, None, 0),  # nothing expected
        ((1, 3, 0), 0.25, 1, 0.4),  # too many
    ],
)
def test_scores_of_a_rule(counts, precision, recall, f1):
    rules = [RuleCount("range:knee_drift_in", *counts)]
    (score,) = BatchSummary.of([Outcome("a", "a", "a", "passed", rules=rules)]).rules
    assert (score.precision, score.recall, score.f1) == (precision, recall, f1)


def test_goals_say_what_is_met():
    goals = {goal.name: goal for goal in BatchSummary.of(batch()).goals}
    assert {name: (goal.value, goal.met) for name, goal in goals.items()} == {
        "trunk lean, mean absolute error": (2.0, True),
        "back curve, lowest correlation": (0.9, False),
        "hold duration, mean absolute error": (0.2, True),
        "event precision": (0.75, False),
        "event recall": (0.8, False),
    }


def test_an_empty_batch_has_figures_too(tmp_path: Path):
    summary = write_summary([], tmp_path)
    assert summary.events.f1 is None
    assert summary.goals == []
    assert (tmp_path / "summary.csv").read_text() == ""
    assert "No clip was compared" in rendered(summary)


def test_summary_json(tmp_path: Path):
    write_summary(batch(), tmp_path / "out", seconds=4.25)
    content = json.loads((tmp_path / "out" / "summary.json").read_text())
    assert content["schema"] == "posecheck/batch/1"
    assert content["clips"] == {
        "all": 4,
        "passed": 1,
        "missed": 1,
        "failed": 1,
        "listed": 1,
        "reused": 0,
        "rerun": 1,
    }
    assert (content["seconds"], content["frames"], content["duration_s"]) == (4.25, 200, 15.0)
    assert content["events"]["recall"] == 0.8
    assert content["holds"]["mean_abs_s"] == 0.2
    assert [Outcome.from_dict(entry) for entry in content["outcomes"]] == batch()


def test_summary_csv_has_a_row_a_clip(tmp_path: Path):
    write_summary(batch(), tmp_path)
    with (tmp_path / "summary.csv").open(newline="") as source:
        rows = list(csv.DictReader(source))
    assert [row["name"] for row in rows] == ["good", "bad one", "torn", "new"]
    assert rows[1]["messages"] == f"{FEW} {LATE}"
    assert (rows[0]["events_found"], rows[0]["hold_error_s"], rows[2]["hold_error_s"]) == (
        "4",
        "0.1",
        "",
    )
    assert rows[2]["error"] == "clips/torn.mp4 is <empty>."


def test_the_terminal_table_names_every_clip_miss_and_rule():
    text = rendered(BatchSummary.of(batch()), width=200)
    for words in ("good", "bad one", "torn", "new", FEW, LATE, "pace:trunk_lean_deg", "0.900"):
        assert words in text
    assert "1 of 2 clips as expected, 2 misses, 1 could not be checked" in text


def test_accuracy_page(tmp_path: Path):
    write_accuracy(BatchSummary.of(batch()), tmp_path / "ACCURACY.md")
    text = (tmp_path / "ACCURACY.md").read_text()
    assert (
        "| `trunk_lean_deg` | deg | 1 | 100 | 2.00 | 4.00 | −1.00 | 0.970 | `bad one` (2.00) |"
        in text
    )
    assert "- correlation: `back_curve_pct` in `good`, 0.900" in text
    assert "| back curve, lowest correlation | ≥ 0.95 | 0.900 | **not met** |" in text
    assert f"- `bad one`: {LATE}" in text


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """Two seconds: the first black, the second white."""
    path = tmp_path / "film.mp4"
    with VideoWriter(path) as out:
        for i in range(20):
            out.write(np.full((120, 160, 3), 0 if i < 10 else 255, np.uint8), i / 10)
    return path


def brightness(uri: str | None) -> float:
    import io
    from base64 import b64decode

    from PIL import Image

    assert uri is not None
    assert uri.startswith("data:image/jpeg;base64,")
    return float(np.asarray(Image.open(io.BytesIO(b64decode(uri.split(",")[1])))).mean())


def test_thumbnails_show_their_moments(film: Path):
    # In any order, twice the same, and after the end.
    shades = [brightness(uri) for uri in thumbnails(film, [1.5, 0.2, 0.2, 99])]
    assert [shade > 128 for shade in shades] == [True, False, False, True]


def test_no_thumbnails_of_what_cannot_be_read(tmp_path: Path):
    (tmp_path / "torn.mp4").write_bytes(b"no video")
    assert thumbnails(tmp_path / "torn.mp4", [1, 2]) == [None, None]
    assert thumbnails(tmp_path / "none.mp4", [1]) == [None]
    assert thumbnails(None, [1]) == [None]


def test_the_page_shows_each_miss_with_a_picture_and_its_report(film: Path, tmp_path: Path):
    folder = tmp_path / "out"
    for name in ("good", "bad one"):
        (folder / name).mkdir(parents=True)
        (folder / name / "report.html").touch()
    film.rename(folder / "bad one" / "annotated.mp4")
    write_summary(batch(), folder)
    page = (folder / "index.html").read_text()
    assert page.count('<img class="picture" src="data:image/jpeg') == 2
    assert page.count('<a href="bad%20one/report.html">') == 3  # two misses and the table
    assert "clips/torn.mp4 is &lt;empty&gt;." in page
    assert "1 of 2 clips as expected" in page
    # self-contained: nothing is asked of any network
    assert not re.search(r'(?:src|href)="(?!data:|bad%20one/|good/)', page)


def test_many_misses_do_not_make_a_page_too_large(film: Path, tmp_path: Path):
    misses = [Miss("unexpected", "pace", "x", None, 0.1, f"Sentence {i}.") for i in range(40)]
    outcome = Outcome(str(film), "many", "many", "missed", misses=misses, duration_s=2.0)
    write_summary([outcome], tmp_path)
    page = (tmp_path / "index.html").read_text()
    assert page.count("data:image/jpeg") == 12
    assert page.count("Sentence ") == 40


def test_a_place_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path):
    (tmp_path / "file").touch()
    with pytest.raises(InputError, match="cannot be written"):
        write_summary(batch(), tmp_path / "file")


def test_nothing_is_left_beside_the_files(tmp_path: Path):
    write_summary(batch(), tmp_path)
    names = sorted(path.name for path in tmp_path.iterdir())
    assert names == ["index.html", "summary.csv", "summary.json"]
