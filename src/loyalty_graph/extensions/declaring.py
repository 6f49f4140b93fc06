"""What all declarations of this package have in common: they are checked while their class is made."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Final

from loyalty_graph.errors import DeclarationError

if TYPE_CHECKING:
    from re import Pattern

SNAKE_CASE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")


class Declaration:
    """A class that declares something by its attributes. Raises DeclarationError, naming all faults at once."""

    name: ClassVar[str] = ""
    NAME: ClassVar[Pattern[str]] = SNAKE_CASE

    def __init_subclass__(cls, *, abstract: bool = False) -> None:
        super().__init_subclass__()
        if not abstract and (faults := cls.faults()):
            raise DeclarationError("BAD_DECLARATION", f"{cls.__module__}.{cls.__qualname__}: {'; '.join(faults)}.")

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        faults = [] if isinstance(cls.name, str) and cls.NAME.match(cls.name) else ["it has no lower_case name"]
        if not cls.__doc__:
            faults.append("it has no docstring")
        return faults
