"""`posecheck analyze`: check a recorded video and write a report."""

from pathlib import Path
from typing import Any

import click

from posecheck.cli import options
from posecheck.cli.network import off_the_network
from posecheck.cli.progress import ProgressBar
from posecheck.pose.scene import CameraPlace
from posecheck.text import names, sentences
from posecheck.text.numbers import quantity
from posecheck.text.translation import _, ngettext


@click.command()
@click.argument("video", type=click.Path(path_type=Path))
@options.exercise_option
@options.definition_option
@options.height_option
@options.calibration_option
@options.level_option
@options.rotate_option
@options.mirrored_option
@options.model_option
@options.fps_option
@options.camera_place_option
@options.every_picture_option
@click.option(
    "--person",
    metavar="NAME",
    help="Whose recording it is, for the report; it stays on this machine.",
)
@options.path_option(
    "-o",
    "--output",
    metavar="DIR",
    help="Folder for the results.  [default: VIDEO's name + .posecheck, here]",
)
@click.option("--no-video", is_flag=True, help="Leave out the annotated video: faster.")
@click.option(
    "--keep-silhouette",
    is_flag=True,
    help="Keep silhouette.mkv, the outline of the person without a picture, beside landmarks.npz.",
)
@click.option("--fail-on-warning", is_flag=True, help="Exit status 1 if anything was warned about.")
@off_the_network
def analyze(
    video: Path,
    exercise: str | None,
    definition_path: Path | None,
    height: str | None,
    calibration_path: Path | None,
    level: int | None,
    rotate: str | None,
    mirrored: bool,
    model: str,
    fps: float | None,
    camera_place: CameraPlace | None,
    every_picture: bool,
    person: str | None,
    output: Path | None,
    no_video: bool,
    keep_silhouette: bool,
    fail_on_warning: bool,
) -> int:
    """Check the recording VIDEO and write a folder of results.

    It holds report.html, annotated.mp4, result.json, signals.csv and landmarks.npz.

    VIDEO may also be the landmarks.npz of an earlier analysis, or the folder that holds it: then
    the rules run again without the model, in a moment. Where silhouette.mkv lies beside it (see
    --keep-silhouette) the outline is measured anew from that. The two are a recording that can be
    shared without a picture of the person.
    """
    definition = options.chosen_definition(exercise, definition_path)
    height_in = options.chosen_height(height)
    calibration = options.chosen_calibration(calibration_path)
    from posecheck.analysis.analyze import analyze_recording
    from posecheck.analysis.options import Options
    from posecheck.files.ownership import own_place

    chosen = Options(
        height_in=height_in,
        level=level,
        model=model,
        video=not no_video,
        keep_silhouette=keep_silhouette,
        calibration=calibration,
        fps=fps,
        orientation=options.chosen_orientation(rotate, mirrored),
        camera_place=options.chosen_place(camera_place, [definition]),
        every_picture=every_picture,
        person=(person or "").strip() or None,
    )
    folder = output or own_place(video)
    with ProgressBar(video.name) as bar:
        done = analyze_recording(video, definition, folder, chosen, bar.update)
    _summarise(done.content, done.folder)
    return 1 if fail_on_warning and done.result.warnings else 0


def _summarise(content: dict[str, Any], folder: Path) -> None:
    from posecheck.session.rule_times import rule_label

    source = content["source"]
    judged, duration = content["judged_s"], source["duration_s"]
    words = _("{title}: judged {judged:.1f} of {all:.1f} s.")
    click.echo(words.format(title=content["title"], judged=judged, all=duration))
    holds = [hold["duration_s"] for hold in content["holds"]]
    words = _("Repetitions: {n}.")
    if holds:
        words = _("Repetitions: {n}, longest hold {longest:.1f} s.")
    if not content["counted"]:
        words = _("Longest hold {longest:.1f} s.") if holds else ""
    if words:
        click.echo(words.format(n=len(content["reps"]), longest=max(holds, default=0.0)))
    _say_what_it_is_worth(content, duration)
    warnings = [event for event in content["events"] if event["severity"] == "warning"]
    for event in warnings:
        click.echo(f"  {event['start_s']:6.1f} s  {_measured(event)}  {event['message']}")
    for span in content["not_judged"]:
        if span["end_s"] - span["start_s"] < 1.0 and judged > 0:
            continue
        words = _("Not judged {start:.1f}-{end:.1f} s: {why}")
        if span["rule"]:
            words = _("Not judged {start:.1f}-{end:.1f} s ({rule}): {why}")
        told = words.format(
            start=span["start_s"],
            end=span["end_s"],
            rule=rule_label(span["rule"] or "", "form"),
            why=span["message"],
        )
        click.echo(f"  {told}")
    if n := source["broken_frames"]:
        words = ngettext(
            "{n} damaged frames were left out.", "{n} damaged frames were left out.", n
        )
        click.echo(f"  {words.format(n=n)}")
    if source["slowed_by"] != 1:
        words = _("Slow motion, {factor:g} times slower than it was: times are those of real time.")
        click.echo(f"  {words.format(factor=round(source['slowed_by'], 2))}")
    if source["cut_off"]:
        click.echo(f"  {_('The video ends before the length it states: it was cut off.')}")
    click.echo(_("Report: {file}").format(file=folder / "report.html"))


def _say_what_it_is_worth(content: dict[str, Any], duration_s: float) -> None:
    """Whether there was nothing to warn about, and in what of it; what was not judged."""
    from posecheck.session.coverage import Coverage

    coverage = Coverage.of_content(content, duration_s)
    warned = any(event["severity"] == "warning" for event in content["events"])
    idle = content["no_repetition"] if not content["holds"] else None
    if coverage.nothing:
        click.echo(_("Nothing could be judged."))
        return
    if idle:
        click.echo(sentences.no_repetition(idle))
    if not warned:
        words = _("Nothing to warn about in what could be judged.")
        if not coverage.mostly_seen:
            words = _("Most of it could not be judged.")
        elif coverage.complete and not idle:
            words = _("Nothing to warn about.")
        click.echo(words)
    for words in coverage.sentences(idle):
        click.echo(words)


def _measured(event: dict[str, Any]) -> str:
    from posecheck.session.rule_times import rule_label

    about = rule_label(event["rule"], "form")
    if event["kind"] in ("hold", "pain"):
        about = rule_label(event["kind"], event["kind"])
    told = names.side(event["side"]) if event["side"] else ""
    words = _("{kind}: {rule} {value} (limit {limit}).")
    return words.format(
        kind=names.kind(event["kind"]),
        rule=about if not told or told in about else f"{told} {about}",
        value=quantity(event["peak"], event["unit"], event["band"]),
        limit=quantity(event["limit"], event["unit"]),
    )
