"""JUnit XML as CI servers read it."""

import xml.etree.ElementTree as ElementTree
from pathlib import Path

from batches import FEW, LATE, batch

from posecheck.batch.junit import junit_text, write_junit
from posecheck.batch.outcome import Outcome


def test_one_case_a_clip(tmp_path: Path):
    write_junit(batch(), tmp_path / "new" / "junit.xml")
    root = ElementTree.parse(tmp_path / "new" / "junit.xml").getroot()
    assert root.tag == "testsuites"
    suite = root[0]
    figures = {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped", "time")}
    assert figures == {
        "tests": "4",
        "failures": "1",
        "errors": "1",
        "skipped": "1",
        "time": "4.000",
    }
    good, bad, torn, new = suite
    assert (good.get("name"), good.get("classname"), good.get("time"), len(good)) == (
        "good",
        "posecheck.cat_cow",
        "3.000",
        0,
    )
    failure = bad.find("failure")
    assert failure is not None
    assert failure.get("message") == f"{FEW} (and 1 more)"
    assert failure.text == f"{FEW}\n{LATE}"
    error, skipped = torn.find("error"), new.find("skipped")
    assert error is not None
    assert error.get("message") == "clips/torn.mp4 is <empty>."
    assert skipped is not None
    assert skipped.get("message") == "no expectation beside it"


def test_names_that_xml_cannot_hold():
    outcome = Outcome('a\x00"<&\ud800.mp4', "a\x07b", None, "failed", error="bad\x1b[31m")
    root = ElementTree.fromstring(junit_text([outcome]).encode())
    assert root[0][0].get("name") == "a\N{REPLACEMENT CHARACTER}b"


def test_no_clips():
    assert ElementTree.fromstring(junit_text([]).encode())[0].get("tests") == "0"
