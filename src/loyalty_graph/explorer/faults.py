"""Errors of GraphQL answers as pages show them: at the input that they belong to, else above the page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

_VARIABLE: Final = re.compile(r"Variable '\$(?P<variable>\w+)' has invalid value(?: at (?P<path>[.\[][^:]*))?: ")
"""How graphql-core begins to say that a variable's value is none of its type."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One error. `field` is the path of the input at fault, outermost first, as in the API; empty without one."""

    code: str
    message: str
    field: tuple[str, ...] = ()
    status: int = 400

    def at(self, *path: str) -> bool:
        """Whether the input of this path, or an element of the list it takes, is at fault."""
        return self.field[: len(path)] == path and all(part.isdecimal() for part in self.field[len(path) :])


def faults_of(errors: Sequence[dict[str, Any]]) -> list[Fault]:
    """The faults in the `errors` of an answer. What is not the visitor's to mend has the status 500."""
    return [_fault(error) for error in errors]


def user_faults(errors: Sequence[dict[str, Any]]) -> list[Fault]:
    """The faults in the `userErrors` of a payload."""
    return [Fault(error["code"], error["message"], tuple(error.get("field") or ())) for error in errors]


def _fault(error: dict[str, Any]) -> Fault:
    extensions, message = error.get("extensions", {}), error["message"]
    code, status = extensions.get("code", "INTERNAL_ERROR"), 500 if "id" in extensions else 400
    if "field" in extensions:
        return Fault(code, message, tuple(extensions["field"]), status)
    if (match := _VARIABLE.match(message)) is not None:
        parts = [part for part in re.split(r"[.\[\]]+", match["path"] or "") if part]
        return Fault(code, message[match.end() :], (match["variable"], *parts), status)
    return Fault(code, message, (), status)
