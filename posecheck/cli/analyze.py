"""`posecheck analyze`: check a recorded video and write a report."""

from pathlib import Path
from typing import Any

import click

from posecheck.cli import options
from posecheck.cli.progress import ProgressBar


@click.command()
@click.argument("video", type=click.Path(path_type=Path))
@options.exercise_option
@options.definition_option
@options.height_option
@options.calibration_option
@options.level_option
@options.model_option
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
def analyze(
    video: Path,
    exercise: str | None,
    definition_path: Path | None,
    height: str | None,
    calibration_path: Path | None,
    level: int | None,
    model: str,
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
    from posecheck.analysis.analyze import analyze as run
    from posecheck.analysis.options import Options

    chosen = Options(
        height_in=height_in,
        level=level,
        model=model,
        video=not no_video,
        keep_silhouette=keep_silhouette,
        calibration=calibration,
    )
    # A folder keeps its whole name: FOLDER.posecheck must not be overwritten by what is made of it.
    name = video.resolve().name if video.is_dir() else video.stem
    folder = output or Path(f"{name}.posecheck")
    with ProgressBar(video.name) as bar:
        done = run(video, definition, folder, chosen, bar.update)
    _summarise(done.content, done.folder)
    warned = any(event["severity"] == "warning" for event in done.content["events"])
    return 1 if fail_on_warning and warned else 0


def _summarise(content: dict[str, Any], folder: Path) -> None:
    source = content["source"]
    judged, duration = content["judged_s"], source["duration_s"]
    click.echo(f"{content['title']}: judged {judged:.1f} of {duration:.1f} s.")
    holds = [hold["duration_s"] for hold in content["holds"]]
    facts = [f"repetitions: {len(content['reps'])}"] if content["counted"] else []
    facts += [f"longest hold {max(holds):.1f} s"] if holds else []
    if facts:
        words = ", ".join(facts)
        click.echo(f"{words[0].upper()}{words[1:]}.")
    warnings = [event for event in content["events"] if event["severity"] == "warning"]
    spans = [span for span in content["not_judged"] if span["rule"]]
    rules_missed = any(span["end_s"] - span["start_s"] > 0.2 * duration for span in spans)
    if not warnings and judged > 0:
        limited = " in what could be judged" if rules_missed or judged < 0.9 * duration else ""
        click.echo(f"Nothing to warn about{limited}.")
    for event in warnings:
        click.echo(f"  {event['start_s']:6.1f} s  {_measured(event)}  {event['message']}")
    for span in content["not_judged"]:
        if span["end_s"] - span["start_s"] < 1.0:
            continue
        what = f" ({span['rule']})" if span["rule"] else ""
        click.echo(
            f"  not judged {span['start_s']:.1f}-{span['end_s']:.1f} s{what}: {span['message']}"
        )
    if source["broken_frames"]:
        click.echo(f"  {source['broken_frames']} damaged frames were left out.")
    if source["cut_off"]:
        click.echo("  The video ends before the length it states: it was cut off.")
    click.echo(f"Report: {folder / 'report.html'}")


def _measured(event: dict[str, Any]) -> str:
    side = f"{event['side']} " if event["side"] and event["side"] not in event["rule"] else ""
    band = "" if event["band"] is None else f" ± {event['band']:.1f}"
    value = f"{event['peak']:.1f}{band} {event['unit']} (limit {event['limit']:g})"
    return f"{event['kind']}: {side}{event['rule']} {value}."
