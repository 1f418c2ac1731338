"""The window, or none."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal, Protocol, get_args

from posecheck.errors import InputError
from posecheck.live.painter import Picture
from posecheck.live.screen_pieces import HEIGHT, WIDTH
from posecheck.text.translation import _
from posecheck.video.opencv import cv2
from posecheck.voice.environment import child_environment

Key = Literal[
    "pause", "pain", "next", "mute", "skeleton", "full_screen", "quit", "other",
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9",
]  # fmt: skip
TITLE: Final = "posecheck"
KEYS: Final[dict[int, Key]] = {
    ord(" "): "pause",
    ord("p"): "pain",
    ord("n"): "next",
    ord("m"): "mute",
    ord("s"): "skeleton",
    ord("f"): "full_screen",
    ord("q"): "quit",
    27: "quit",
    **{ord(digit): digit for digit in get_args(Key) if digit.isdigit()},
}
OPENED: Final = 0.94
"""A window opens at this share of its picture: with frame and task bar it fits 1366 x 768."""
TRIAL_S: Final = 20.0
"""A display that does not answer for so long is none."""
_TRIAL: Final = (
    "import cv2, sys; cv2.namedWindow('posecheck'); print('open', flush=True); sys.stdin.read()"
)
_NO_DISPLAY: Final = _(
    "there is no display for the window: run it on a machine with a screen, or "
    "with --no-window (voice and log only)"
)


class Display(Protocol):
    """Where screens are shown and keys come from.

    Attributes:
        visible: whether anybody sees what is shown; else nothing needs to be drawn.
    """

    visible: bool

    def show(self, picture: Picture) -> None: ...  # noqa: D102

    def key(self) -> Key | None: ...  # noqa: D102

    def close(self) -> None: ...  # noqa: D102


class NoWindow:
    """Shows nothing and has no keys."""

    visible = False

    def show(self, picture: Picture) -> None:
        """Do nothing."""

    def key(self) -> Key | None:
        """Never a key."""
        return None

    def close(self) -> None:
        """Do nothing."""


class Window:
    """A window of OpenCV's; belongs to the main thread.

    Raises:
        InputError: when no window can be opened here.
    """

    visible = True

    def __init__(self) -> None:
        try:
            with usable_display():
                cv2.namedWindow(
                    TITLE, cv2.WINDOW_NORMAL | cv2.WINDOW_GUI_NORMAL | cv2.WINDOW_KEEPRATIO
                )
                cv2.resizeWindow(TITLE, round(OPENED * WIDTH), round(OPENED * HEIGHT))
        except cv2.error as error:
            raise InputError(_NO_DISPLAY) from error
        self._shown = False

    def show(self, picture: Picture) -> None:
        """Show an RGB picture."""
        cv2.imshow(TITLE, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR))
        self._shown = True

    def key(self) -> Key | None:
        """The key pressed since the last call, None = none; closing the window means quit."""
        code = cv2.pollKey() if self._shown else -1
        if self._shown and cv2.getWindowProperty(TITLE, cv2.WND_PROP_VISIBLE) < 1:
            return "quit"
        if code < 0:
            return None
        code &= 0xFF
        key = KEYS.get(ord(chr(code).lower()) if code < 128 else code, "other")
        if key == "full_screen":
            self._fill()
            return None
        return key

    def _fill(self) -> None:
        """Fill the screen, or go back to a window."""
        filled = cv2.getWindowProperty(TITLE, cv2.WND_PROP_FULLSCREEN) == cv2.WINDOW_FULLSCREEN
        wanted = cv2.WINDOW_NORMAL if filled else cv2.WINDOW_FULLSCREEN
        cv2.setWindowProperty(TITLE, cv2.WND_PROP_FULLSCREEN, wanted)

    def close(self) -> None:
        """Close the window."""
        cv2.destroyAllWindows()
        cv2.pollKey()


@contextmanager
def usable_display() -> Iterator[None]:
    """Raise InputError when no window can be opened; a window should be opened inside.

    Qt ends the whole process when it cannot reach the display, so another process tries first.
    It stays until the end of the block: an X server without clients (Xvfb) starts anew when the
    last one leaves, and refuses the next one meanwhile.
    """
    if not sys.platform.startswith("linux"):
        yield
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise InputError(_NO_DISPLAY)
    try:
        trial = subprocess.Popen(
            [sys.executable, "-c", _TRIAL],
            env=child_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise InputError(_NO_DISPLAY) from error
    late = threading.Timer(TRIAL_S, trial.kill)
    late.start()
    try:
        assert trial.stdout is not None
        if not trial.stdout.readline().startswith(b"open"):
            raise InputError(_NO_DISPLAY)
        late.cancel()
        yield
    finally:
        late.cancel()
        trial.kill()
        trial.communicate()
