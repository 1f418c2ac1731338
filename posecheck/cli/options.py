"""Options that several commands share, and what is meant by them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.exercises.library import built_in_exercise, exercise_ids, load_exercise_file
from posecheck.text.translation import _

if TYPE_CHECKING:
    from posecheck.calibration.model import Calibration
    from posecheck.pose.orientation import Orientation, Rotation
    from posecheck.pose.scene import CameraPlace
Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def path_option(
    *names: str, metavar: str = "FILE", dir_okay: bool = True, **more: Any
) -> Decorator:
    """An option that names a file, or a folder if `dir_okay`; `more` is as for `click.option`."""
    kind = click.Path(path_type=Path, dir_okay=dir_okay)
    return click.option(*names, type=kind, metavar=metavar, **more)


exercise_option = click.option(
    "-e", "--exercise", metavar="ID", help="The movement; see `posecheck exercises`."
)
definition_option = path_option(
    "--definition", "definition_path", help="A definition file of your own instead of -e."
)
height_option = click.option(
    "--height", metavar="HEIGHT", help="The person's height, as in 5ft7in or 170cm: gives inches."
)
level_option = click.option(
    "--level",
    type=click.IntRange(1, 3),
    help="Knee drift of 1, 2 or 3 inches; the source says begin with 1.  [default: 3]",
)
camera_place_option = click.option(
    "--camera-place",
    type=click.Choice(["head", "feet", "side"]),
    help="Where the camera stands when your knees move from side to side: behind your head "
    "(exact), beyond your feet (about half an inch), beside you (only what is clearly too far).  "
    "[default: head]",
)
model_option = click.option(
    "--model",
    default="full",
    show_default=True,
    metavar="full|heavy|FILE",
    help="The pose model; add heavy with `posecheck model add heavy`.",
)
fps_option = click.option(
    "--fps",
    type=click.FloatRange(0, 1000, min_open=True),
    metavar="N",
    help="Pictures a second of a file that states no times, such as a bare stream.",
)
every_picture_option = click.option(
    "--every-picture",
    is_flag=True,
    help="Let the model look at every picture, not only at as many as the movement needs: slower.",
)
calibration_option = path_option(
    "--calibration",
    "calibration_path",
    help="What `posecheck calibrate` found out about you and your camera.",
)
rotate_option = click.option(
    "--rotate",
    type=click.Choice(["90", "180", "270"]),
    help="Turn a recording that lies on its side by so many degrees clockwise.",
)
mirrored_option = click.option(
    "--mirrored",
    is_flag=True,
    help="The recording is a mirror image: exchange left and right back.",
)
person_option = click.option(
    "--person",
    metavar="NAME",
    help="Whose session it is, for the report and the history; it stays on this machine.",
)
database_option = click.option(
    "--database",
    metavar="URL",
    help="Where the history is kept: a file, or postgresql://USER@HOST/NAME.  [default: "
    "POSECHECK_DATABASE, else in your data folder]",
)
# Options of `posecheck calibrate`.
camera_option = click.option(
    "--camera", "device", type=click.IntRange(0, 63), metavar="N", help="Film it now with camera N."
)
seconds_option = click.option(
    "--seconds",
    type=click.FloatRange(5, 300),
    metavar="S",
    help="How long to film with --camera.",
)
note_option = click.option(
    "--note",
    metavar="TEXT",
    help='Which camera it is and where it stands, as in "laptop on the shelf".',
)
base_option = path_option(
    "--calibration", "base_path", help="An earlier calibration that this one is added to."
)
calibration_output_option = path_option(
    "-o",
    "--output",
    dir_okay=False,
    default=Path("calibration.toml"),
    show_default=True,
    help="The calibration file to write.",
)


def chosen_height(text: str | None) -> float | None:
    """The height named by --height, inches; raises InputError when it is not understood."""
    if text is None:
        return None
    from posecheck.calibration.height import parse_height

    return parse_height(text)


def chosen_orientation(rotate: str | None, mirrored: bool) -> "Orientation":
    """How --rotate and --mirrored say that a recording's pictures are to be turned."""
    from posecheck.pose.orientation import Orientation

    return Orientation(cast("Rotation", int(rotate or 0)), mirrored)


def chosen_calibration(path: Path | None) -> "Calibration | None":
    """The calibration named by --calibration; raises InputError when something in it is wrong."""
    if path is None:
        return None
    from posecheck.calibration.file import load_calibration

    return load_calibration(path)


def chosen_place(
    place: "CameraPlace | None", exercises: Iterable[Exercise]
) -> "CameraPlace | None":
    """The camera's place of --camera-place; raises InputError where a movement has no such place.

    Args:
        exercises: the movements that are judged from there.
    """
    if place is not None:
        from posecheck.exercises.camera_place import check_place

        for exercise in exercises:
            check_place(place, exercise)
    return place


def chosen_base(path: Path | None, output: Path) -> "Calibration | None":
    """The calibration that is added to; another one in the place of the result is kept.

    Raises:
        InputError: when something in it is wrong, or the result's place is taken.
    """
    base = chosen_calibration(path)
    same = path is not None and path.exists() and output.exists() and path.samefile(output)
    if output.exists() and not same:
        raise InputError(
            _(
                "{output} exists already: add to it with --calibration {output}, or name "
                "another file with -o"
            ).format(output=output)
        )
    return base


def chosen_definition(exercise: str | None, path: Path | None) -> Exercise:
    """The movement named by -e or --definition; raises InputError when it is unclear.

    With both, -e must be the id in the file, so that a mix-up is noticed.
    """
    if path is not None:
        definition = load_exercise_file(path)
        if exercise is not None and exercise != definition.id:
            raise InputError(
                _('-e names "{exercise}" but {path} defines "{id}": leave out -e').format(
                    exercise=exercise, path=path, id=definition.id
                )
            )
        return definition
    if exercise is None:
        raise InputError(
            _("name the movement with -e: one of {known}").format(known=", ".join(exercise_ids()))
        )
    return built_in_exercise(exercise)
