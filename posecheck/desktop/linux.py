"""The menu entry of Linux desktops (the freedesktop.org specification of desktop entries)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from posecheck.desktop.icon import icon_svg
from posecheck.files.atomic import write_whole
from posecheck.text.translation import N_, _

MARK: Final = "X-Posecheck=true"
ICON: Final = "posecheck-coach.svg"
_COMMENT: Final = N_("A camera coach for gentle lower-back stretches, on this computer only.")
# In an argument these have a meaning of their own; the file then takes each backslash twice.
_QUOTED: Final = str.maketrans({c: f"\\{c}" for c in '\\"`$'} | {"%": "%%"})


@dataclass(frozen=True, slots=True)
class DesktopEntry:
    """`posecheck.desktop` in the person's own list of applications, and its icon."""

    path: Path
    icon: Path

    @classmethod
    def of(cls, environment: Mapping[str, str], home: Path) -> Self:
        """Where XDG_DATA_HOME says, or where it is by default."""
        named = environment.get("XDG_DATA_HOME", "")
        data = Path(named) if Path(named).is_absolute() else home / ".local" / "share"
        return cls(
            data / "applications" / "posecheck.desktop",
            data / "icons" / "hicolor" / "scalable" / "apps" / ICON,
        )

    def exists(self) -> bool:
        """Whether there is a file of that name, or a link that leads nowhere."""
        return self.path.exists() or self.path.is_symlink()

    def ours(self) -> bool:
        """Whether posecheck wrote it."""
        try:
            return MARK in self.path.read_text(encoding="utf-8").splitlines()
        except (OSError, ValueError):
            return False

    def write(self, command: list[str]) -> None:
        """Write the icon, then the entry that shows it."""
        write_whole(self.icon, icon_svg())
        lines = [
            "[Desktop Entry]",
            "Type=Application",
            "Name=posecheck",
            f"Comment={_(_COMMENT)}",
            f"Exec={' '.join(map(_argument, command))}",
            f"Icon={self.icon}",
            "Terminal=false",
            "Categories=Sports;MedicalSoftware;Science;",
            "Keywords=stretch;back;exercise;posture;camera;",
            "StartupNotify=false",
            MARK,
        ]
        write_whole(self.path, "\n".join(lines) + "\n")

    def remove(self) -> None:
        """Remove both files."""
        self.path.unlink()
        self.icon.unlink(missing_ok=True)


def _argument(text: str) -> str:
    """One argument of Exec, quoted by the rules of desktop entries."""
    quoted = f'"{text.translate(_QUOTED)}"'
    return quoted.replace("\\", "\\\\")
