"""A small application bundle in the person's own Applications folder on macOS."""

import plistlib
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from posecheck import __version__
from posecheck.desktop.icon import icon_in
from posecheck.files.atomic import write_whole

IDENTIFIER: Final = "posecheck.page"


@dataclass(frozen=True, slots=True)
class AppBundle:
    """`posecheck.app`: a folder that the Finder shows as a program."""

    path: Path

    @classmethod
    def of(cls, home: Path) -> Self:
        """In the person's own Applications folder, which needs no administrator."""
        return cls(home / "Applications" / "posecheck.app")

    def exists(self) -> bool:
        """Whether there is something of that name."""
        return self.path.exists() or self.path.is_symlink()

    def ours(self) -> bool:
        """Whether posecheck wrote it."""
        try:
            with (self.path / "Contents" / "Info.plist").open("rb") as file:
                return bool(plistlib.load(file).get("CFBundleIdentifier") == IDENTIFIER)
        except (OSError, ValueError, plistlib.InvalidFileException):
            return False

    def write(self, command: list[str]) -> None:
        """Write the program, its icon, and last the list that makes it one."""
        contents = self.path / "Contents"
        program = contents / "MacOS" / "posecheck"
        write_whole(program, f"#!/bin/sh\nexec {shlex.join(command)}\n")
        program.chmod(0o755)
        write_whole(contents / "Resources" / "posecheck.icns", icon_in("ICNS"))
        told = {
            "CFBundleName": "posecheck",
            "CFBundleIdentifier": IDENTIFIER,
            "CFBundleVersion": __version__,
            "CFBundleShortVersionString": __version__,
            "CFBundlePackageType": "APPL",
            "CFBundleExecutable": program.name,
            "CFBundleIconFile": "posecheck",
            # It is a page in the browser: no place in the Dock while it waits.
            "LSUIElement": True,
        }
        write_whole(contents / "Info.plist", plistlib.dumps(told))

    def remove(self) -> None:
        """Remove the bundle."""
        shutil.rmtree(self.path)
