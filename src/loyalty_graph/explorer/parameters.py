"""The parameters of a page's address, which hold all of its state, or those of a form that was sent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Parameters:
    """Names with one or more values each, in the order in which they were given. Immutable.

    Blank values say nothing and are left out; several lines, as text areas give them, are several values.
    """

    def __init__(self, given: Iterable[tuple[str, str]]) -> None:
        self._values: dict[str, tuple[str, ...]] = {}
        for name, text in given:
            lines = tuple(line for line in _LINE_END.split(text) if line.strip())
            if lines:
                self._values[name] = (*self._values.get(name, ()), *lines)

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def __bool__(self) -> bool:
        return bool(self._values)

    @property
    def names(self) -> tuple[str, ...]:
        """The names that have a value."""
        return tuple(self._values)

    @property
    def items(self) -> list[tuple[str, str]]:
        """Every value with its name."""
        return [(name, value) for name, values in self._values.items() for value in values]

    def all(self, name: str) -> tuple[str, ...]:
        """The values of a name; none if it was not given."""
        return self._values.get(name, ())

    def one(self, name: str) -> str | None:
        """The last value of a name; None if it was not given."""
        return self._values[name][-1] if name in self._values else None

    def having(self, changes: Mapping[str, str | Sequence[str] | None]) -> Parameters:
        """These parameters with other values for some names; None takes a name out."""
        changed = Parameters([])
        changed._values = {name: values for name, values in self._values.items() if changes.get(name, "") is not None}
        for name, value in changes.items():
            if value is not None:
                changed._values[name] = (value,) if isinstance(value, str) else tuple(value)
        return changed

    def query(self) -> str:
        """The parameters as the query of an address, `?` included; empty if there are none."""
        return "?" + urlencode(self.items, safe=",:") if self._values else ""
