"""The pose landmarker for browsers: files that the server hands to its page."""

import gzip
import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from posecheck.errors import InputError
from posecheck.estimation.models import ModelFile
from posecheck.pose.provenance import ModelInfo
from posecheck.text.translation import _

FOLDER: Final = Path(__file__).parents[1] / "models" / "browser"
LIBRARY: Final = "@mediapipe/tasks-vision@1.1.0"
FILES: Final = {
    "vision_bundle.mjs": "vision_bundle.mjs",
    "vision_wasm.js": "wasm/vision_wasm_module_internal.js",
    "vision_wasm.wasm": "wasm/vision_wasm_module_internal.wasm",
}
"""Names here, and in the npm package; kept compressed, as `NAME.gz`."""
SUMS: Final = "SHA256SUMS"
"""SHA-256 of the files as they are in the package."""


def browser_info(model: ModelFile) -> ModelInfo:
    """What results record of a model that ran in a browser."""
    return ModelInfo(model.name, model.sha256, f"{LIBRARY} in the browser")


@cache
def packed_file(name: str) -> bytes:
    """One of `FILES`, compressed with gzip.

    Raises:
        InputError: when it is missing or damaged.
    """
    path = FOLDER / f"{name}.gz"
    try:
        packed = path.read_bytes()
        known = (FOLDER / SUMS).read_text(encoding="ascii")
        found = hashlib.sha256(gzip.decompress(packed)).hexdigest()
    except (OSError, EOFError, ValueError) as error:
        raise _damaged(path) from error
    if f"{found}  {name}\n" not in known:
        raise _damaged(path)
    return packed


def _damaged(path: Path) -> InputError:
    return InputError(
        _("the model for browsers is missing or damaged ({path}): install posecheck again").format(
            path=path
        )
    )
