"""The icon of posecheck, in the forms that systems ask for."""

import io
from importlib import resources

from PIL import Image

_HERE = resources.files("posecheck.desktop")


def icon_svg() -> str:
    """The icon as SVG."""
    return (_HERE / "icon.svg").read_text(encoding="utf-8")


def icon_in(form: str) -> bytes:
    """The icon as a file of pictures in several sizes.

    Args:
        form: "ICO" for Windows, "ICNS" for macOS.
    """
    out = io.BytesIO()
    with Image.open(io.BytesIO((_HERE / "icon.png").read_bytes())) as picture:
        picture.save(out, form)
    return out.getvalue()
