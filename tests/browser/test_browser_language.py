"""The page in a language of brackets: nothing that it shows or says is left in English."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.exercises.programme import load_programme
from posecheck.text import translation
from tests.chromium import until
from tests.serve.serving import Served, serving
from tests.text.pseudo import LANGUAGE, install, outside

pytestmark = pytest.mark.browser
SHOWN = """() => {
  const texts = [];
  for (const node of document.querySelectorAll("*")) {
    if (["SCRIPT", "STYLE", "NOSCRIPT", "KBD"].includes(node.tagName)) continue;
    for (const name of ["aria-label", "alt", "title"]) texts.push(node.getAttribute(name) ?? "");
    if (node.closest("p, li, blockquote, svg") && !node.matches("p, li, blockquote, svg")) continue;
    if (node.matches("p, li, blockquote, svg")) texts.push(node.textContent);
    else for (const child of node.childNodes) if (child.nodeType === 3) texts.push(child.data);
  }
  return [...texts, document.title];
}"""
NAMES = ("posecheck", "CSV", "FHIR")


@pytest.fixture
def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    install(tmp_path / "locale", monkeypatch)
    with serving(tmp_path, programmes={"morning": load_programme("morning")}) as served:
        yield served
    translation.catalogue.cache_clear()


def test_no_page_has_english_words(spoken: Served, browser: Any) -> None:
    cited = [load_exercise(name).source.text for name in exercise_ids()]
    context = browser.new_context(extra_http_headers={"accept-language": LANGUAGE})
    try:
        tab = context.new_page()
        pages = ("#/", "#/exercise/cat_cow", "#/programme/morning", "#/upload")
        for where in (*pages, "#/history", "#/settings", "#/live/cat_cow", "#/nowhere"):
            tab.goto(f"{spoken.origin}/{where}")
            tab.reload()
            tab.locator("main h1").first.wait_for()
            if where.startswith("#/live"):
                until(lambda: tab.locator(".checks li").count() > 0)
            left = set()
            for text in tab.evaluate(SHOWN):
                for name in (*cited, *NAMES):
                    text = text.replace(name, "")
                left |= set(re.findall("[A-Za-z]{2,}", outside(text)))
            assert left == set(), where
            assert tab.locator("html").get_attribute("lang") == LANGUAGE
    finally:
        context.close()
