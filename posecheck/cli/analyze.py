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
    fail_on_warning: bool,
) -> int:
    """Check the recording VIDEO and write a folder of results.

    It holds report.html, annotated.mp4, result.json, signals.csv and landmarks.npz.

    VIDEO may also be the landmarks.npz of an earlier analysis: then the rules run again without
    the model, in a moment.
    """
    definition = options.chosen_definition(exercise, definition_path)
    height_in = options.chosen_height(height)
    calibration = options.chosen_calibration(calibration_path)
    from posecheck.analysis.analyze import analyze_recording
    from posecheck.analysis.options import Options

    chosen = Options(
        height_in=height_in,
        level=level,
        model=model,
        video=not no_video,
        calibration=calibration,
    )
    folder = output or Path(f"{video.stem}.posecheck")
    with ProgressBar(video.name) as bar:
        done = analyze_recording(video, definition, folder, chosen, bar.update)
    _summarise(done.content, done.folder)
    return 1 if fail_on_warning and done.result.warnings else 0


def _summarise(content: dict[str, Any], folder: Path) -> None:
    source = content["source"]
    judged, duration = content["judged_s"], source["duration_s"]
    click.echo(f"{content['title']}: judged {judged:.1f} of {duration:.1f} s.")
    holds = [hold["duration_s"] for hold in content["holds"]]
    longest = f", longest hold {max(holds):.1f} s" if holds else ""
    click.echo(f"Repetitions: {len(content['reps'])}{longest}.")
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
