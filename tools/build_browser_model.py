"""Build posecheck/models/browser from the npm package of MediaPipe's tasks for browsers.

Run it in the development environment, with npm: `python -m tools.build_browser_model`. Files are
taken out of the package as they are and compressed (gzip, always the same bytes), as browsers take
them; SHA-256 sums stand beside them.
"""

import argparse
import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from posecheck.estimation.browser_files import FILES, FOLDER, LIBRARY, SUMS


def main() -> None:
    """Write the files and their sums."""
    argparse.ArgumentParser(description=__doc__.splitlines()[0]).parse_args()
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", LIBRARY, "--ignore-scripts", "--loglevel=error"], cwd=folder, check=True
        )
        (archive,) = Path(folder).glob("*.tgz")
        sums = []
        with tarfile.open(archive) as package:
            for name, member in FILES.items():
                file = package.extractfile(f"package/{member}")
                if file is None:
                    sys.exit(f"{LIBRARY} holds no {member}")
                content = file.read()
                sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}\n")
                packed = gzip.compress(content, 9, mtime=0)
                (FOLDER / f"{name}.gz").write_bytes(packed)
    (FOLDER / SUMS).write_text("".join(sums), encoding="ascii")


if __name__ == "__main__":
    main()
