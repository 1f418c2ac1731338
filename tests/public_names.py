"""What is public: the names of `posecheck.__all__` and of the rooms in it, and their members."""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cached_property
from types import ModuleType

import posecheck


def public_objects() -> Iterator[tuple[str, object]]:
    """Public classes and functions by their full names."""
    for name in sorted(posecheck.__all__):
        thing = getattr(posecheck, name)
        if isinstance(thing, ModuleType):
            for inner in sorted(thing.__all__):
                member = getattr(thing, inner)
                if inspect.isclass(member) or inspect.isfunction(member):
                    yield f"posecheck.{name}.{inner}", member
        elif inspect.isclass(thing) or inspect.isfunction(thing):
            yield f"posecheck.{name}", thing


def members(owner: type) -> list[str]:
    """Names of a class's own public methods and properties."""
    kinds = (property, classmethod, staticmethod)
    return [
        name
        for name, value in vars(owner).items()
        if not name.startswith("_")
        and (inspect.isfunction(value) or isinstance(value, kinds) or _cached(value))
    ]


def _cached(value: object) -> bool:
    return isinstance(value, cached_property)


def signature(thing: object) -> list[str]:
    """A function's signature, or a class's fields and its members' signatures, as in the source."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(thing))).body[0]  # type: ignore[arg-type]
    if isinstance(tree, ast.FunctionDef):
        return [_function(tree)]
    assert isinstance(tree, ast.ClassDef)
    lines = []
    for node in tree.body:
        if isinstance(node, ast.AnnAssign) and not ast.unparse(node.target).startswith("_"):
            lines.append(f"    {ast.unparse(node)}")
        elif isinstance(node, ast.FunctionDef) and (
            node.name == "__init__" or not node.name.startswith("_")
        ):
            marks = "".join(f"@{ast.unparse(mark)} " for mark in node.decorator_list)
            lines.append(f"    {marks}{_function(node)}")
    bases = ", ".join(map(ast.unparse, tree.bases))
    return [f"class {tree.name}({bases})" if bases else f"class {tree.name}", *lines]


def _function(node: ast.FunctionDef) -> str:
    returns = "" if node.returns is None else f" -> {ast.unparse(node.returns)}"
    return f"{node.name}({ast.unparse(node.args)}){returns}"
