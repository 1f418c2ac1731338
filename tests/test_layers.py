"""The layers of the package are kept: what may import what stands in pyproject.toml."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
LINT = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def test_every_import_keeps_to_the_layers() -> None:
    # In a process of its own: import-linter sets logging up for itself, and so switches off the
    # loggers whose records other tests look for.
    done = subprocess.run(
        [sys.executable, "-c", LINT], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
