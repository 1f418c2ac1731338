"""An entry among a computer's programs: made, found again, taken away; never one of others."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from posecheck.errors import InputError
from posecheck.text.translation import _


class Entry(Protocol):
    """What starts posecheck by a click, on one kind of system."""

    @property
    def path(self) -> Path:
        """Where it is."""

    def exists(self) -> bool:
        """Whether something of that name is there."""

    def ours(self) -> bool:
        """Whether that is posecheck's."""

    def write(self, command: list[str]) -> None:
        """Make it, so that it runs the command."""

    def remove(self) -> None:
        """Take it away."""


def entry_here(environment: Mapping[str, str], home: Path, platform: str = sys.platform) -> Entry:
    """The entry of this kind of system.

    Args:
        environment: variables that say where programs are listed.
        home: the person's own folder.
        platform: as `sys.platform`.
    """
    if platform == "win32":
        from posecheck.desktop.windows import StartMenuEntry

        return StartMenuEntry.of(environment, home)
    if platform == "darwin":
        from posecheck.desktop.macos import AppBundle

        return AppBundle.of(home)
    from posecheck.desktop.linux import DesktopEntry

    return DesktopEntry.of(environment, home)


def install(entry: Entry, command: list[str]) -> None:
    """Make an entry, in the place of an older one of ours.

    Raises:
        InputError: when something else has its name, or it cannot be written.
    """
    if entry.exists() and not entry.ours():
        raise InputError(
            _("{path} is not from posecheck: move it elsewhere, then try again").format(
                path=entry.path
            )
        )
    try:
        entry.write(command)
    except OSError as error:
        raise InputError(
            _("{path} cannot be written ({reason}): make room, or ask who looks after it").format(
                path=entry.path, reason=error.strerror or error
            )
        ) from error


def uninstall(entry: Entry) -> bool:
    """Take an entry of ours away; False when there is none.

    Raises:
        InputError: when what is there is not ours, or cannot be removed.
    """
    if not entry.exists():
        return False
    if not entry.ours():
        raise InputError(_("{path} is not from posecheck: it stays").format(path=entry.path))
    try:
        entry.remove()
    except OSError as error:
        raise InputError(
            _("{path} cannot be removed ({reason}): delete it by hand").format(
                path=entry.path, reason=error.strerror or error
            )
        ) from error
    return True


def start_command(python: str = sys.executable, platform: str = sys.platform) -> list[str]:
    """What opens the page without a terminal, whatever the search path of programs is."""
    if platform == "win32":
        # The Python that opens no console.
        windowless = Path(python).with_name("pythonw.exe")
        python = str(windowless) if windowless.exists() else python
    return [python, "-m", "posecheck.cli.page"]
