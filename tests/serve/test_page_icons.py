"""The page can be installed: its manifest names pictures that are there and as large as it says."""

import json

import pytest
from PIL import Image

from posecheck.serve.app import PAGE

MANIFEST = json.loads((PAGE / "manifest.webmanifest").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "icon", [i for i in MANIFEST["icons"] if i["type"] == "image/png"], ids=lambda icon: icon["src"]
)
def test_an_icon_is_as_large_as_the_manifest_says(icon: dict[str, str]) -> None:
    with Image.open(PAGE / icon["src"].lstrip("/")) as picture:
        assert "x".join(map(str, picture.size)) == icon["sizes"]
        corner = picture.convert("RGBA").getpixel((0, 0))
    assert isinstance(corner, tuple)
    # A phone cuts a maskable one to its own shape: it has none of its own.
    assert (corner[3] == 255) is (icon["purpose"] == "maskable")


def test_phones_find_the_sizes_that_they_ask_for() -> None:
    sizes = {(icon["sizes"], icon["purpose"]) for icon in MANIFEST["icons"]}
    assert sizes >= {("192x192", "any"), ("512x512", "any"), ("512x512", "maskable")}
