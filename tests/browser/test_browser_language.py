"""The page in a language of brackets: nothing that it shows or says is left in English."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from posecheck.exercises.library import exercise_ids, load_exercise
from posecheck.exercises.programme import load_programme
from posecheck.text import translation
from tests.chromium import launched, until
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


@pytest.fixture
def speaker(browser: Any) -> Iterator[Any]:
    """A browser whose own language it is: a page's language alone is not that of its socket."""
    with launched(
        browser.browser_type,
        "--use-fake-ui-for-media-stream",
        "--use-fake-device-for-media-stream",
        f"--accept-lang={LANGUAGE}",
    ) as running:
        yield running


def test_no_page_has_english_words(spoken: Served, speaker: Any) -> None:
    cited = [load_exercise(name).source.text for name in exercise_ids()]
    context = speaker.new_context()
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


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_arabic_runs_from_right_to_left_and_nothing_lies_beside_the_window(
    tmp_path: Path, browser: Any, size: tuple[int, int]
) -> None:
    with serving(tmp_path) as served:
        context = browser.new_context(locale="ar", viewport={"width": size[0], "height": size[1]})
        try:
            tab = context.new_page()
            for where in ("#/", "#/exercise/cat_cow", "#/upload", "#/history", "#/settings"):
                tab.goto(f"{served.origin}/{where}")
                tab.reload()
                tab.locator("main h1").first.wait_for()
                assert tab.locator("html").get_attribute("dir") == "rtl"
                box = tab.locator("main h1").first.bounding_box()
                assert box["x"] >= 0, where
                assert box["x"] + box["width"] > size[0] / 2, where
                wide = tab.evaluate("() => document.documentElement.scrollWidth")
                assert wide <= size[0], where
                assert re.search("[\u0600-\u06ff]{2}", tab.locator("main h1").first.inner_text())
        finally:
            context.close()
