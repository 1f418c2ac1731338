"""Finds and reads definition files: the ten that come with posecheck and a user's own."""

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from posecheck.errors import InputError
from posecheck.exercises.exercise import Exercise
from posecheck.files.tables import describe, parse_toml, read_toml_text
from posecheck.text import translation
from posecheck.text.numbers import either
from posecheck.text.translation import _

_MOVEMENTS = resources.files("posecheck.exercises") / "built_in"
IN_ORDER: Final = (
    "supine_caudal_rotation",
    "seated_pelvic_tilt",
    "knee_to_chest",
    "pelvic_tilt",
    "lower_trunk_rotation",
    "cat_cow",
    "childs_pose",
    "hip_flexor",
    "cobra",
    "walking",
)
"""In which order they are offered: "for low back, we have the best success starting with rotation",
then each source's own order, and the walk when the back moves better."""


def exercise_ids() -> tuple[str, ...]:
    """List the exercises that come with posecheck.

    Returns
    -------
    tuple of str
        Their identifiers, in alphabetical order.

    See Also
    --------
    load_exercise : Reads one of them.

    Examples
    --------
    >>> import posecheck
    >>> posecheck.exercise_ids()[:3]
    ('cat_cow', 'childs_pose', 'cobra')
    """
    names = (entry.name for entry in _MOVEMENTS.iterdir())
    return tuple(sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml")))


def load_exercise(id_or_path: str | Path, *, language: str = "en") -> Exercise:
    """Read an exercise that comes with posecheck, or one's own exercise file.

    Parameters
    ----------
    id_or_path : str or Path
        An identifier, as `exercise_ids` lists them, or a file: a Path, or a str that ends in
        .toml.
    language : str, default "en"
        Language of its words; "en" is always there.

    Returns
    -------
    Exercise
        What is measured, its limits with the source of each number, and its words.

    Raises
    ------
    InputError
        When there is none of that name, or something in the file is wrong: the message names the
        key and what is allowed there.

    See Also
    --------
    exercise_ids : The exercises that come with posecheck.

    Examples
    --------
    >>> import posecheck
    >>> exercise = posecheck.load_exercise("cat_cow")
    >>> exercise.title, exercise.views
    ('Round and sink, on all fours', ['side'])
    """
    known = translation.languages()
    if language not in known:
        raise InputError(
            _('there is no translation "{language}" of the exercises: choose {known}').format(
                language=language, known=either(known)
            )
        )
    with translation.speaking(language):
        return exercise_of(id_or_path)


def exercise_of(exercise: Exercise | str | Path) -> Exercise:
    """An exercise, read where it is named by its identifier or its file, in the language spoken.

    Raises:
        InputError: when there is none of that name, or something in the file is wrong.
    """
    if isinstance(exercise, Exercise):
        return exercise
    if isinstance(exercise, Path) or exercise.endswith(".toml"):
        return load_exercise_file(exercise)
    return built_in_exercise(exercise)


def built_in_exercise(identifier: str) -> Exercise:
    """Read an exercise that comes with posecheck and never a file; for names from strangers.

    Raises:
        InputError: when there is none of that name.
    """
    known = exercise_ids()
    if identifier not in known:
        raise InputError(
            _(
                'there is no exercise "{identifier}": choose one of {known}, or give your own '
                "file with --definition"
            ).format(identifier=identifier, known=", ".join(known))
        )
    text = (_MOVEMENTS / f"{identifier}.toml").read_text(encoding="utf-8")
    return parse_exercise(text, f"{identifier}.toml")


def counts_repetitions(identifier: str) -> bool:
    """Whether repetitions of an exercise are counted; one that is not known here counts them."""
    known = known_exercise(identifier)
    return known is None or known.counts_repetitions


def known_exercise(identifier: str) -> Exercise | None:
    """The exercise that comes with posecheck, None for one from a user's own file."""
    return built_in_exercise(identifier) if identifier in exercise_ids() else None


def comes_with_posecheck(exercise: Exercise) -> bool:
    """Whether it is one of posecheck's own, word for word: an own file may bear the name of one."""
    # Its words are those of the language spoken here, or still as in the file.
    spoken = {translation.language(), translation.SOURCE}
    return any(_of_posecheck(exercise.id, language) == exercise for language in spoken)


@cache
def _of_posecheck(identifier: str, language: str) -> Exercise | None:
    with translation.speaking(language):
        return known_exercise(identifier)


def load_exercise_file(path: str | Path) -> Exercise:
    """Read a user's own definition file.

    Raises:
        InputError: when it cannot be read or something in it is wrong; the message names the
            file, the key and what is allowed there.
    """
    return parse_exercise(read_toml_text(path, "definition"), str(path))


def parse_exercise(text: str, name: str) -> Exercise:
    """Check the text of a definition file; `name` stands for it in messages.

    Raises:
        InputError: when something in it is wrong.
    """
    data = parse_toml(text, name)
    try:
        return Exercise.model_validate(data)
    except ValidationError as error:
        raise InputError(f"{name}: {describe(error, Exercise)}") from error
