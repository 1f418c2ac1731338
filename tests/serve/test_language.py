"""Each visitor is answered in the first language of their browser that there is."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from posecheck.serve import app
from posecheck.serve.language import catalogue_script
from posecheck.text import translation
from posecheck.text.translation import speaking
from tests.serve.serving import QUERY, Served, greet, hear, serving
from tests.text.pseudo import LANGUAGE, OPEN, in_brackets, install


@pytest.fixture
def spoken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Served]:
    """A server that knows the language of brackets."""
    install(tmp_path / "locale", monkeypatch)
    with serving(tmp_path) as served:
        yield served
    translation.catalogue.cache_clear()


@pytest.mark.parametrize(
    ("header", "speaks"),
    [
        ("xx", LANGUAGE),
        ("xx-YY,xx;q=0.9,en;q=0.8", LANGUAGE),
        ("en-GB,en;q=0.9,xx;q=0.1", "en"),
        ("fr;q=0.5, xx;q=0.9", LANGUAGE),
        ("fr, xx;q=0", "en"),
        ("xx;q=much, en", "en"),
        (",;q=,\xff", "en"),
    ],
)
def test_the_browser_chooses(spoken: Served, header: str, speaks: str) -> None:
    with spoken.client(**{"accept-language": header.encode("latin-1")}) as client:  # type: ignore[arg-type]
        page = client.get("/")
        assert f'<html lang="{speaks}" ' in page.text
        assert client.get("/catalogue.js").text.startswith(f'export const language = "{speaks}";')
        title = client.get("/api/exercises").json()[0]["title"]
        assert title.startswith(OPEN) == (speaks == LANGUAGE)
        refusal = client.get("/api/nothing").json()["message"]
        assert refusal.startswith(OPEN) == (speaks == LANGUAGE)


def test_two_languages_at_the_same_time(spoken: Served) -> None:
    with (
        spoken.live(QUERY, additional_headers={"accept-language": LANGUAGE}) as one,
        spoken.live(QUERY) as other,
    ):
        greet(one)
        greet(other)
        told = {}
        for name, socket in (("one", one), ("other", other)):
            socket.send(json.dumps({"type": "pause"}))
            told[name] = hear(socket)["moment"]["cue"]["text"]
    assert told == {"one": in_brackets("Paused."), "other": "Paused."}


def test_the_page_is_kept_but_asked_after(spoken: Served) -> None:
    with spoken.client() as client:
        for path in ("/", "/index.html", "/catalogue.js", "/app.js"):
            answer = client.get(path)
            assert answer.status_code == 200
            assert answer.headers["cache-control"] == "no-cache"
        assert client.head("/").status_code == 200


def test_the_page_reads_the_catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node.js is not here")
    install(tmp_path / "locale", monkeypatch)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    shutil.copy(app.PAGE / "translation.js", tmp_path)
    (tmp_path / "ask.js").write_text(
        'import { _, around, language, ngettext } from "./translation.js";\n'
        "console.log(JSON.stringify([language, _('Begin'), _('level {level}', { level: 2 }),"
        "_('Never heard of'), ngettext('{n} warning', '{n} warnings', 1),"
        "ngettext('{n} warning', '{n} warnings', 3), around(_('Or {link} of it.'), 'link', 7)]));"
    )
    heard = {}
    for name in (LANGUAGE, "en"):
        with speaking(name):
            (tmp_path / "catalogue.js").write_text(catalogue_script(), encoding="utf-8")
        ran = subprocess.run([node, "ask.js"], cwd=tmp_path, capture_output=True, check=True)
        heard[name] = json.loads(ran.stdout)
    translation.catalogue.cache_clear()
    english = ["Begin", "level 2", "Never heard of", "1 warning", "3 warnings"]
    assert heard["en"] == ["en", *english, ["Or ", 7, " of it."]]
    told = [words if words.startswith("Never") else in_brackets(words) for words in english]
    assert heard[LANGUAGE] == [LANGUAGE, *told, ["⟦Or ", 7, " of it.⟧"]]
