"""`posecheck doctor`: what works on this machine, and what to install where it does not."""

import ctypes
import platform
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from importlib import metadata
from pathlib import Path

import click

from posecheck import __version__
from posecheck.cli.network import off_the_network
from posecheck.errors import InputError
from posecheck.text.translation import _

PACKAGES = ("mediapipe", "opencv-contrib-python", "av", "numpy", "pydantic", "matplotlib")
SYSTEM_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libGLESv2.so.2": "libgles2",
    "libgthread-2.0.so.0": "libglib2.0-0",
}
"""Native libraries that MediaPipe and OpenCV load, and the Debian packages that bring them."""


@click.command()
@off_the_network
def doctor() -> int:
    """Say what works on this machine, and how to mend what does not. Exit status 1 if the model
    cannot run here."""
    click.echo(
        f"posecheck {__version__}, Python {platform.python_version()}, {platform.platform()}"
    )
    for name in PACKAGES:
        click.echo(f"  {name} {_version(name)}")
    needed = [_check(_("system libraries"), _libraries), _check(_("pose model"), _model)]
    needed.append(_check(_("video files (H.264)"), _video))
    _check(_("camera"), _camera)
    _check(_("display"), _display)
    _check(_("sound"), _sound)
    _check(_("voice"), _speech)
    return 0 if all(needed) else 1


def _check(what: str, look: Callable[[], str]) -> bool:
    try:
        found = look()
    except Exception as error:
        # Whatever goes wrong here is the answer that the user asked for.
        click.echo(f"  [--] {what}: {' '.join(str(error).split()) or type(error).__name__}")
        return False
    click.echo(f"  [ok] {what}: {found}")
    return True


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return _("is missing: install posecheck again with pip")


def _libraries() -> str:
    if not sys.platform.startswith("linux"):
        return _("nothing more is needed")
    missing = []
    for library, package in SYSTEM_LIBRARIES.items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    if missing:
        raise InputError(
            _("missing: install them with apt-get install {known}").format(known=" ".join(missing))
        )
    return _("all there")


def _model() -> str:
    import numpy as np

    from posecheck.estimation.landmarker import open_landmarker
    from posecheck.estimation.models import find_model
    from posecheck.video.frame import Frame

    model = find_model("full")
    with closing(open_landmarker(model, look_around=False)) as landmarker:
        landmarker.detect(Frame(0, 0.0, np.zeros((240, 320, 3), np.uint8), (320, 240)))
    return _("{name} runs").format(name=model.name)


def _video() -> str:
    import numpy as np

    from posecheck.video.file import VideoFile
    from posecheck.video.writer import VideoWriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "check.mp4"
        with VideoWriter(path) as out:
            for i in range(3):
                out.write(np.zeros((48, 64, 3), np.uint8), i / 10)
        with VideoFile(path) as video:
            count = sum(1 for _ in video)
    return _("written and read, {count} frames").format(count=count)


def _camera() -> str:
    from posecheck.video.camera import cameras

    found = [
        f"{camera.device} ({camera.width}×{camera.height}"
        + (f", {camera.fps:.0f} a second)" if camera.fps else ")")
        for camera in cameras()
    ]
    if not found:
        raise InputError(_("none gives a picture: plug one in; recorded videos work without"))
    return ", ".join(found)


def _display() -> str:
    from posecheck.live.window import usable_display

    try:
        with usable_display():
            return _("windows can be opened")
    except InputError:
        raise InputError(
            _("none: `posecheck live` works with --no-window, and reports can be opened elsewhere")
        ) from None


def _sound() -> str:
    from posecheck.voice.tone import NoSound, Tone

    try:
        Tone().close()
    except NoSound:
        raise InputError(_("no sound device: `posecheck live` shows its words instead")) from None
    return _("the tone can be played")


def _speech() -> str:
    from posecheck.voice.speakers import speech_program

    program = speech_program()
    if program is None:
        raise InputError(_("no voice found: apt-get install espeak-ng (only for live coaching)"))
    return program.name
