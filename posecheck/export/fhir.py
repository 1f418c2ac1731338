"""The history as a FHIR R4 Bundle of Observations, for a clinic's record.

Codes are LOINC's where LOINC has one for the thing, else posecheck's own; units are UCUM's.
"""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any, Final
from uuid import NAMESPACE_OID, uuid5

from posecheck import __version__
from posecheck.errors import InputError
from posecheck.history.entry import SessionEntry
from posecheck.text.translation import _
from posecheck.text.units import unit

LOINC: Final = "http://loinc.org"
UCUM: Final = "http://unitsofmeasure.org"
CATEGORY: Final = "http://terminology.hl7.org/CodeSystem/observation-category"
OWN: Final = "urn:posecheck:observation"
"""Codes of posecheck itself: signals by their names, and those below."""
PAIN: Final = "72514-3"
PAIN_NAME: Final = "Pain severity - 0-10 verbal numeric rating [Score] - Reported"
_REFERENCE: Final = re.compile(r"(Patient|Group|Device|Location)/[A-Za-z0-9.-]{1,64}")
"""What an Observation can be about."""
_ADDRESS: Final = re.compile(r"(https?://|urn:(uuid|oid):)[^\s|]+")
_NAMES: Final = uuid5(NAMESPACE_OID, "posecheck session")


def bundle(
    entries: Iterable[SessionEntry],
    at: datetime | None = None,
    *,
    subject: str | None = None,
    transaction: bool = False,
) -> dict[str, Any]:
    """A Bundle with an Observation for each session, and for each answer about pain.

    Args:
        at: when it is made, now when None.
        subject: whose sessions they are: a reference (`Patient/123`, or an address), or an
            identifier as `SYSTEM|VALUE`; None = nothing is said.
        transaction: whether a server is to keep them: each Observation is put where its id says, so
            that sending the Bundle to the server's base address again changes nothing. Otherwise
            it is a collection, to be read.

    Raises:
        InputError: when the subject is not understood.
    """
    made = at or datetime.now(UTC)
    who = None if subject is None else _subject(subject)
    observations = [each for entry in entries for each in _observations(entry, who)]
    content: dict[str, Any] = {
        "resourceType": "Bundle",
        "type": "transaction" if transaction else "collection",
        "timestamp": _instant(made),
    }
    if observations:  # FHIR knows no empty lists
        content["entry"] = [_entry(observation, transaction) for observation in observations]
    return content


def _entry(observation: dict[str, Any], transaction: bool) -> dict[str, Any]:
    entry = {"fullUrl": f"urn:uuid:{observation['id']}", "resource": observation}
    if transaction:
        entry["request"] = {"method": "PUT", "url": f"Observation/{observation['id']}"}
    return entry


def _subject(words: str) -> dict[str, Any]:
    system, bar, value = words.strip().rpartition("|")
    if bar and value and _ADDRESS.fullmatch(system):
        return {"identifier": {"system": system, "value": value}}
    if not bar and (_REFERENCE.fullmatch(words.strip()) or _ADDRESS.fullmatch(words.strip())):
        return {"reference": words.strip()}
    raise InputError(
        _(
            'the subject "{subject}" is not understood: give a reference such as Patient/123, or '
            "an identifier as SYSTEM|VALUE, such as https://clinic.example/patients|123"
        ).format(subject=words)
    )


def _observations(entry: SessionEntry, subject: dict[str, Any] | None) -> list[dict[str, Any]]:
    """The session, and the pain before and after it where the person told it."""
    told = (
        ("before", _("Pain before the exercise"), entry.started, entry.pain_before),
        ("after", _("Pain after the exercise"), entry.ended, entry.pain_after),
    )
    pains = [
        _pain(entry, subject, when, words, at, score)
        for when, words, at, score in told
        if score is not None
    ]
    return [_observation(entry, subject), *pains]


