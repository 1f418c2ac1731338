"""Pages of the site that are not in docs/: called by mkdocs (mkdocs.yml), see `make docs`.

The gallery is made from examples/; CONTRIBUTING, CHANGELOG and SECURITY are those of the
repository. A link to a file of the repository that is not part of the site becomes its name.
"""

import ast
import os
import re
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

ROOT = Path(__file__).resolve().parent.parent
OF_THE_REPOSITORY = ("CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md")
ORDER = (
    "judge_an_array",
    "analyze_a_video",
    "own_exercise",
    "own_landmarker",
    "plot_a_signal",
    "test_our_clips",
)
_LINK = re.compile(r"(?<!!)\[(?P<words>[^]]+)\]\((?P<target>[^)#:]+)(?P<anchor>#[^)]*)?\)")


def on_files(files: Files, *, config: MkDocsConfig) -> Files:
    """Add the gallery and the pages of the repository."""
    files.append(File.generated(config, "gallery.md", content=gallery()))
    for name in OF_THE_REPOSITORY:
        text = (ROOT / name).read_text(encoding="utf-8")
        files.append(File.generated(config, name, content=text.replace("](docs/", "](")))
    return files


def on_page_markdown(markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Turn links out of the site into names."""

    def inside(link: re.Match[str]) -> str:
        path = os.path.normpath(link["target"])
        return link[0] if files.get_file_from_path(path) is not None else name(link["words"], path)

    def name(words: str, path: str) -> str:
        shown = path.removeprefix("../")
        if not (ROOT / shown).exists():
            raise FileNotFoundError(f"{page.file.src_uri} links to {path}, which is not there")
        return f"`{shown}`" if words.strip("`") == shown else f"{words} (`{shown}`)"

    return _LINK.sub(inside, markdown)


def gallery() -> str:
    """Every example: what it is for, and the code."""
    found = {path.stem for path in (ROOT / "examples").glob("*.py")}
    if found != set(ORDER):
        raise ValueError(f"ORDER in {__file__} and examples/ differ: {found ^ set(ORDER)}")
    parts = [
        "# Gallery",
        "Each of these is a file in `examples/` that is run by the tests. None needs a camera.",
    ]
    for name in ORDER:
        code = (ROOT / "examples" / f"{name}.py").read_text(encoding="utf-8")
        words = ast.get_docstring(ast.parse(code)) or ""
        title = name.removeprefix("test_").replace("_", " ").capitalize()
        body = code.split('"""', 2)[2].strip()
        parts += [f"## {title}", words, f"`examples/{name}.py`", f"```python\n{body}\n```"]
    return "\n\n".join(parts) + "\n"
