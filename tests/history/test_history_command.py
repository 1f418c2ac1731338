"""`posecheck history` as a person calls it."""

import json
from pathlib import Path

import platformdirs
import pytest
from click.testing import CliRunner, Result
from fhir.resources.R4B.bundle import Bundle
from PIL import Image

from posecheck.cli.history import history
from posecheck.errors import InputError
from posecheck.files.result_folder import ResultFolder
from posecheck.history.store import History
from tests.history.entries import entry


@pytest.fixture
def database(tmp_path: Path) -> str:
    with ResultFolder(tmp_path / "results") as results:
        for name in ("report.html", "signals.csv"):
            (results.path / name).write_text("x")
        results.commit()
    with History.open(str(tmp_path / "h.sqlite")) as past:
        past.add(entry(folder=str(tmp_path / "results")))
        past.add(entry(exercise="cat_cow", level=None, warnings=2, ranges={}))
    return str(tmp_path / "h.sqlite")


def call(*arguments: str, typed: str | None = None) -> Result:
    return CliRunner().invoke(history, arguments, input=typed, catch_exceptions=False)


def test_lists_sessions_and_the_next_level(database: str) -> None:
    said = call("--database", database).output
    assert "Knees side to side" in said
    assert "Round and sink, on all fours (cat_cow): 1 session" in said
    assert "10 (5 L, 5 R)" in said
    assert "1.0 in" in said
    assert "not judged" in said
    assert "1 session, next level 1" in said
    assert "cat_cow" not in call("--database", database, "-e", "supine_caudal_rotation").output


def test_own_exercises_keep_their_titles(tmp_path: Path) -> None:
    database = str(tmp_path / "own.sqlite")
    with History.open(database) as past:
        past.add(
            entry(
                exercise="my_bow",
                level=None,
                title="Bow on a chair",
                main_signals=("trunk_lean_deg",),
                ranges={"knee_drift_in": (0.0, 9.0, "in"), "trunk_lean_deg": (-2.0, 31.5, "deg")},
            )
        )
    said = call("--database", database).output
    assert "Bow on a chair (my_bow): █ 1 session" in said
    assert "31.5°" in said
    picture = tmp_path / "progress.svg"
    call("--database", database, "--plot", str(picture))
    drawn = picture.read_text()
    assert "Bow on a chair" in drawn
    assert "my_bow" not in drawn


def test_an_empty_history_says_so(tmp_path: Path) -> None:
    History.open(str(tmp_path / "new.sqlite")).close()
    assert "No sessions yet" in call("--database", str(tmp_path / "new.sqlite")).output


def test_plot(database: str, tmp_path: Path) -> None:
    picture = tmp_path / "progress.png"
    call("--database", database, "--plot", str(picture))
    with Image.open(picture) as image:
        colours = {c[:3] for _, c in image.convert("RGB").getcolors(1 << 20)}
    assert (0x2A, 0x7F, 0x62) in colours
    assert [p.name for p in tmp_path.glob("*.p*")] == ["progress.png"]


def test_export_to_a_file(database: str, tmp_path: Path) -> None:
    call("--database", database, "--export", "fhir", str(tmp_path / "h.json"))
    assert json.loads((tmp_path / "h.json").read_text())["resourceType"] == "Bundle"
    assert call("--database", database, "--export", "csv", "-").output.startswith("id,started,")


@pytest.mark.parametrize("made", [False, True], ids=["none yet", "empty"])
def test_an_empty_history_is_exported_as_a_valid_file_without_sessions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: bool
) -> None:
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: tmp_path / "data")
    monkeypatch.delenv("POSECHECK_DATABASE", raising=False)
    if made:
        History.open().close()
    said = call("--export", "csv", str(tmp_path / "h.csv")).output
    assert said == f"0 sessions written to {tmp_path / 'h.csv'}\n"
    (header,) = (tmp_path / "h.csv").read_text().splitlines()
    assert header.startswith("id,started,")
    for kind in ("fhir", "fhir-transaction"):
        call("--export", kind, str(tmp_path / f"{kind}.json"))
        read = Bundle.model_validate_json((tmp_path / f"{kind}.json").read_text())
        assert read.entry is None
    assert (tmp_path / "data").exists() == made, "looking makes no database"
    with pytest.raises(InputError, match="choose csv or fhir"):
        call("--export", "xml", "-")


def test_delete_takes_the_results_too_and_asks_first(database: str, tmp_path: Path) -> None:
    (tmp_path / "results" / "diary.txt").write_text("not of posecheck")
    assert (
        "Nothing was deleted" in call("--database", database, "--delete", "1", typed="n\n").output
    )
    assert (tmp_path / "results" / "report.html").exists()
    call("--database", database, "--delete", "1", "--yes")
    assert [p.name for p in (tmp_path / "results").iterdir()] == ["diary.txt"]
    call("--database", database, "--delete", "all", typed="y\n")
    assert "No sessions yet" in call("--database", database).output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--delete", "99"), "no session 99"),
        (("--delete", "../x"), "give a number"),
        (("--export", "xml", "-"), "choose csv or fhir"),
        (("--plot", "progress.jpeg"), "must end with"),
        (("-e", "nosuch"), 'no movement "nosuch"'),
        (("-e", "nosuch", "--export", "csv", "-"), 'no movement "nosuch"'),
        (("-e", "nosuch", "--delete", "all"), 'no movement "nosuch"'),
        (("--export", "fhir", "-", "--subject", "Anna Meyer"), "is not understood"),
    ],
)
def test_mistakes_are_said_in_one_sentence(
    database: str, arguments: tuple[str, ...], words: str
) -> None:
    with pytest.raises(InputError, match=words):
        call("--database", database, *arguments)
