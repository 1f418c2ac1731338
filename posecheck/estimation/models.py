"""Which model file to track with: the packaged one, one the user added, or any on disk."""

import hashlib
import os
import shutil
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from posecheck.errors import InputError
from posecheck.estimation.model_bundle import (
    DETECTOR,
    LANDMARKS,
    metadata_of,
    read_bundle,
    sha256_of,
    with_metadata,
    write_bundle,
)
from posecheck.text.translation import _

PACKAGED = "full"
NPM_PACKAGE = "@mediapipe/pose@0.5.1675469404"
# SHA-256 of the landmark weights in that package, of which a bundle can be made.
NPM_WEIGHTS = {
    "heavy": "59e42d71bcd44cbdbabc419f0ff76686595fd265419566bd4009ef703ea8e1fe",
    "lite": "f17bfbecadb61c3be1baa8b8d851cc6619c870a87167b32848ad20db306b9d61",
}
NAMES = (PACKAGED, *NPM_WEIGHTS)
_NPM_TIMEOUT_S = 900.0


@dataclass(frozen=True)
class ModelFile:
    """A pose landmarker bundle on disk; `name` and `sha256` identify it in results."""

    name: str
    path: Path
    sha256: str


def not_a_bundle(model: ModelFile) -> InputError:
    """The error for a file that no landmarker can be opened from."""
    return InputError(
        _(
            "the model {path} cannot be opened: it is not a pose landmarker bundle "
            "(.task); choose --model full, heavy or another file"
        ).format(path=model.path)
    )


def find_model(choice: str = PACKAGED) -> ModelFile:
    """Return the model called `full`, `heavy` or `lite`, or the bundle at a path.

    Raises InputError if it is unknown, not added yet, missing or damaged, with the remedy.
    """
    if choice == PACKAGED:
        return _packaged_model()
    if choice in NPM_WEIGHTS:
        path = added_model_path(choice)
        if not path.is_file():
            raise InputError(
                _(
                    "the {choice} model is not on this computer yet: run `posecheck model add "
                    "{choice}` once to add it"
                ).format(choice=choice)
            )
        return _checked(path)
    path = Path(choice).expanduser()
    if path.is_file():
        return _checked(path)
    if path.suffix == ".task" or len(path.parts) > 1:
        raise InputError(_("there is no model file {choice}: check the path").format(choice=choice))
    raise InputError(
        _(
            "there is no model called {choice}: use full, heavy, lite or the path of a .task file"
        ).format(choice=choice)
    )


def add_model(name: str, source: Path | None = None) -> ModelFile:
    """Save the model `heavy` or `lite` in the user's data folder and return it.

    It is copied from `source`, a .task file; without one, its weights come from MediaPipe's npm
    package, through the user's npm, and are bundled with the packaged detector. An older file of
    that name is replaced only when the new one is complete. Raises InputError if that cannot be
    done, with the remedy.
    """
    if name == PACKAGED:
        raise InputError(_("the full model is part of posecheck: there is nothing to add"))
    if name not in NPM_WEIGHTS:
        raise InputError(
            _("there is no model called {name}: heavy and lite can be added").format(name=name)
        )
    if source is None:
        models = _bundle_from_npm(name)
    elif source.is_file():
        models = _read(source)
    else:
        raise InputError(_("there is no model file {source}: check the path").format(source=source))

    target = added_model_path(name)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".adding-") as folder:
            new = Path(folder) / target.name
            if source is None:
                write_bundle(models, new)
            else:
                shutil.copyfile(source, new)
            os.replace(new, target)
    except OSError as error:
        raise InputError(
            _(
                "the model cannot be saved in {parent} ({reason}): free some space or mend "
                "the folder's permissions, then try again"
            ).format(parent=target.parent, reason=error.strerror)
        ) from error
    return _checked(target)


def added_model_path(name: str) -> Path:
    """Return where an added model is kept, whether it is there or not."""
    return (
        platformdirs.user_data_path("posecheck", appauthor=False)
        / "models"
        / f"pose_landmarker_{name}.task"
    )


