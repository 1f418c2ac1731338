"""Options that several commands share."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from posecheck.errors import InputError
from posecheck.exercises.definition import Definition
from posecheck.exercises.library import exercise_ids, load_definition, load_exercise

if TYPE_CHECKING:
    from posecheck.calibration.model import Calibration

Command = Callable[..., Any]

exercise_option = click.option(
    "-e", "--exercise", metavar="ID", help="The movement; see `posecheck exercises`."
)
definition_option = click.option(
    "--definition",
    "definition_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="A definition file of your own instead of -e.",
)
height_option = click.option(
    "--height", metavar="HEIGHT", help="The person's height, as in 5ft7in or 170cm: gives inches."
)
level_option = click.option(
    "--level",
    type=click.IntRange(1, 3),
    help="Knee drift of 1, 2 or 3 inches; the source says begin with 1.  [default: 3]",
)
model_option = click.option(
    "--model",
    default="full",
    show_default=True,
    metavar="full|heavy|FILE",
    help="The pose model; add heavy with `posecheck model add heavy`.",
)
calibration_option = click.option(
    "--calibration",
    "calibration_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="What `posecheck calibrate` found out about you and your camera.",
)


def chosen_calibration(path: Path | None) -> "Calibration | None":
    """The calibration named by --calibration; raises InputError when something in it is wrong."""
    if path is None:
        return None
    from posecheck.calibration.file import load_calibration

    return load_calibration(path)


database_option = click.option(
    "--database",
    metavar="URL",
    help="Where the history is kept: a file, or postgresql://USER@HOST/NAME.  [default: "
    "POSECHECK_DATABASE, else in your data folder]",
)


def chosen_definition(exercise: str | None, path: Path | None) -> Definition:
    """The movement named by -e or --definition; raises InputError when it is unclear.

    With both, -e must be the id in the file, so that a mix-up is noticed.
    """
    if path is not None:
        definition = load_definition(path)
        if exercise is not None and exercise != definition.id:
            raise InputError(
                f'-e names "{exercise}" but {path} defines "{definition.id}": leave out -e'
            )
        return definition
    if exercise is None:
        raise InputError(f"name the movement with -e: one of {', '.join(exercise_ids())}")
    return load_exercise(exercise)
