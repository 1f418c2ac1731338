"""A progress bar for commands that work through a video."""

import sys
from typing import Any, Self


class ProgressBar:
    """A progress bar on stderr when a person is watching."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._bar: Any = None
        self._task: Any = None

    def __enter__(self) -> Self:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

            self._bar = Progress(
                "{task.description}",
                BarColumn(),
                MofNCompleteColumn(),
                "frames",
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._name, total=None)
        return self

    def update(self, done: int, total: int | None) -> None:
        """Show that many frames as done."""
        if self._bar is not None:
            shown = None if total is None else max(done, total)
            self._bar.update(self._task, completed=done, total=shown)

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.stop()
