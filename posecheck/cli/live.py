"""`posecheck live`: coaching from a camera."""

from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from posecheck.cli import options
from posecheck.cli.before_session import ask_before, ask_pain
from posecheck.cli.broken_off import say_kept
from posecheck.cli.network import off_the_network
from posecheck.cli.sound import machine_voice
from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.pose.scene import CameraPlace
from posecheck.text.translation import _

if TYPE_CHECKING:
    from posecheck.calibration.model import Calibration
    from posecheck.exercises.programme import Programme
    from posecheck.history.store import History
    from posecheck.live.programme_run import ProgrammeRun


@click.command()
@options.exercise_option
@options.definition_option
@click.option(
    "--programme",
    "programme_name",
    metavar="NAME|FILE",
    help="Several movements in order, with rests: morning, or a file of your own.",
)
@click.option(
    "--camera",
    default="0",
    show_default=True,
    metavar="NUMBER|DEVICE|URL|FILE",
    help="The camera, a network stream, or a video played as if it were a camera.",
)
@click.option("--list", "list_cameras", is_flag=True, help="List the cameras with a picture each.")
@options.height_option
@options.calibration_option
@click.option(
    "--level",
    type=click.Choice(["1", "2", "3", "auto"]),
    help="Knee drift of 1, 2 or 3 inches, as a therapist chose it: it is kept until another is "
    "chosen; auto ends that.  [default: as your history says, 1 at first]",
)
@click.option(
    "--pain",
    type=click.IntRange(0, 10),
    metavar="0-10",
    help="How much your back hurts now; you are asked otherwise.",
)
@options.person_option
@click.option(
    "--repetitions",
    type=click.IntRange(1, 100),
    help="How many, for each side.  [default: as the movement says]",
)
@options.model_option
@options.camera_place_option
@options.path_option(
    "-o",
    "--output",
    metavar="DIR",
    help="Folder for the results.  [default: movement and time + .posecheck, here]",
)
@click.option("--record", is_flag=True, help="Keep a video too; else no picture is kept.")
@options.every_picture_option
@click.option("--no-window", is_flag=True, help="Voice and log only.")
@click.option("--mute", is_flag=True, help="No voice and no tone.")
@click.option("--no-steps", is_flag=True, help="Do not say the steps before each movement.")
@click.option("--no-breath", is_flag=True, help="No soft tone for the pace of your breath.")
@click.option(
    "--no-pain-count",
    is_flag=True,
    help="Do not count aloud for your pain after a movement; a key tells it.",
)
@click.option("--no-mirror", is_flag=True, help="Show the picture as the camera sees it.")
@click.option("--skeleton", is_flag=True, help="Draw the whole skeleton (S in the window).")
@click.option("--still", is_flag=True, help="The drawn figure shows the stretch, unmoving.")
@click.option("--no-history", is_flag=True, help="Do not remember this session.")
@off_the_network
def live(
    exercise: str | None,
    definition_path: Path | None,
    programme_name: str | None,
    camera: str,
    list_cameras: bool,
    height: str | None,
    calibration_path: Path | None,
    level: str | None,
    pain: int | None,
    person: str | None,
    repetitions: int | None,
    model: str,
    camera_place: CameraPlace | None,
    output: Path | None,
    record: bool,
    every_picture: bool,
    no_window: bool,
    mute: bool,
    no_steps: bool,
    no_breath: bool,
    no_pain_count: bool,
    no_mirror: bool,
    skeleton: bool,
    still: bool,
    no_history: bool,
) -> int:
    """Coach a movement from a camera, with a window and a voice.

    It shows where to put the camera, begins by itself when all is well, and writes the same
    folder of results as `posecheck analyze`. Keys: SPACE pause, P pain, N next, M mute,
    S skeleton, F full screen, Q quit.
    """
    if list_cameras:
        return _list(output)
    height_in = options.chosen_height(height)
    calibration = options.chosen_calibration(calibration_path)
    programme = _programme(programme_name, exercise, definition_path)
    place = options.chosen_place(camera_place, [step.exercise for step in programme.steps])
    programme = programme.seen_from(place)
    for step in programme.steps:
        _demand_scale(step.exercise, height_in, calibration)

    from posecheck.analysis.broken_off import default_journals, finish_broken_off
    from posecheck.coach.course import Course
    from posecheck.estimation.mediapipe_landmarker import model_info
    from posecheck.estimation.models import find_model
    from posecheck.live.pipeline import landmarker_of
    from posecheck.live.programme_run import ProgrammeRun
    from posecheck.live.run_options import RunOptions
    from posecheck.live.window import NoWindow, Window
    from posecheck.video.capture import Capture
    from posecheck.video.source import open_source
    from posecheck.voice.speakers import SilentSpeaker
    from posecheck.voice.voice import Voice

    found = find_model(model)
    tags = calibration is not None and calibration.tags is not None
    display_side = 960 if record or not no_window else None
    source = open_source(camera, display_side=display_side, grey=tags)
    with ExitStack() as stack:
        display = NoWindow() if no_window else Window()
        stack.callback(display.close)
        history = None if no_history else _history()
        if history is not None:
            stack.callback(history.close)
        if not source.ends:  # nobody moves in front of a recording
            # Whoever has no camera need not answer anything first.
            capture = Capture(source)
            capture.start()
            capture.stop()
            ask_before(history, [step.exercise for step in programme.steps], person)
            pain = ask_pain() if pain is None else pain
        chosen = RunOptions(
            folder=_folders(output, many=len(Course(programme).stages) > 1),
            height_in=height_in,
            level=None if level in (None, "auto") else int(level),
            release_level=level == "auto",
            pain_before=pain,
            person=person,
            calibration=calibration,
            repetitions=repetitions,
            mirror=not no_mirror,
            skeleton=skeleton,
            still=still,
            record=record,
            briefing=not no_steps,
            breath=not no_breath,
            count_pain=not no_pain_count,
            every_picture=every_picture,
            journals=default_journals(),
        )
        if history is not None:
            say_kept(finish_broken_off(default_journals(), history))
        voice = Voice(SilentSpeaker()) if mute else machine_voice()
        stack.callback(voice.close)
        run = ProgrammeRun(
            source,
            landmarker_of(found, place=place),
            model_info(found),
            chosen,
            display=display,
            voice=voice,
            history=history,
            say=click.echo,
        )
        finished = run.run(programme)
    for done in finished:
        click.echo(_("Report: {folder}").format(folder=done.folder / "report.html"))
    _how_it_kept_up(run)
    return 0


