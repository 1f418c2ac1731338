"""Exports: a table for people, and a Bundle that a validator of FHIR accepts."""

import csv
import io
import json
from dataclasses import replace
from datetime import timedelta, timezone
from typing import Any

import pytest
from fhir.resources.R4B.bundle import Bundle

from posecheck.errors import InputError
from posecheck.export.fhir import bundle
from posecheck.export.history_csv import write_csv
from posecheck.history.progress import Reach, by_exercise, reach, sparkline
from tests.history.entries import NOON, entry

SESSIONS = [
    entry(id=2, pain=True, started=NOON + timedelta(days=1)),
    entry(
        id=1,
        exercise="walking",
        level=None,
        left_repetitions=0,
        right_repetitions=0,
        ranges={"trunk_lean_deg": (-2.0, 4.5, "deg"), "cadence_spm": (80.0, 96.0, "steps/min")},
    ),
]


def test_a_validator_accepts_the_bundle() -> None:
    text = json.dumps(bundle(SESSIONS, NOON))

    read = Bundle.model_validate_json(text)

    assert read.type == "collection"
    assert [e.resource.get_resource_type() for e in read.entry] == ["Observation"] * 2
    first, second = (e.resource for e in read.entry)
    assert first.effectivePeriod.start == NOON + timedelta(days=1)
    assert first.effectivePeriod.end == NOON + timedelta(days=1, seconds=62, microseconds=0)
    assert len({e.fullUrl for e in read.entry}) == 2
    values = {c.code.coding[0].code: c for c in first.component}
    assert values["pain"].valueBoolean is True
    assert values["level"].valueInteger == 1
    assert values["55411-3"].valueQuantity.code == "min"
    assert float(values["55411-3"].valueQuantity.value) == pytest.approx(62.5 / 60, abs=0.001)
    drift = values["knee_drift_in"].valueRange
    assert (float(drift.low.value), float(drift.high.value)) == (-0.9, 1.0)
    assert drift.low.code == "[in_i]"
    assert "level" not in {c.code.coding[0].code for c in second.component}


def test_the_validator_would_refuse_a_wrong_bundle() -> None:
    wrong = bundle(SESSIONS, NOON)
    del wrong["entry"][0]["resource"]["status"]
    with pytest.raises(ValueError, match="status"):
        Bundle.model_validate_json(json.dumps(wrong))


def test_ids_do_not_depend_on_the_time_zone() -> None:
    def ids(hours: int) -> list[str]:
        there = timezone(timedelta(hours=hours))
        moved = [replace(e, started=e.started.astimezone(there)) for e in SESSIONS]
        return [e["resource"]["id"] for e in bundle(moved, NOON)["entry"]]

    assert ids(0) == ids(9) == ids(-7)
    assert len({*ids(0)}) == 2


@pytest.mark.parametrize(
    ("words", "subject"),
    [
        ("Patient/123", {"reference": "Patient/123"}),
        ("https://fhir.example/Patient/1", {"reference": "https://fhir.example/Patient/1"}),
        (
            "https://clinic.example/patients|A-7",
            {"identifier": {"system": "https://clinic.example/patients", "value": "A-7"}},
        ),
    ],
)
def test_a_transaction_that_a_server_takes(words: str, subject: dict[str, Any]) -> None:
    made = bundle(SESSIONS, NOON, subject=words, transaction=True)
    read = Bundle.model_validate_json(json.dumps(made))
    assert read.type == "transaction"
    for told, found in zip(made["entry"], read.entry, strict=True):
        number = told["resource"]["id"]
        assert told["resource"]["subject"] == subject
        assert (found.request.method, found.request.url) == ("PUT", f"Observation/{number}")
        assert found.fullUrl == found.resource.identifier[0].value == f"urn:uuid:{number}"
    again = bundle(SESSIONS, NOON, subject=words, transaction=True)
    assert again == made  # put twice, kept once


@pytest.mark.parametrize("words", ["", "Anna Meyer", "Practitioner/1", "|7", "x|7", "Patient/"])
def test_a_subject_that_is_none(words: str) -> None:
    with pytest.raises(InputError, match="is not understood"):
        bundle(SESSIONS, NOON, subject=words)


def test_pain_is_loinc_72514_3_where_it_was_asked() -> None:
    asked = entry(id=3, pain_before=4, pain_after=0)
    once = entry(id=4, pain_before=None, pain_after=10)
    made = bundle([asked, once, entry(id=5)], NOON, subject="Patient/1", transaction=True)
    read = Bundle.model_validate_json(json.dumps(made))
    pains = [e.resource for e in read.entry if e.resource.code.coding[0].code == "72514-3"]
    scores = [(p.code.text, int(p.valueQuantity.value), p.effectiveDateTime) for p in pains]
    end = NOON + timedelta(seconds=62)
    assert [(text, score, at.replace(microsecond=0)) for text, score, at in scores] == [
        ("Pain before the exercise", 4, NOON),
        ("Pain after the exercise", 0, end),
        ("Pain after the exercise", 10, end),
    ]
    for pain in pains:
        assert pain.code.coding[0].system == "http://loinc.org"
        assert (pain.valueQuantity.code, pain.valueQuantity.system) == (
            "{score}",
            "http://unitsofmeasure.org",
        )
        assert pain.subject.reference == "Patient/1"
    assert len({e.resource.id for e in read.entry}) == 6


