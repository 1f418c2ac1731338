"""A shortcut in the start menu of Windows, made by the system's own script host."""

import os
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Self

from posecheck.desktop.icon import icon_in
from posecheck.files.atomic import write_whole
from posecheck.text.translation import N_, _

MARK: Final = "posecheck: opens the coach in the browser"
"""The shortcut's description, by which it is known as ours."""
LONGEST_S: Final = 60
# What is in the variables is never read as code, whatever a folder is called.
_SCRIPT: Final = (
    "$s = (New-Object -ComObject WScript.Shell).CreateShortcut($env:POSECHECK_LINK); "
    "$s.TargetPath = $env:POSECHECK_PROGRAM; $s.Arguments = $env:POSECHECK_ARGUMENTS; "
    "$s.IconLocation = $env:POSECHECK_ICON; $s.Description = $env:POSECHECK_MARK; $s.Save()"
)
_FAILED: Final = N_("Windows made no shortcut")


@dataclass(frozen=True, slots=True)
class StartMenuEntry:
    """`posecheck.lnk` among the person's own programs, and its icon."""

    path: Path
    icon: Path
    run: Callable[..., Any] = field(default=subprocess.run, repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str], home: Path) -> Self:
        """Where APPDATA and LOCALAPPDATA say."""
        roaming = Path(environment.get("APPDATA") or home / "AppData" / "Roaming")
        local = Path(environment.get("LOCALAPPDATA") or home / "AppData" / "Local")
        menu = roaming / "Microsoft" / "Windows" / "Start Menu" / "Programs"
        return cls(menu / "posecheck.lnk", local / "posecheck" / "posecheck.ico")

    def exists(self) -> bool:
        """Whether there is a file of that name."""
        return self.path.exists()

    def ours(self) -> bool:
        """Whether posecheck made it: shortcuts hold their description as UTF-16."""
        try:
            return MARK.encode("utf-16-le") in self.path.read_bytes()
        except OSError:
            return False

    def write(self, command: list[str]) -> None:
        """Write the icon, then have Windows make the shortcut that shows it."""
        write_whole(self.icon, icon_in("ICO"))
        self.path.parent.mkdir(parents=True, exist_ok=True)
        told = {
            "POSECHECK_LINK": str(self.path),
            "POSECHECK_PROGRAM": command[0],
            "POSECHECK_ARGUMENTS": subprocess.list2cmdline(command[1:]),
            "POSECHECK_ICON": str(self.icon),
            "POSECHECK_MARK": MARK,
        }
        try:
            self.run(
                ["powershell", "-NoProfile", "-NonInteractive", "-Command", _SCRIPT],
                env={**os.environ, **told},
                check=True,
                capture_output=True,
                timeout=LONGEST_S,
            )
        except subprocess.SubprocessError as error:
            raise OSError(0, _(_FAILED)) from error

    def remove(self) -> None:
        """Remove both files."""
        self.path.unlink()
        self.icon.unlink(missing_ok=True)
