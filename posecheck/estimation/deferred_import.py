"""Libraries that another one imports for something rare are imported when that is asked for."""

import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def deferred(*names: str) -> Iterator[None]:
    """Import nothing of these modules inside; whoever uses one of them later imports it then.

    Args:
        names: of modules, a package before its parts. One that is there already stays as it is.
    """
    given = [_Deferred(name) for name in names if name not in sys.modules]
    for module in given:
        sys.modules[module.__name__] = module
        package, _, part = module.__name__.rpartition(".")
        if isinstance(whole := sys.modules.get(package), _Deferred):
            vars(whole)[part] = module  # as `import package.part as name` looks for it
    try:
        yield
    finally:
        for module in given:
            module.make_room()


class _Deferred(ModuleType):
    """Stands for a module until something of it is used."""

    def make_room(self) -> None:
        """From now on the name imports the module itself."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):  # what the import system asks for
            raise AttributeError(name)
        self.make_room()
        return getattr(importlib.import_module(self.__name__), name)
