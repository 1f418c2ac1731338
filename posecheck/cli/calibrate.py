"""`posecheck calibrate`: teach it your inches, your range and your camera."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from posecheck.cli import options
from posecheck.cli.analyze import ProgressBar
from posecheck.errors import InputError

if TYPE_CHECKING:
    from posecheck.calibration.model import Calibration
    from posecheck.pose import PoseTrack
    from posecheck.voice.voice import Voice

OUTPUT = "calibration.toml"
SPEAKING_S = 5.0
"""The last prompt may take this long to be said."""
TEACH_GUIDE = """\
How to teach the limit

You need a thick book, a ruler, and somebody to help you (or patience).

1. Put the camera where it will stand every time: behind your head, 1.5 to 2 metres high and 2 to
   3 metres from your knees, looking toward your feet. Mark its place, and the place of the mat,
   with tape.
2. Lie on your back with bent knees and both feet flat, knees together in the middle.
3. Stand the book on the mat so that its cover is exactly {inches:g} inches from the outside of your
   left knee, measured with the ruler at the height of the knee. Hold it there, or let your helper.
4. Start the recording. Lie still with the knees in the middle for 3 seconds.
5. Let both knees sink slowly against the book, and rest there for 5 seconds.
6. Come back. You may do the same on the right, with the book at the right knee.

Then:  posecheck calibrate teach VIDEO --inches {inches:g} --height 5ft7in
or, to be filmed now:  posecheck calibrate teach --camera 0 --inches {inches:g} --height 5ft7in