def _packaged_model() -> ModelFile:
    path = Path(__file__).parents[1] / "models" / f"pose_landmarker_{PACKAGED}.task"
    try:
        expected = path.with_suffix(".task.sha256").read_text(encoding="ascii").split()[0]
        found = sha256_of(path)
    except OSError as error:
        raise InputError(
            _(
                "the model that belongs to posecheck is missing ({path}): install posecheck again"
            ).format(path=path)
        ) from error
    if found != expected:
        raise InputError(
            _(
                "the model that belongs to posecheck is damaged ({path}): install posecheck again"
            ).format(path=path)
        )
    return ModelFile(path.stem, path, found)


def _checked(path: Path) -> ModelFile:
    _read(path)
    return ModelFile(path.stem, path, sha256_of(path))


def _read(path: Path) -> dict[str, bytes]:
    try:
        return read_bundle(path)
    except ValueError as error:
        raise InputError(
            _("the model file {path} cannot be used: {error}").format(path=path, error=error)
        ) from error
    except OSError as error:
        raise InputError(
            _("the model file {path} cannot be read: {reason}").format(
                path=path, reason=error.strerror
            )
        ) from error


def _bundle_from_npm(name: str) -> dict[str, bytes]:
    packaged = read_bundle(_packaged_model().path)
    metadata = metadata_of(packaged[LANDMARKS])
    assert metadata is not None, "the packaged landmark model carries metadata"
    # All sizes of the landmark model take the same image, so they share what is said about it.
    return {
        DETECTOR: packaged[DETECTOR],
        LANDMARKS: with_metadata(_weights_from_npm(name), metadata),
    }


def _weights_from_npm(name: str) -> bytes:
    npm = shutil.which("npm")
    elsewhere = _(
        "or give a model file you have with `posecheck model add {name} --from FILE`"
    ).format(name=name)
    if npm is None:
        raise InputError(
            _(
                "npm, which fetches the {name} model, is not on this computer: install "
                "Node.js, {elsewhere}"
            ).format(name=name, elsewhere=elsewhere)
        )
    with tempfile.TemporaryDirectory() as folder:
        try:
            run = subprocess.run(
                [npm, "pack", NPM_PACKAGE, "--ignore-scripts", "--loglevel=error"],
                cwd=folder,
                env=os.environ.copy(),
                capture_output=True,
                text=True,
                errors="replace",
                timeout=_NPM_TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise InputError(
                _(
                    "npm did not fetch {npm_package} within {npm_timeout_s:.0f} minutes: check "
                    "the internet connection and try again, {elsewhere}"
                ).format(
                    npm_package=NPM_PACKAGE, npm_timeout_s=_NPM_TIMEOUT_S / 60, elsewhere=elsewhere
                )
            ) from error
        if run.returncode:
            raise InputError(
                _(
                    "npm could not fetch {npm_package} ({stderr}): check the internet connection "
                    "and npm's settings and try again, {elsewhere}"
                ).format(npm_package=NPM_PACKAGE, stderr=_reason(run.stderr), elsewhere=elsewhere)
            )
        weights = _read_member(Path(folder), f"package/pose_landmark_{name}.tflite")
    if weights is None or hashlib.sha256(weights).hexdigest() != NPM_WEIGHTS[name]:
        raise InputError(
            _(
                "what npm fetched as {npm_package} does not hold the known {name} model, so "
                "nothing was saved: check npm's registry setting and try again, {elsewhere}"
            ).format(npm_package=NPM_PACKAGE, name=name, elsewhere=elsewhere)
        )
    return weights


def _read_member(folder: Path, member: str) -> bytes | None:
    for archive in folder.glob("*.tgz"):
        try:
            with tarfile.open(archive) as tar:
                file = tar.extractfile(member)
                return None if file is None else file.read()
        except (tarfile.TarError, KeyError, EOFError, OSError):
            return None
    return None


def _reason(stderr: str) -> str:
    """Return npm's own words for what went wrong, on one line."""
    prefix = "npm error "
    lines = [
        line.removeprefix("npm ERR! ").removeprefix(prefix).strip() for line in stderr.splitlines()
    ]
    said = [
        line
        for line in lines
        if line and not line.startswith(("code ", "errno ", "syscall ", "A complete log"))
    ]
    return said[0].rstrip(".:") if said else _("it gave no reason")
