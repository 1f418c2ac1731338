"""A library that only plots or hears is not imported until somebody plots or hears."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from posecheck.estimation.deferred_import import deferred


@pytest.fixture
def modules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A heavy package with a part, and what uses it."""
    (tmp_path / "heavy").mkdir()
    (tmp_path / "heavy" / "__init__.py").write_text("weight = 5")
    (tmp_path / "heavy" / "part.py").write_text("from heavy import weight\ndouble = 2 * weight")
    uses = "import heavy.part as part\nimport absent\ndef lift(): return part.double\n"
    (tmp_path / "uses.py").write_text(uses + "def miss(): return absent.anything")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("heavy", "heavy.part", "uses", "absent"):
        monkeypatch.delitem(sys.modules, name, raising=False)


@pytest.mark.usefixtures("modules")
def test_it_is_imported_when_something_of_it_is_used() -> None:
    with deferred("heavy", "heavy.part", "absent"):
        uses = importlib.import_module("uses")
    assert not {"heavy", "heavy.part", "absent"} & sys.modules.keys()
    assert uses.lift() == 10
    assert importlib.import_module("heavy.part").double == 10
    with pytest.raises(ModuleNotFoundError, match="absent"):
        uses.miss()


@pytest.mark.usefixtures("modules")
def test_one_that_is_there_already_stays() -> None:
    there = importlib.import_module("heavy.part")
    with deferred("heavy", "heavy.part", "absent"):
        uses = importlib.import_module("uses")
    assert sys.modules["heavy.part"] is there
    assert uses.part is there


@pytest.mark.usefixtures("modules")
def test_whoever_needs_it_meanwhile_gets_it() -> None:
    with deferred("heavy", "heavy.part"):
        from heavy import weight  # type: ignore[import-not-found]

        assert weight == 5
    assert importlib.import_module("heavy.part").double == 10


def test_the_model_is_opened_without_what_plots_and_hears() -> None:
    opens = (
        "import sys\n"
        "from posecheck.estimation.landmarker import open_landmarker\n"
        "open_landmarker(look_around=False).close()\n"
        "print(sorted({'mediapipe', 'matplotlib', 'sounddevice'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", opens], capture_output=True, text=True, timeout=300, check=False
    )
    assert done.stdout == "['mediapipe']\n", done.stderr
