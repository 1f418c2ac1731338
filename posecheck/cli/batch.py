"""`posecheck batch`: check many clips against what they are expected to show."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from posecheck.calibration.height import parse_height
from posecheck.cli import options
from posecheck.exercises.library import load_exercise_file
from posecheck.text.translation import _

if TYPE_CHECKING:
    from rich.console import Console

    from posecheck.batch.clip_check import Job
    from posecheck.batch.outcome import Outcome
    from posecheck.batch.run_batch import Batch
    from posecheck.pose.scene import CameraPlace
STOPPED = 130
LOG_WIDTH = 150
COLOURS = {"passed": "green", "missed": "red", "failed": "red", "listed": "cyan"}


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("batch.posecheck"),
    show_default=True,
    metavar="DIR",
    help="Folder for the results; what is unchanged in it is not done again.",
)
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    metavar="N",
    help="Processes on this computer.  [default: one a processor core]",
)
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Work on a Dask scheduler, as in tcp://192.168.1.5:8786.",
)
@click.option(
    "--junit",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write JUnit XML for a CI server.",
)
@click.option(
    "--accuracy",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Also write the figures as a Markdown page, as in sample_videos/ACCURACY.md.",
)
@click.option(
    "-e",
    "--exercise",
    metavar="ID",
    help="The movement of clips without an expectation; else they are only listed.",
)
@options.definition_option
@options.height_option
@options.calibration_option
@options.level_option
@options.camera_place_option
@options.model_option
@options.every_picture_option
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="MINUTES",
    help="Give up a clip that takes longer here.  [default: one that gives no sign of life for 10]",
)
@click.option("--video", is_flag=True, help="Write annotated videos too: slower.")
def batch(
    paths: tuple[str, ...],
    output: Path,
    workers: int | None,
    cluster: str | None,
    junit: Path | None,
    accuracy: Path | None,
    exercise: str | None,
    definition_path: Path | None,
    height: str | None,
    calibration_path: Path | None,
    level: int | None,
    camera_place: "CameraPlace | None",
    model: str,
    every_picture: bool,
    time_limit: float | None,
    video: bool,
) -> int:
    """Check the clips at PATH... against what they are expected to show.

    PATH is a video, a folder with videos, or a URL. What is expected of NAME.mp4 stands in
    NAME.expect.toml beside it. What is stated there comes before the options given here; a
    --definition is used for every clip of its movement.

    Exit status 1 if an expectation is missed, 2 if a clip cannot be read.
    """
    definition = None if definition_path is None else load_exercise_file(definition_path)
    height_in = None if height is None else parse_height(height)
    calibration = options.chosen_calibration(calibration_path)
    from posecheck.batch.junit import write_junit
    from posecheck.batch.plan import BatchSettings
    from posecheck.batch.run_batch import run_batch
    from posecheck.batch.summary_files import terminal_table, write_accuracy, write_summary

    if exercise is None and definition is not None:
        exercise = definition.id
    settings = BatchSettings(
        exercise,
        definition,
        height_in,
        level,
        model,
        video,
        calibration,
        camera_place,
        every_picture,
    )
    display = LiveTable() if sys.stderr.isatty() else PlainLines()
    with display:
        try:
            done = run_batch(
                paths,
                output,
                settings,
                workers=workers,
                cluster=cluster,
                watch=display,
                limit_s=None if time_limit is None else 60 * time_limit,
            )
        except KeyboardInterrupt:
            display.stop()
            click.echo(_("posecheck: stopped; {display}").format(display=display.kept()), err=True)
            return STOPPED
    summary = write_summary(done.outcomes, done.folder, seconds=done.seconds)
    if junit is not None:
        write_junit(done.outcomes, junit)
    if accuracy is not None:
        write_accuracy(summary, accuracy)
    _wide_console().print(terminal_table(summary))
    for line in how_it_went(done):
        click.echo(line)
    statuses = {outcome.status for outcome in done.outcomes}
    return 1 if "missed" in statuses else 2 if "failed" in statuses else 0


def how_it_went(done: "Batch") -> list[str]:
    """What was done anew and how fast, in lines for people."""
    outcomes = done.outcomes
    lines = []
    reused = sum(outcome.reused for outcome in outcomes)
    if reused:
        lines.append(f"{reused} unchanged, not done again.")
    ran = [o for o in outcomes if o.folder is not None and not o.reused]
    tracked, judged = [o for o in ran if not o.rerun], [o for o in ran if o.rerun]
    if tracked:
        lines.append(f"{len(tracked)} checked from their pictures: {_speed(tracked)}.")
    if judged:
        lines.append(
            f"{len(judged)} judged again from saved landmarks, without the model: {_speed(judged)}."
        )
    lines.append(
        f"{len(outcomes)} clips in {done.seconds:.1f} s. Results: {done.folder / 'index.html'}"
    )
    return lines


def _wide_console() -> "Console":
    """For standard output; logs and files get room for the tables, a terminal has its own width."""
    from rich.console import Console

    return Console(width=None if sys.stdout.isatty() or "COLUMNS" in os.environ else LOG_WIDTH)


def _speed(outcomes: list["Outcome"]) -> str:
    frames = sum(outcome.frames for outcome in outcomes)
    seconds = sum(outcome.seconds for outcome in outcomes)
    return f"{frames:,} frames, {frames / max(seconds, 1e-3):,.0f} a second in each worker"


class PlainLines:
    """One line a finished clip, for logs."""

    def __init__(self) -> None:
        self._total = self._done = self._ready = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.stop()

    def stop(self) -> None:
        """Leave the terminal as it was."""

    def kept(self) -> str:
        """What remains of a run that was stopped."""
        left = self._total - self._done
        return (
            f"{self._done} of {self._total} clips are done and kept: run the same command again "
            f"for the other {left}"
        )

    def say(self, text: str, colour: str | None = None) -> None:
        """Print one line."""
        click.echo(text, err=True)

    def planned(self, total: int, ready: int) -> None:
        """Say what is unchanged."""
        self._total, self._done, self._ready = total, ready, ready
        if ready:
            self.say(f"{total} clips, {ready} of them need nothing")

    def started(self, job: "Job") -> None:
        """Say nothing."""

    def progressed(self, job: "Job", frames: int, total: int | None) -> None:
        """Say nothing."""

    def retried(self, job: "Job", reason: str) -> None:
        """Say that a worker was lost."""
        self.say(f"{job.clip.name}: the worker {reason}; trying once more", "yellow")

    def finished(self, outcome: "Outcome") -> None:
        """Say what became of a clip."""
        self._done += 1
        text = f"[{self._done}/{self._total}] {outcome.name}: {outcome.status}"
        if outcome.misses:
            text += f" ({len(outcome.misses)})"
        text += f", {outcome.error}" if outcome.error else f", {outcome.seconds:.1f} s"
        self.say(text, COLOURS[outcome.status])


class LiveTable(PlainLines):
    """A table of what each worker is doing, with finished clips above it."""

    def __init__(self) -> None:
        super().__init__()
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
        )

        self._console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[unit]}"),
            TimeElapsedColumn(),
            console=self._console,
            transient=True,
        )
        self._all: Any = None
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def stop(self) -> None:
        """Take the table away."""
        self._progress.stop()

    def say(self, text: str, colour: str | None = None) -> None:
        """Print one line above the table."""
        self._console.print(text, style=colour, markup=False, highlight=False)

    def planned(self, total: int, ready: int) -> None:
        """Start the bar of all clips."""
        super().planned(total, ready)
        self._all = self._progress.add_task("all", total=total, completed=ready, unit="clips")

    def started(self, job: "Job") -> None:
        """Show a clip."""
        if job.clip.name not in self._tasks:
            task = self._progress.add_task(f"  {job.clip.name}", total=None, unit="frames")
            self._tasks[job.clip.name] = task

    def progressed(self, job: "Job", frames: int, total: int | None) -> None:
        """Move a clip's bar on."""
        shown = None if total is None else max(frames, total)
        self._progress.update(self._tasks[job.clip.name], completed=frames, total=shown)

    def finished(self, outcome: "Outcome") -> None:
        """Take the clip out of the table and print what became of it."""
        super().finished(outcome)
        task = self._tasks.pop(outcome.name, None)
        if task is not None:
            self._progress.remove_task(task)
        self._progress.update(self._all, completed=self._done)
