"""`posecheck calibrate` as people type it; saved landmarks stand for recordings."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from posecheck.calibration.file import load_calibration, save_calibration
from posecheck.cli.analyze import analyze
from posecheck.cli.calibrate import calibrate
from posecheck.errors import InputError
from posecheck.pose.landmarks_file import LandmarkWriter
from posecheck.pose.provenance import Provenance
from tests.calibrations import calibration, resting

LESSON = resting((2, 0), (4, 3), (8, 3), (10, 0))


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def lesson(here: Path) -> Path:
    size = LESSON[0].size
    provenance = Provenance("lesson.mp4", *size, 30.0, 0, False, "full", "0" * 64, "1", "1")
    with LandmarkWriter() as writer:
        for one in LESSON:
            writer.add(one)
        writer.save(here / "lesson.npz", provenance)
    return here / "lesson.npz"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(calibrate, arguments, catch_exceptions=False)


def refused(*arguments: str) -> str:
    before = sorted(Path().iterdir())
    with pytest.raises(InputError) as caught:
        run(*arguments)
    assert sorted(Path().iterdir()) == before
    said = str(caught.value)
    assert "\n" not in said
    return said


def test_without_a_recording_teach_shows_how() -> None:
    shown = run("teach", "--inches", "2").output
    assert "exactly 2 inches" in shown
    assert "ruler" in shown
    assert "book" in shown


def test_teach_then_analyze(lesson: Path) -> None:
    done = run("teach", "lesson.npz", "--note", "the shelf", "-o", "me.toml")
    assert "rested to the left" in done.output
    assert load_calibration("me.toml").camera.description == "the shelf"
    arguments = ["lesson.npz", "-e", "lower_trunk_rotation", "--calibration", "me.toml", "-o", "r"]
    CliRunner().invoke(analyze, arguments, catch_exceptions=False)
    import json

    content = json.loads(Path("r/result.json").read_text(encoding="utf-8"))
    assert content["scale"]["method"] == "taught"
    assert content["ranges"]["knee_drift_in"]["max"] == pytest.approx(3.0, abs=0.06)


def test_range_is_added_to_what_is_known(lesson: Path) -> None:
    run("teach", "lesson.npz", "-o", "me.toml")
    done = run(
        *("range", "lesson.npz", "-e", "lower_trunk_rotation"),
        *("--calibration", "me.toml", "-o", "me.toml"),
    )
    made = load_calibration("me.toml")
    assert made.method == "taught"
    own = made.ranges["lower_trunk_rotation"]["knee_drift_in"]
    assert own.comfortable_high == pytest.approx(3.0, abs=0.1)
    assert own.comfortable_low is None
    assert "counted in, -3 to 2.4 in" in done.output


def test_tags_come_with_their_calibration() -> None:
    run("tags", "--paper", "a4", "-o", "print.pdf", "--height", "170cm")
    assert Path("print.pdf").read_bytes().startswith(b"%PDF")
    made = load_calibration("print.toml")
    assert made.method == "tag"
    assert made.tags is not None
    assert made.tags.side_in == 2.0
    # The printer prints small: said afterwards, and the height is not forgotten.
    run("tags", "--paper", "a4", "-o", "print.pdf", "--ruler", "5.7")
    again = load_calibration("print.toml")
    assert again.tags is not None
    assert (again.tags.side_in, again.tags.mat_side_in) == pytest.approx((1.9, 5.7))
    assert again.person.height == "170cm"


def test_show_explains(here: Path) -> None:
    own = {"back_curve_pct": {"comfortable_low": -4.0, "comfortable_high": 30.0}}
    save_calibration(calibration(ranges={"cat_cow": own, "mine": own}), "c.toml")
    shown = run("show", "c.toml").output
    assert "comfortable -4 to 30 %, so the limit is -3.2 to 24 %" in shown
    assert "the movement's own counted in, -3.2 to 16 %" in shown
    assert "Own range in mine:" in shown


def test_another_calibration_is_not_overwritten(lesson: Path) -> None:
    save_calibration(calibration(), "calibration.toml")
    said = refused("teach", "lesson.npz")
    assert "calibration.toml exists already" in said
    assert "--calibration calibration.toml" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("teach", "no.mp4"), "no.mp4"),
        (("teach", "--camera", "9"), "camera 9"),
        (("teach", "lesson.npz", "--height", "tall"), "tall"),
        (("teach", "lesson.npz", "--camera", "0"), "name a recording, or film it now"),
        (("range", "lesson.npz"), "-e"),
        (("range", "-e", "cat_cow"), "name a recording, or film it now"),
        (("range", "lesson.npz", "-e", "cat_cow"), "could not be measured"),
        (("camera",), "chessboard"),
        (("camera", "no.png"), "no.png"),
        (("camera", "lesson.npz"), "lesson.npz"),
        (("tags", "--paper", "a4", "-o", "tags.docx"), ".pdf"),
        (("show", "no.toml"), "no.toml"),
        (("show", "lesson.npz"), "lesson.npz"),
    ],
)
def test_mistakes_are_said_in_one_sentence(
    lesson: Path, arguments: tuple[str, ...], words: str
) -> None:
    assert words in refused(*arguments)
