"""A property that is worked out when it is first asked for, and kept."""

import functools
from typing import Any, TypeVar, overload

T_co = TypeVar("T_co", covariant=True)


class worked_out_once(functools.cached_property[T_co]):
    """As `functools.cached_property`, which takes a lock until Python 3.12.

    Somebody who coaches asks for 16 of them a picture, each of an object of that picture alone.
    """

    @overload
    def __get__(
        self, instance: None, owner: type[Any] | None = None
    ) -> "worked_out_once[T_co]": ...

    @overload
    def __get__(self, instance: object, owner: type[Any] | None = None) -> T_co: ...

    def __get__(self, instance: object, owner: type[Any] | None = None) -> Any:
        if instance is None:
            return self
        assert self.attrname is not None
        value = instance.__dict__[self.attrname] = self.func(instance)
        return value
