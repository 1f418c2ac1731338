"""What a calibration is learnt from: a recording, or the camera now with spoken prompts."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from posecheck.cli import options
from posecheck.cli.progress import ProgressBar
from posecheck.cli.sound import machine_voice
from posecheck.errors import InputError
from posecheck.text.translation import N_, _

if TYPE_CHECKING:
    from posecheck.calibrate.recordings import Prompts
    from posecheck.calibration.model import Calibration
    from posecheck.pose.orientation import Orientation
    from posecheck.pose.track import PoseTrack
    from posecheck.voice.voice import Voice
FILMED_S = 25.0
LAST_PROMPT_S = 5.0
"""The last prompt comes so long before the end, and may take this long to be said."""
TEACH_GUIDE = N_(
    """\
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
)


@dataclass(frozen=True, slots=True)
class CalibrationRecording:
    """What the options say about a recording of a person, and about the calibration from it.

    Attributes:
        video, device: the recording, or the camera's number; one of the two.
        height: the person's, as it was given.
        seconds: how long to film.
        orientation: how the pictures of the recording are turned.
        note: which camera it is, in words.
        base_path: an earlier calibration that the new one is added to.
        output: the calibration file to write.
        fps: pictures a second of a recording that states no times.
    """

    video: Path | None
    device: int | None
    height: str | None
    seconds: float
    model: str
    note: str | None
    base_path: Path | None
    output: Path
    orientation: "Orientation"
    fps: float | None = None

    @property
    def last_prompt_s(self) -> float:
        """When the last prompt is due, seconds."""
        return self.seconds - LAST_PROMPT_S

    def base(self) -> "Calibration | None":
        """The calibration that is added to.

        Raises:
            InputError: when it or the height is wrong, or the new one cannot take its place.
        """
        options.chosen_height(self.height)
        return options.chosen_base(self.base_path, self.output)

    def watch(self, base: "Calibration | None", prompts: "Prompts") -> "PoseTrack":
        """The poses in the recording, or before the camera with prompts at their times.

        Raises:
            InputError: when none or both are named, or nobody can be seen.
        """
        if (self.video is None) == (self.device is None):
            raise InputError(_("name a recording, or film it now with --camera N"))
        from posecheck.analysis.options import Options
        from posecheck.calibrate.recordings import poses_of_camera, poses_of_file

        chosen = Options(
            model=self.model,
            video=False,
            calibration=base,
            fps=self.fps,
            orientation=self.orientation,
        )
        if self.device is not None:
            with Prompter() as prompter:
                return poses_of_camera(self.device, chosen, prompts, self.seconds, prompter.tell)
        assert self.video is not None
        with ProgressBar(self.video.name) as bar:
            return poses_of_file(self.video, chosen, bar.update)

    def camera(self, base: "Calibration | None") -> str:
        """Which camera it was, in words."""
        return camera_words(self.note, self.video, self.device, base)


def lesson_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Gives a command the argument VIDEO and the options of a recording, as its first argument."""

    @wraps(command)
    def with_lesson(
        video: Path | None,
        device: int | None,
        height: str | None,
        seconds: float | None,
        model: str,
        note: str | None,
        base_path: Path | None,
        output: Path,
        rotate: str | None,
        mirrored: bool,
        fps: float | None,
        **more: Any,
    ) -> Any:
        film_s = FILMED_S if seconds is None else seconds
        orientation = options.chosen_orientation(rotate, mirrored)
        lesson = CalibrationRecording(
            video, device, height, film_s, model, note, base_path, output, orientation, fps
        )
        return command(lesson, **more)

    wrapped: Callable[..., Any] = with_lesson
    for add in (
        options.calibration_output_option,
        options.base_option,
        options.note_option,
        options.model_option,
        options.fps_option,
        options.mirrored_option,
        options.rotate_option,
        options.seconds_option,
        options.height_option,
        options.camera_option,
        click.argument("video", type=click.Path(path_type=Path), required=False),
    ):
        wrapped = add(wrapped)
    return wrapped


def camera_words(
    note: str | None, video: Path | None, device: int | None, base: "Calibration | None"
) -> str:
    """Which camera it was, in words: as noted, as known, or by its recording."""
    if note is not None and note.strip():
        return note.strip()[:400]
    if base is not None:
        return base.camera.description
    return (
        _("camera {device}").format(device=device)
        if video is None
        else _("the camera of {name}").format(name=video.name)[:400]
    )


class Prompter:
    """Says prompts aloud and shows them: who lies on their back does not see the screen."""

    def __init__(self) -> None:
        self._voice: Voice | None = None

    def __enter__(self) -> Self:
        return self

    def tell(self, text: str) -> None:
        """Show and say a prompt; the sound device is opened for the first one."""
        from posecheck.coach.cue import Cue

        if self._voice is None:
            self._voice = machine_voice()
        click.echo(text)
        self._voice.tone()
        self._voice.say(Cue.of("setup", text))

    def __exit__(self, *error: object) -> None:
        if self._voice is not None:
            self._voice.wait(LAST_PROMPT_S)
            self._voice.close()
