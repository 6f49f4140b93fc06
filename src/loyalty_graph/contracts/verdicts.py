"""What each difference between two contracts means for front ends, and which version it demands. The one such table.

BREAKING   What a front end may do today fails or means something else: the next major version.
DANGEROUS  Requests go on working, but an answer, a file or a form may surprise: the next minor version.
SAFE       Only more than before, which whoever relies on it names by the minor version.
           Words that only people read (title, descriptions, examples, labels of arguments) demand no version.
RULES judges the catalogue's part; the SDL (types, fields, links, facts, enums) is judged by graphql-core's own rules.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import Final

from loyalty_graph.contracts.versions import Bump


class Verdict(enum.Enum):
    """What a difference means. `severity` is what people call it, `bump` the step of the version it demands."""

    BREAKING = ("BREAKING", Bump.MAJOR)
    DANGEROUS = ("DANGEROUS", Bump.MINOR)
    ADDITION = ("SAFE", Bump.MINOR)
    WORDING = ("SAFE", Bump.NONE)

    @property
    def severity(self) -> str:
        """BREAKING, DANGEROUS or SAFE."""
        return self.value[0]

    @property
    def bump(self) -> Bump:
        """The least step of the version that makes it acceptable."""
        return self.value[1]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between the committed contract and today's. `place` is its path in the contract's file."""

    verdict: Verdict
    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Rule:
    """The verdicts on one value: appearing (null or false before), vanishing, or changing otherwise.

    For a list: an element appearing or vanishing, or only the order changing.
    """

    added: Verdict
    removed: Verdict
    changed: Verdict


def _any_change(verdict: Verdict) -> Rule:
    return Rule(added=verdict, removed=verdict, changed=verdict)


_BREAKING: Final = _any_change(Verdict.BREAKING)
_DANGEROUS: Final = _any_change(Verdict.DANGEROUS)
_WORDING: Final = _any_change(Verdict.WORDING)
_PROMISE: Final = Rule(added=Verdict.ADDITION, removed=Verdict.BREAKING, changed=Verdict.BREAKING)
_BURDEN: Final = Rule(added=Verdict.BREAKING, removed=Verdict.ADDITION, changed=Verdict.BREAKING)

RULES: Final[dict[str, Rule]] = {
    "title": _WORDING,
    "description": _WORDING,
    "queryField": _BREAKING,
    "exportFormats": _PROMISE,
    "identities": _PROMISE,  # whoever reconciles by an equation relies on it
    "columns": Rule(Verdict.ADDITION, Verdict.BREAKING, changed=Verdict.DANGEROUS),  # the order is that of exports
    "columns.label": _DANGEROUS,  # the heading of exports, by which spreadsheets find the column
    "columns.dataType": _BREAKING,
    "columns.list": _BREAKING,
    "columns.nullable": _BURDEN,
    "columns.key": _BREAKING,  # cursors and the default order are made of it
    "columns.total": _PROMISE,
    "columns.sortable": _PROMISE,
    "columns.filterable": _PROMISE,
    "columns.limited": _DANGEROUS,  # which columns tables show at first
    "columns.personal": _DANGEROUS,  # whether a front end may show it to everyone
    "arguments": Rule(Verdict.DANGEROUS, Verdict.BREAKING, changed=Verdict.WORDING),  # order: of a form's fields
    "arguments.label": _WORDING,
    "arguments.dataType": _BREAKING,
    "arguments.list": _BREAKING,
    "arguments.required": _BURDEN,
    "arguments.defaultValue": _DANGEROUS,  # who leaves it out gets another answer
    "arguments.example": _WORDING,
    "arguments.dependsOn": _DANGEROUS,  # a form has to ask for another argument first
}
"""By the path of a value in the catalogue's part of the file. Arguments within an argument are judged like others."""