def test_sessions_meet_the_base_profile_of_the_physical_activity_guide() -> None:
    # What its structure definition pa-observation-base asks for beyond FHIR itself; the guide as a
    # package is in no registry that can be used here, so it is stated here.
    for made in bundle(SESSIONS, NOON, subject="Patient/1")["entry"]:
        observed = made["resource"]
        categories = [c["coding"][0]["code"] for c in observed["category"]]
        assert categories.count("social-history") == 1
        assert observed["subject"]["reference"].startswith("Patient/")
        assert all(len(observed["effectivePeriod"][end]) >= 10 for end in ("start", "end"))
        values = [key for key in observed if key.startswith("value")]
        assert set(values) <= {"valueCodeableConcept", "valueQuantity"}
        forbidden = {"implicitRules", "modifierExtension", "focus", "bodySite", "specimen"}
        assert forbidden.isdisjoint(observed)
        assert observed["status"] in ("final", "amended", "corrected", "entered-in-error")


def test_an_empty_history_is_a_valid_bundle() -> None:
    assert Bundle.model_validate(bundle([], NOON)).entry is None


def test_only_loinc_codes_that_exist_are_called_loinc() -> None:
    codes: dict[str, str] = {}

    def collect(node: object) -> None:
        if isinstance(node, dict):
            if node.get("system") == "http://loinc.org":
                codes[node["code"]] = node["display"]
            for value in node.values():
                collect(value)
        elif isinstance(node, list):
            for value in node:
                collect(value)

    collect(bundle(SESSIONS, NOON))
    assert codes == {"73985-4": "Exercise activity", "55411-3": "Exercise duration"}


def test_the_table_has_a_column_for_each_end_of_each_signal() -> None:
    out = io.StringIO(newline="")
    write_csv(SESSIONS, out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert rows[0]["started"] == "2026-05-05T12:00:00+00:00"
    assert (rows[0]["pain"], rows[1]["pain"]) == ("yes", "no")
    assert (rows[0]["knee_drift_in_min"], rows[0]["knee_drift_in_max"]) == ("-0.9", "1.0")
    assert rows[1]["knee_drift_in_max"] == ""
    assert rows[1]["level"] == ""
    assert [rows[0][name] for name in ("pain_before", "pain_after", "broken_off")] == ["", "", ""]


def test_the_table_tells_pain_and_what_was_broken_off() -> None:
    out = io.StringIO(newline="")
    told = entry(pain_before=6, pain_after=0, asked={"left": 5, "right": 6}, person="Ada")
    crashed = entry(interrupted=True)  # of which nothing was asked
    write_csv([told, replace(told, asked={"total": 10}), crashed], out)
    rows = list(csv.DictReader(io.StringIO(out.getvalue())))
    assert (rows[0]["pain_before"], rows[0]["pain_after"], rows[0]["person"]) == ("6", "0", "Ada")
    assert [row["broken_off"] for row in rows] == ["yes", "no", "yes"]


def test_reach_is_the_furthest_of_the_main_signals() -> None:
    drift = entry(ranges={"knee_drift_in": (-1.2, 1.0, "in"), "shoulder_tilt_deg": (-9, 9, "deg")})
    assert reach(drift) == Reach("knee_drift_in", -1.2, "in")
    assert reach(entry(ranges={}, exercise="cat_cow")) is None
    own = replace(drift, exercise="my_own", main_signals=("shoulder_tilt_deg",))
    assert reach(own) == Reach("shoulder_tilt_deg", -9, "deg")


def test_an_exercise_of_the_users_own_keeps_its_title() -> None:
    own = entry(id=7, exercise="my_bow", title="Bow on a chair")
    out = io.StringIO(newline="")
    write_csv([own], out)
    (row,) = csv.DictReader(io.StringIO(out.getvalue()))
    assert (row["exercise"], row["title"]) == ("my_bow", "Bow on a chair")
    (observed,) = bundle([own], NOON)["entry"]
    assert observed["resource"]["code"]["text"] == "Bow on a chair"


def test_only_sessions_measured_alike_are_compared() -> None:
    groups = by_exercise(
        [
            entry(id=4, main_signals=("trunk_lean_deg",), title="My own with that name"),
            entry(id=3, main_signals=("knee_drift_in",), title="Supine caudal rotation"),
            entry(id=2, exercise="walking"),
            entry(id=1),
        ]
    )
    assert [[e.id for e in group] for group in groups] == [[4], [3, 1], [2]]


@pytest.mark.parametrize(
    ("values", "bars"), [([], ""), ([0.0, 0.0], "▁▁"), ([-7.0, 3.5, 0.0], "█▅▁")]
)
def test_sparkline(values: list[float], bars: str) -> None:
    assert sparkline(values) == bars