def _folders(output: Path | None, *, many: bool) -> Callable[[str, int], Path]:
    """Where the results of a movement go, by its id and its number in the programme, from 0."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")

    def folder(identifier: str, number: int) -> Path:
        name = f"{number + 1}-{identifier}" if many else identifier
        if output is None:
            return Path(f"{name}-{stamp}.posecheck")
        return output / name if many else output

    return folder


def _programme(name: str | None, exercise: str | None, path: Path | None) -> "Programme":
    from posecheck.exercises.programme import Programme, Step, load_programme

    if name is None:
        definition = options.chosen_definition(exercise, path)
        return Programme(definition.title, (Step(definition),))
    if exercise is not None or path is not None:
        raise InputError(_("--programme brings its own movements: leave out -e and --definition"))
    return load_programme(name)


def _demand_scale(
    definition: Exercise, height_in: float | None, calibration: "Calibration | None"
) -> None:
    """Without inches nobody would be warned: say so before the camera goes on."""
    from posecheck.coach.setup_checks import needs_scale
    from posecheck.measure.ruler import Ruler

    if needs_scale(definition) and not Ruler(height_in, calibration).gives_inches:
        raise InputError(
            _(
                "{id} is judged in inches: give your height, as in --height 5ft7in or 170cm, "
                "or a --calibration file"
            ).format(id=definition.id)
        )


def _history() -> "History | None":
    from posecheck.history.store import History

    try:
        return History.open()
    except InputError as error:
        click.echo(_("This session will not be remembered: {error}").format(error=error), err=True)
        return None


def _how_it_kept_up(run: "ProgrammeRun") -> None:
    figures, capture = run.figures, run.capture
    if not figures.ages:
        return
    left_out = capture.dropped
    share = 100 * left_out / max(1, capture.captured)
    click.echo(
        _(
            "{captured} pictures: {judged} looked at, {passed_over} not needed as little moved, "
            "{left_out} left out for want of time ({share:.1f} %); from camera to verdict "
            "{value:.0f} ms for 95 % of those looked at."
        ).format(
            captured=capture.captured,
            judged=figures.judged,
            passed_over=figures.passed_over,
            left_out=left_out,
            share=share,
            value=1000 * figures.age_s(95),
        )
    )
    if share > 20:
        click.echo(
            _(
                "This machine is slow for live coaching: close other programs, or analyze a "
                "recording."
            )
        )


def _list(output: Path | None) -> int:
    from posecheck.live.camera_list import list_cameras

    folder = output or Path("cameras.posecheck")
    found = list_cameras(folder)
    if not found:
        raise InputError(
            _(
                "there is no camera at this machine that gives a picture: plug one in, or "
                "play a video with --camera FILE"
            )
        )
    for line in found:
        click.echo(line)
    return 0
