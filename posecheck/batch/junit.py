"""JUnit XML, which CI servers show: one test case a clip."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from posecheck.batch.outcome import Outcome
from posecheck.files.atomic import write_whole

_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML 1.0 cannot hold; a file's name may."""


def write_junit(outcomes: Iterable[Outcome], path: str | Path) -> None:
    """Write JUnit XML: a failure where an expectation was missed, an error where a clip could not
    be checked, skipped where there is no expectation.

    Raises:
        InputError: when it cannot be written.
    """
    write_whole(path, junit_text(outcomes))


def junit_text(outcomes: Iterable[Outcome]) -> str:
    """The content of the file."""
    outcomes = list(outcomes)
    counts = {
        "tests": len(outcomes),
        "failures": sum(outcome.status == "missed" for outcome in outcomes),
        "errors": sum(outcome.status == "failed" for outcome in outcomes),
        "skipped": sum(outcome.status == "listed" for outcome in outcomes),
    }
    figures = {name: str(count) for name, count in counts.items()}
    figures["time"] = f"{sum(outcome.seconds for outcome in outcomes):.3f}"
    root = ElementTree.Element("testsuites", {"name": "posecheck", **figures})
    suite = ElementTree.SubElement(root, "testsuite", {"name": "posecheck batch", **figures})
    for outcome in outcomes:
        _add_case(suite, outcome)
    ElementTree.indent(root)
    body = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def _add_case(suite: ElementTree.Element, outcome: Outcome) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        name=_clean(outcome.name),
        classname=_clean(f"posecheck.{outcome.exercise or 'clips'}"),
        file=_clean(outcome.clip),
        time=f"{outcome.seconds:.3f}",
    )
    if outcome.status == "missed":
        sentences = [_clean(miss.message) for miss in outcome.misses]
        more = f" (and {len(sentences) - 1} more)" if len(sentences) > 1 else ""
        message = (sentences[0] if sentences else "an expectation was missed") + more
        failure = ElementTree.SubElement(case, "failure", message=message, type="missed")
        failure.text = "\n".join(sentences)
    elif outcome.status == "failed":
        message = _clean(outcome.error or "the clip could not be checked")
        ElementTree.SubElement(case, "error", message=message, type="failed").text = message
    elif outcome.status == "listed":
        message = _clean(outcome.error or "no expectation beside the clip")
        ElementTree.SubElement(case, "skipped", message=message)


def _clean(text: str) -> str:
    return _NOT_XML.sub("\N{REPLACEMENT CHARACTER}", text)
