"""The public names and their signatures are those of a file, so that no change goes unnoticed.

After a wanted change: `python -m tests.test_public_api` writes the file anew.
"""

import subprocess
import sys
from pathlib import Path

import pytest

import posecheck
from tests.public_names import public_objects, signature

FILE = Path(__file__).with_name("public_api.txt")
HEAVY = ("cv2", "av", "mediapipe", "matplotlib", "fastapi", "sqlalchemy", "PIL")


def as_text() -> str:
    blocks = []
    for name, thing in public_objects():
        first, *rest = signature(thing)
        blocks.append("\n".join([f"{name}: {first}", *rest]))
    return "\n\n".join(blocks) + "\n"


def test_names_and_signatures_are_those_of_the_file() -> None:
    assert as_text() == FILE.read_text("utf-8")


def test_every_public_name_is_there_and_told() -> None:
    assert set(posecheck.__all__) <= set(dir(posecheck))
    for name in posecheck.__all__:
        assert getattr(posecheck, name) is not None
    with pytest.raises(AttributeError, match="movement"):
        posecheck.movement  # noqa: B018


def test_type_checkers_are_told() -> None:
    assert (Path(posecheck.__file__).parent / "py.typed").exists()
    text = Path(posecheck.__file__).read_text("utf-8")
    for name in set(posecheck.__all__) - {"__version__"}:
        assert f" {name} as {name}\n" in text


@pytest.mark.parametrize(
    "use",
    [
        "",
        "posecheck.judge(np.ones((1, 33, 2)), [0], 'cat_cow', size=(9, 9), view='side')",
        "posecheck.Session('cobra').update(posecheck.Pose.nobody(0.0, (9, 9)))",
        "posecheck.Coach('cobra').update(posecheck.Pose.nobody(0.0, (9, 9)))",
        "posecheck.signals.SIGNALS",
    ],
    ids=["import", "judge", "Session", "Coach", "signals"],
)
def test_nothing_heavy_is_loaded(use: str) -> None:
    code = (
        "import sys, posecheck\n"
        "assert 'numpy' not in sys.modules\n"
        "import numpy as np\n"
        f"{use}\n"
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_a_library_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "import sys\n"
        "sys.modules['cv2'] = None\n"
        "import posecheck\n"
        "try:\n"
        "    posecheck.analyze\n"
        "except posecheck.MissingExtra as error:\n"
        "    print(error)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "posecheck.analyze needs a library that is not installed" in done.stdout


if __name__ == "__main__":
    FILE.write_text(as_text(), "utf-8")
