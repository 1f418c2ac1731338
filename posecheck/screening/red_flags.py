"""The questions about red flags: signs that a stiff back may be more than that.

They are the risk factors for serious conditions that the guidelines in `SOURCES` name for low back
pain: cancer (known cancer, weight lost without reason), infection (fever), fracture (a fall or an
accident) and pressed nerves of the cauda equina (numb saddle, bladder or bowel, new weakness). That
pain of more than three months is to be seen by a professional says the source of the exercises.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from posecheck.errors import InputError
from posecheck.screening.answers import Answer
from posecheck.text.translation import N_, _

Urgency = Literal["emergency", "today", "soon"]
VERSION: Final = "1"
"""Goes up when a question is added or means something else: then everybody is asked again."""
SOURCES: Final = (
    "Chou R, Qaseem A, Snow V, et al. Diagnosis and treatment of low back pain: a joint clinical "
    "practice guideline from the American College of Physicians and the American Pain Society. "
    "Annals of Internal Medicine 2007;147:478-491.",
    "National Institute for Health and Care Excellence. Low back pain and sciatica in over 16s: "
    "assessment and management. NICE guideline NG59, 2016, recommendation 1.1.1.",
)
AGAIN_AFTER_DAYS: Final = 28
"""Acute pain is one of less than four weeks (the first guideline): after that much time the back is
another, and so may be the answers."""


@dataclass(frozen=True, slots=True)
class RedFlag:
    """One question.

    Attributes:
        id: its name in data.
        question: in plain words, to be answered with yes or no; English, see `asked`.
        urgency: how soon somebody who answers yes is to see whom.
        may_be_seen: whether a professional may have cleared it: cancer of long ago, a back that
            has hurt for years. Nobody has cleared a saddle that is numb now.
    """

    id: str
    question: str
    urgency: Urgency
    may_be_seen: bool = False

    @property
    def asked(self) -> str:
        """The question in the language spoken here."""
        return _(self.question)


RED_FLAGS: Final = (
    RedFlag(
        "saddle",
        N_("Are you numb between your legs or around your bottom, where a saddle would touch you?"),
        "emergency",
    ),
    RedFlag(
        "bladder_bowel",
        N_("Is it newly hard to pass or to hold your water, or to control your bowels?"),
        "emergency",
    ),
    RedFlag("weakness", N_("Has a leg or a foot become weak or clumsy?"), "emergency"),
    RedFlag(
        "fever", N_("Do you have a fever or chills, or feel ill with your back pain?"), "today"
    ),
    RedFlag(
        "fall",
        N_("Did the pain begin with a fall, a blow or an accident in the last weeks?"),
        "today",
        may_be_seen=True,
    ),
    RedFlag("cancer", N_("Do you have cancer, or have you ever had it?"), "soon", may_be_seen=True),
    RedFlag("weight", N_("Have you lost weight without wanting to?"), "soon", may_be_seen=True),
    RedFlag(
        "long",
        N_("Has your back hurt for longer than three months?"),
        "soon",
        may_be_seen=True,
    ),
)
_WHOM: Final[Mapping[Urgency, str]] = {
    "emergency": N_(
        "Go to an emergency department now, or call your emergency number. Nerves may be under "
        "pressure, and hours count."
    ),
    "today": N_("Call a doctor today, or an out-of-hours medical service."),
    "soon": N_(
        "See a doctor or your physical therapist before you go on; make an appointment now."
    ),
}
SEEN: Final = N_("Yes, and a professional who knows of it says that I may do these movements")


def flagged(ids: tuple[str, ...]) -> list[RedFlag]:
    """The questions of these ids, the most urgent first."""
    order = get_args(Urgency)
    found = [flag for flag in RED_FLAGS if flag.id in ids]
    return sorted(found, key=lambda flag: order.index(flag.urgency))


def whom_to_see(ids: tuple[str, ...]) -> str:
    """Whom somebody is to see who answered these questions with yes, and how soon, in words."""
    found = flagged(ids)
    return _(_WHOM[found[0].urgency if found else "today"])


def checked(answers: Mapping[str, object]) -> dict[str, Answer]:
    """The answers to all questions, in their order.

    Raises:
        InputError: when one is missing or is none that the question has.
    """
    taken: dict[str, Answer] = {}
    for flag in RED_FLAGS:
        answer = answers.get(flag.id)
        allowed = get_args(Answer) if flag.may_be_seen else ("no", "yes")
        if answer not in allowed:
            raise InputError(_("Please answer every question with yes or no."))
        taken[flag.id] = cast("Answer", answer)
    return taken
