"""Tests both ends of the ranges in pyproject.toml: `make ranges`.

Makes two throw-away environments, one with the oldest versions that the ranges allow and one with
the newest, and runs the fast tests in each. The tools for testing are the newest in both. What is
drawn, decoded, looked for by the model, kept in a database and served is tested; browsers, faults,
long sessions and what only the tools for development look at are left to `make test`.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
OPTIONAL = [f"--extra={name}" for name in ("postgres", "cluster", "table")]
EXTRAS = ".[postgres,cluster,table,test]"
FAST = "not slow and not browser and not lock"
LEFT_OUT = ("browser", "faults", "fuzz", "live", "install", "docs/test_site.py", "test_layers.py")
TESTS = [str(ROOT / "tests"), *(f"--ignore={ROOT / 'tests' / name}" for name in LEFT_OUT)]
SHOWN = ("mediapipe", "numpy", "opencv-contrib-python", "av", "pydantic", "sqlalchemy", "starlette")


def uv(*arguments: str | Path) -> None:
    """Run uv, quietly, without this machine's settings."""
    subprocess.run(["uv", *map(str, arguments), "--quiet", "--no-config"], cwd=ROOT, check=True)


def tested(end: str, folder: Path) -> bool:
    """Whether the tests pass with the versions at one end, "lowest-direct" or "highest"."""
    versions, python = folder / f"{end}.txt", folder / end / "bin" / "python"
    uv("pip", "compile", "pyproject.toml", *OPTIONAL, "--resolution", end, "-o", versions)
    uv("venv", folder / end, "--python", sys.executable)
    uv("pip", "install", "--python", python, "--constraint", versions, "--editable", EXTRAS)
    done = subprocess.run(
        [python, "-m", "pytest", "-m", FAST, "--numprocesses", "2", "--dist", "loadfile", *TESTS],
        cwd=ROOT,
        check=False,
    )
    lines = versions.read_text(encoding="utf-8").splitlines()
    shown = [line for line in lines if line.partition("==")[0] in SHOWN]
    said = "passed" if done.returncode == 0 else "FAILED"
    print(f"ranges: {end}: {said} with {', '.join(shown)}", flush=True)
    return done.returncode == 0


def main() -> int:
    """Test the ends that are named, both unless any is; exit status 1 if one fails."""
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ends = sys.argv[1:] or ["lowest-direct", "highest"]
    with tempfile.TemporaryDirectory(prefix="posecheck-ranges-") as folder:
        results = [tested(end, Path(folder)) for end in ends]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