def _pain(
    entry: SessionEntry,
    subject: dict[str, Any] | None,
    when: str,
    words: str,
    at: datetime,
    score: int,
) -> dict[str, Any]:
    """What a person said of their pain, as an Observation of its own, as clinics look for it."""
    number = _number(entry, f" pain {when}")
    return {
        "resourceType": "Observation",
        "id": number,
        **_identified(number),
        "status": "final",
        "category": [{"coding": [_coding("survey", "Survey", CATEGORY)]}],
        "code": {**_code(PAIN, PAIN_NAME, LOINC), "text": words},
        **_about(subject),
        "effectiveDateTime": _instant(at),
        "valueQuantity": {"value": score, "unit": "{score}", "system": UCUM, "code": "{score}"},
    }


def _number(entry: SessionEntry, what: str = "") -> str:
    """The id of what a session gives; the same whenever and wherever it is exported."""
    # In UTC: the same session has the same id, whatever time zone it is exported in.
    identity = f"{entry.id} {_instant(entry.started.astimezone(UTC))} {entry.exercise}{what}"
    return str(uuid5(_NAMES, identity))


def _identified(number: str) -> dict[str, Any]:
    return {"identifier": [{"system": "urn:ietf:rfc:3986", "value": f"urn:uuid:{number}"}]}


def _about(subject: dict[str, Any] | None) -> dict[str, Any]:
    return {} if subject is None else {"subject": subject}


def _observation(entry: SessionEntry, subject: dict[str, Any] | None) -> dict[str, Any]:
    components = [
        _quantity(
            _code("55411-3", "Exercise duration", LOINC), entry.duration_s / 60, "min", "min"
        ),
        _quantity(_own("judged-duration", "Time that could be judged"), entry.judged_s, "s", "s"),
        _count(_own("repetitions", "Repetitions"), entry.repetitions),
        _count(_own("warnings", "Warnings about range, hold, pace and form"), entry.warnings),
        {"code": _own("pain", "Pain marked by the person"), "valueBoolean": entry.pain},
    ]
    if entry.left_repetitions or entry.right_repetitions:
        components += [
            _count(_own("repetitions-left", "Repetitions, left"), entry.left_repetitions),
            _count(_own("repetitions-right", "Repetitions, right"), entry.right_repetitions),
        ]
    if entry.level is not None:
        components.append(_count(_own("level", "Level, 1 to 3"), entry.level))
    components += [_range(name, *extent) for name, extent in entry.ranges.items()]
    number = _number(entry)
    return {
        "resourceType": "Observation",
        "id": number,
        **_identified(number),
        "status": "final",
        # The guide for physical activity asks for the first; the second is what it is.
        "category": [
            {"coding": [_coding("social-history", "Social History", CATEGORY)]},
            {"coding": [_coding("activity", "Activity", CATEGORY)]},
        ],
        "code": {
            **_code("73985-4", "Exercise activity", LOINC),
            "text": entry.shown_title,
        },
        **_about(subject),
        "effectivePeriod": {"start": _instant(entry.started), "end": _instant(entry.ended)},
        "valueCodeableConcept": _own(entry.exercise, entry.shown_title),
        "device": {"display": f"posecheck {__version__}"},
        "component": components,
    }


def _range(name: str, low: float, high: float, unit_name: str) -> dict[str, Any]:
    code = unit(unit_name).ucum
    ends = {
        end: {"value": value, "unit": unit_name, "system": UCUM, "code": code}
        for end, value in (("low", low), ("high", high))
    }
    return {"code": _own(name, name.replace("_", " ")), "valueRange": ends}


def _quantity(code: dict[str, Any], value: float, unit: str, ucum: str) -> dict[str, Any]:
    quantity = {"value": round(value, 3), "unit": unit, "system": UCUM, "code": ucum}
    return {"code": code, "valueQuantity": quantity}


def _count(code: dict[str, Any], value: int) -> dict[str, Any]:
    return {"code": code, "valueInteger": value}


def _own(code: str, display: str) -> dict[str, Any]:
    return _code(code, display, OWN)


def _code(code: str, display: str, system: str) -> dict[str, Any]:
    return {"coding": [_coding(code, display, system)]}


def _coding(code: str, display: str, system: str) -> dict[str, Any]:
    return {"system": system, "code": code, "display": display}


def _instant(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds")
