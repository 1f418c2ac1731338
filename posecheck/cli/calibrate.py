"""`posecheck calibrate`: teach it your inches, your range and your camera."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli import options
from posecheck.cli.calibration_recording import (
    TEACH_GUIDE,
    CalibrationRecording,
    camera_words,
    lesson_options,
)
from posecheck.cli.network import off_the_network
from posecheck.errors import InputError
from posecheck.text import names
from posecheck.text.translation import _

if TYPE_CHECKING:
    from posecheck.calibration.model import Calibration


@click.group()
def calibrate() -> None:
    """Teach posecheck your inches, your own range and your camera.

    Each command writes a file that --calibration FILE takes everywhere. None of it is needed:
    with your height alone inches are right to some 8 %, taught or with tags to some 6 %.
    """


@calibrate.command()
@click.option(
    "--inches",
    type=click.FloatRange(0.5, 3.0),
    default=3.0,
    show_default=True,
    help="How far aside the knees rest.",
)
@lesson_options
@off_the_network
def teach(lesson: CalibrationRecording, inches: float) -> None:
    """Learn how far 3 inches are from a recording of your knees resting there.

    VIDEO may also be the landmarks.npz of an analysis. Without VIDEO and --camera a guide with
    book and ruler is shown.
    """
    if lesson.video is None and lesson.device is None:
        click.echo(_(TEACH_GUIDE).format(inches=inches))
        return
    base = lesson.base()
    track = lesson.watch(
        base,
        (
            (0.0, _("Lie still, knees together in the middle.")),
            (
                6.0,
                _(
                    "Now let the knees sink against the book, {inches:g} inches aside. Rest there."
                ).format(inches=inches),
            ),
            (lesson.last_prompt_s, _("Come back slowly.")),
        ),
    )
    from posecheck.calibrate.taught_scale import teach as learn

    made, rests = learn(
        track,
        inches,
        camera=lesson.camera(base),
        date=_now(),
        height=lesson.height,
        base=base,
    )
    said = [
        _("The knees rested to the {side} from {start_s:.1f} to {end_s:.1f} s.").format(
            side=names.side(rest.side), start_s=rest.start_s, end_s=rest.end_s
        )
        for rest in rests
    ]
    _save(made, lesson.output, *said)


@calibrate.command(name="range")
@options.exercise_option
@options.definition_option
@lesson_options
@off_the_network
def range_(
    lesson: CalibrationRecording, exercise: str | None, definition_path: Path | None
) -> None:
    """Learn how far you move comfortably; the limit becomes 80 % of that.

    Keep still for a second, then move slowly as far as is comfortable each way, without pain, and
    come back. VIDEO may also be the landmarks.npz of an analysis. Your own range only narrows
    the limits: it never raises one.
    """
    definition = options.chosen_definition(exercise, definition_path)
    base = lesson.base()
    track = lesson.watch(
        base,
        (
            (0.0, _("{position} Keep still.").format(position=definition.position)),
            (5.0, _("Now move slowly as far as is comfortable, each way. Never into pain.")),
            (lesson.last_prompt_s, _("Come back and rest.")),
        ),
    )
    from posecheck.calibrate.own_range import measure_range

    made, result = measure_range(
        track,
        definition,
        camera=lesson.camera(base),
        date=_now(),
        height=lesson.height,
        base=base,
    )
    fast = any(event.kind == "pace" for event in result.events)
    said = [_("That was fast: a slower recording is a better measure.")] if fast else []
    _save(made, lesson.output, *said)


@calibrate.command()
@click.option(
    "--paper", type=click.Choice(["letter", "a4"]), required=True, help="What your printer takes."
)
@click.option(
    "--side",
    type=click.FloatRange(1.0, 2.5),
    default=2.0,
    show_default=True,
    help="Side of a knee tag's black square in inches.",
)
@click.option(
    "--ruler",
    type=click.FloatRange(5.0, 7.0),
    metavar="INCHES",
    help="What the printed 6-inch ruler measures, if your printer does not print true to size.",
)
@options.height_option
@options.base_option
@options.path_option(
    "-o",
    "--output",
    dir_okay=False,
    default=Path("posecheck-tags.pdf"),
    show_default=True,
    help="The PDF to write; the calibration goes beside it.",
)
def tags(
    paper: str,
    side: float,
    ruler: float | None,
    height: str | None,
    base_path: Path | None,
    output: Path,
) -> None:
    """Write a PDF to print: tags for the knees and the mat, the chessboard, rulers.

    Print it at 100 % and check the ruler. Beside FILE.pdf a calibration FILE.toml is written, to be
    given with --calibration whenever you wear the tags.
    """
    if output.suffix.lower() != ".pdf":
        raise InputError(
            _("{output} does not end in .pdf: name the file to print with -o FILE.pdf").format(
                output=output
            )
        )
    toml = output.with_suffix(".toml")
    if ruler is not None and base_path is None and toml.exists():
        base_path = toml  # the same tags once more, with the printer's true scale
    base = options.chosen_base(base_path, toml)
    options.chosen_height(height)
    from posecheck.calibrate.sheets import write_sheets
    from posecheck.calibration.model import Tags, begun

    printed = Tags(side_in=side)
    share = 1.0 if ruler is None else ruler / 6.0
    worn = Tags(side_in=side * share, mat_side_in=printed.mat_side_in * share)
    known = begun(base, date=_now(), camera=_("any camera behind the head"), height=height)
    made = known.model_copy(update={"method": "tag", "tags": worn})
    write_sheets(output, paper, printed)
    _save(made, toml, _("Print {output} at 100 % and check the ruler on it.").format(output=output))


@calibrate.command()
@click.argument("sources", type=click.Path(path_type=Path), nargs=-1, metavar="[VIDEO|PICTURE...]")
@options.camera_option
@options.seconds_option
@click.option(
    "--field-of-view",
    "field_deg",
    type=click.FloatRange(20, 140),
    metavar="DEGREES",
    help="Without a chessboard: the angle across the long side of the picture, from a data sheet.",
)
@options.note_option
@options.base_option
@options.calibration_output_option
def camera(
    sources: tuple[Path, ...],
    device: int | None,
    seconds: float | None,
    field_deg: float | None,
    note: str | None,
    base_path: Path | None,
    output: Path,
) -> None:
    """Measure the lens from a video or pictures of the printed chessboard.

    Print it with `posecheck calibrate tags`, glue it on something flat, and film it from near and
    far, in every corner of the picture and tilted each way. It helps with wide-angle lenses. Or
    say --field-of-view: it makes inches from behind the head more exact too.
    """
    if field_deg is not None and (sources or device is not None):
        raise InputError(_("--field-of-view takes the chessboard's place: name only one of them"))
    if field_deg is None and bool(sources) == (device is not None):
        raise InputError(
            _("name a video or pictures of the printed chessboard, or film it now with --camera N")
        )
    base = options.chosen_base(base_path, output)
    from posecheck.calibrate.lens import find_lens
    from posecheck.calibrate.recordings import board_pictures, camera_pictures
    from posecheck.calibration.model import CameraNote, begun

    lens = None
    if field_deg is not None:
        pass
    elif device is None:
        lens = find_lens(board_pictures(sources))
    else:
        click.echo(_("Show the chessboard near and far, in every corner, tilted each way."))
        lens = find_lens(camera_pictures(device, seconds or 40.0))
    if field_deg is not None and base is None and note is None:
        named = _("a camera of {degrees:g} degrees").format(degrees=field_deg)
    else:
        named = camera_words(note, sources[0] if sources else None, device, base)
    known = begun(base, date=_now(), camera=named)
    seen = CameraNote(description=named, field_of_view_deg=field_deg, lens=lens)
    made = known.model_copy(update={"camera": seen})
    _save(made, output)


@calibrate.command()
@click.argument("file", type=click.Path(path_type=Path))
def show(file: Path) -> None:
    """Explain the calibration FILE in words."""
    from posecheck.calibrate.explain import explain
    from posecheck.calibration.file import load_calibration

    for line in explain(load_calibration(file)):
        click.echo(line)


def _now() -> datetime:
    return datetime.now().astimezone().replace(microsecond=0)


def _save(made: "Calibration", path: Path, *said: str) -> None:
    """Write the calibration, then say what was found and what it means."""
    from posecheck.calibrate.explain import explain
    from posecheck.calibration.file import save_calibration

    save_calibration(made, path)
    for line in (*said, *explain(made)):
        click.echo(line)
    click.echo(_("Saved {path}; use it with --calibration {path}.").format(path=path))
