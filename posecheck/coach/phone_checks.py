"""Is the set-up good enough to begin where a phone between the knees takes the camera's place?"""

import math

from posecheck.coach.state import SetupCheck
from posecheck.exercises.camera_place import PHONE_LEAN_DEG
from posecheck.session.verdict import Verdict
from posecheck.text import names, phone_sentences, sentences

_NO_WORD = ("too_few_pictures", "no_pictures")
"""Reasons of a phone whose measurements do not come."""


def phone_checks(
    verdict: Verdict, *, scale_known: bool, neutral_known: bool
) -> tuple[SetupCheck, ...]:
    """The conditions, in the order in which to mend them.

    Args:
        scale_known: whether inches can be judged.
        neutral_known: whether the rules that count from neutral have it.
    """
    lean = verdict.signals.get("phone_lean_deg", math.nan)
    off = verdict.judged and not neutral_known and abs(lean) > PHONE_LEAN_DEG
    silent = verdict.reason in _NO_WORD
    misplaced = None if verdict.judged else verdict.remedy
    resting = phone_sentences.leans(abs(lean)) if off else sentences.keep_still()
    wrong = {
        "sensor": verdict.remedy if silent else None,
        "phone": sentences.checked_later("sensor") if silent else misplaced,
        "scale": None if scale_known else sentences.height_needed(),
        "still": None if neutral_known else resting,
    }
    return tuple(
        SetupCheck(name, words is None, words or names.check(name), names.brief_check(name))
        for name, words in wrong.items()
    )