Stop if anything hurts. If 3 inches are not comfortable, teach 2 or 1."""

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path(OUTPUT),
    show_default=True,
    metavar="FILE",
    help="The calibration file to write.",
)
base_option = click.option(
    "--calibration",
    "base_path",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="An earlier calibration that this one is added to.",
)
camera_option = click.option(
    "--camera", "device", type=click.IntRange(0, 63), metavar="N", help="Film it now with camera N."
)
note_option = click.option(
    "--note",
    metavar="TEXT",
    help='Which camera it is and where it stands, as in "laptop on the shelf".',
)
seconds_option = click.option(
    "--seconds",
    type=click.FloatRange(5, 300),
    metavar="S",
    help="How long to film with --camera.",
)


@click.group()
def calibrate() -> None:
    """Teach posecheck your inches, your own range and your camera.

    Each command writes a file that --calibration FILE takes everywhere. None of it is needed:
    with your height alone inches are right to some 8 %, taught or with tags to some 6 %.
    """


@calibrate.command()
@click.argument("video", type=click.Path(path_type=Path), required=False)
@camera_option
@click.option(
    "--inches",
    type=click.FloatRange(0.5, 3.0),
    default=3.0,
    show_default=True,
    help="How far aside the knees rest.",
)
@options.height_option
@seconds_option
@options.model_option
@note_option
@base_option
@output_option
def teach(
    video: Path | None,
    device: int | None,
    inches: float,
    height: str | None,
    seconds: float | None,
    model: str,
    note: str | None,
    base_path: Path | None,
    output: Path,
) -> None:
    """Learn how far 3 inches are from a recording of your knees resting there.

    VIDEO may also be the landmarks.npz of an analysis. Without VIDEO and --camera a guide with
    book and ruler is shown.
    """
    if video is None and device is None:
        click.echo(TEACH_GUIDE.format(inches=inches))
        return
    height = _height(height)
    base = _base(base_path, output)
    track = _watch(
        video,
        device,
        model,
        base,
        seconds or 25.0,
        (
            (0.0, "Lie still, knees together in the middle."),
            (6.0, f"Now let the knees sink against the book, {inches:g} inches aside. Rest there."),
            (seconds - 5.0 if seconds else 20.0, "Come back slowly."),
        ),
    )
    from posecheck.calibration.file import save_calibration
    from posecheck.calibration.teach import teach as learn

    made, rests = learn(
        track,
        inches,
        camera=_camera(note, video, device, base),
        date=_now(),
        height=height,
        base=base,
    )
    save_calibration(made, output)
    for rest in rests:
        click.echo(
            f"The knees rested to the {rest.side} from {rest.start_s:.1f} to {rest.end_s:.1f} s."
        )
    _explain(made, output)


@calibrate.command(name="range")
@click.argument("video", type=click.Path(path_type=Path), required=False)
@camera_option
@options.exercise_option
@options.definition_option
@options.height_option
@seconds_option
@options.model_option
@note_option
@base_option
@output_option
def range_(
    video: Path | None,
    device: int | None,
    exercise: str | None,
    definition_path: Path | None,
    height: str | None,
    seconds: float | None,
    model: str,
    note: str | None,
    base_path: Path | None,
    output: Path,
) -> None:
    """Learn how far you move comfortably; the limit becomes 80 % of that.

    Keep still for a second, then move slowly as far as is comfortable each way, without pain, and
    come back. VIDEO may also be the landmarks.npz of an analysis. Your own range only narrows
    the limits: it never raises one.
    """
    definition = options.chosen_definition(exercise, definition_path)
    height = _height(height)
    base = _base(base_path, output)
    track = _watch(
        video,
        device,
        model,
        base,
        seconds or 25.0,
        (
            (0.0, f"{definition.position} Keep still."),
            (5.0, "Now move slowly as far as is comfortable, each way. Never into pain."),
            ((seconds or 25.0) - 5.0, "Come back and rest."),
        ),
    )
    from posecheck.calibration.file import save_calibration
    from posecheck.calibration.own_range import measure_range

    camera = _camera(note, video, device, base)
    made, result = measure_range(
        track, definition, camera=camera, date=_now(), height=height, base=base
    )
    save_calibration(made, output)
    if any(event.kind == "pace" for event in result.events):
        click.echo("That was fast: a slower recording is a better measure.")
    _explain(made, output)


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
@base_option
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    default=Path("posecheck-tags.pdf"),
    show_default=True,
    metavar="FILE",
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
        raise InputError(f"{output} does not end in .pdf: name the file to print with -o FILE.pdf")
    toml = output.with_suffix(".toml")
    if ruler is not None and base_path is None and toml.exists():
        base_path = toml  # the same tags once more, with the printer's true scale
    base = _base(base_path, toml)
    from posecheck.calibration.file import save_calibration
    from posecheck.calibration.model import Calibration, CameraNote, Person, Tags
    from posecheck.calibration.sheets import write_sheets

    printed = Tags(side_in=side)
    share = 1.0 if ruler is None else ruler / 6.0
    worn = Tags(side_in=side * share, mat_side_in=printed.mat_side_in * share)
    made = base or Calibration(
        date=_now(), camera=CameraNote(description="any camera behind the head")
    )
    person = made.person if height is None else Person(height=_height(height))
    made = made.model_copy(update={"date": _now(), "method": "tag", "tags": worn, "person": person})
    write_sheets(output, paper, printed)
    save_calibration(made, toml)
    click.echo(f"Print {output} at 100 % and check the ruler on it.")
    _explain(made, toml)


@calibrate.command()
@click.argument("sources", type=click.Path(path_type=Path), nargs=-1, metavar="[VIDEO|PICTURE...]")
@camera_option
@seconds_option
@note_option
@base_option
@output_option
def camera(
    sources: tuple[Path, ...],
    device: int | None,
    seconds: float | None,
    note: str | None,
    base_path: Path | None,
    output: Path,
) -> None:
    """Measure the lens from a video or pictures of the printed chessboard.

    Print it with `posecheck calibrate tags`, glue it on something flat, and film it from near and
    far, in every corner of the picture and tilted each way. It helps with wide-angle lenses.
    """
    if bool(sources) == (device is not None):
        raise InputError(
            "name a video or pictures of the printed chessboard, or film it now with --camera N"
        )
    base = _base(base_path, output)
    from posecheck.calibration.file import save_calibration
    from posecheck.calibration.lens import find_lens
    from posecheck.calibration.model import Calibration, CameraNote
    from posecheck.calibration.watching import board_pictures, camera_pictures

    if device is None:
        lens = find_lens(board_pictures(sources))
        named = _camera(note, sources[0], None, base)
    else:
        click.echo("Show the chessboard near and far, in every corner, tilted each way.")
        lens = find_lens(camera_pictures(device, seconds or 40.0))
        named = _camera(note, None, device, base)
    known = base or Calibration(date=_now(), camera=CameraNote(description=named))
    made = known.model_copy(
        update={"date": _now(), "camera": CameraNote(description=named, lens=lens)}
    )
    save_calibration(made, output)
    _explain(made, output)


@calibrate.command()
@click.argument("file", type=click.Path(path_type=Path))
def show(file: Path) -> None:
    """Explain the calibration FILE in words."""
    from posecheck.calibration.file import load_calibration
    from posecheck.calibration.words import explain

    for line in explain(load_calibration(file)):
        click.echo(line)


def _base(path: Path | None, output: Path) -> "Calibration | None":
    """The calibration that is added to; another one in the place of the result is kept."""
    base = options.chosen_calibration(path)
    same = path is not None and path.exists() and output.exists() and path.samefile(output)
    if output.exists() and not same:
        raise InputError(
            f"{output} exists already: add to it with --calibration {output}, or name another file "
            "with -o"
        )
    return base


def _watch(
    video: Path | None,
    device: int | None,
    model: str,
    base: "Calibration | None",
    seconds: float,
    prompts: tuple[tuple[float, str], ...],
) -> "PoseTrack":
    if (video is None) == (device is None):
        raise InputError("name a recording, or film it now with --camera N")
    from posecheck.analysis import Options
    from posecheck.calibration.watching import watch_camera, watch_file

    chosen = Options(model=model, video=False, calibration=base)
    if device is not None:
        with _Prompter() as prompter:
            return watch_camera(device, chosen, prompts, seconds, prompter.tell)
    assert video is not None
    with ProgressBar(video.name) as bar:
        return watch_file(video, chosen, bar.update)


class _Prompter:
    """Says prompts aloud and shows them: who lies on their back does not see the screen."""

    def __init__(self) -> None:
        self._voice: Voice | None = None

    def __enter__(self) -> Self:
        return self

    def tell(self, text: str) -> None:
        """Show and say a prompt; the sound device is opened for the first one."""
        from posecheck.coaching.moment import Cue
        from posecheck.voice.speakers import machine_speaker
        from posecheck.voice.voice import Voice

        if self._voice is None:
            speaker, missing = machine_speaker()
            if missing:
                click.echo(f"{missing[:1].upper()}{missing[1:]}.", err=True)
            self._voice = Voice(speaker)
        click.echo(text)
        self._voice.tone()
        self._voice.say(Cue.of("setup", text))

    def __exit__(self, *error: object) -> None:
        if self._voice is not None:
            self._voice.wait(SPEAKING_S)
            self._voice.close()


def _camera(
    note: str | None, video: Path | None, device: int | None, base: "Calibration | None"
) -> str:
    """Which camera it was, in words."""
    if note is not None and note.strip():
        return note.strip()[:400]
    if base is not None:
        return base.camera.description
    return f"camera {device}" if video is None else f"the camera of {video.name}"[:400]


def _height(text: str | None) -> str | None:
    """The height as it was given; raises InputError when it cannot be understood."""
    if text is not None:
        from posecheck.scale import parse_height

        parse_height(text)
    return text


def _now() -> datetime:
    return datetime.now().astimezone().replace(microsecond=0)


def _explain(made: "Calibration", path: Path) -> None:
    from posecheck.calibration.words import explain

    for line in explain(made):
        click.echo(line)
    click.echo(f"Saved {path}; use it with --calibration {path}.")
