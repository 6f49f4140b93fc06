"""The rules of a report's contract and the failures to keep them, put so that a report's author can act on them.

How a rule is checked is in the module that is about it.
"""

from __future__ import annotations

import enum
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SHOWN: Final = 600
"""How many characters of an expected or answered value are worth reading."""


class Rule(enum.Enum):
    """What every report must keep. The name stands in failures, the value says it in words."""

    ANSWERED = "Every question that the report's declaration allows is answered."
    TYPES = "Values are of their column's type, in rows, totals and facts; null only where that is declared."
    KEY = "The key tells rows apart: else pages lose and repeat rows."
    TOTALS = "A total follows its rule (sum, first, last in key order) over the rows of all pages."
    ALIKE = "Rows, totals, totalCount and export answer one question alike, whenever it is asked."
    FILTER = "Every argument of the filter changes something on one of the ledgers tried."
    WHERE = "A condition selects exactly the rows for which it holds."
    ORDER = "Every sortable column sorts both ways: text by code point, null greatest, the key breaks ties."
    PAGES = "Pages forth and back show every row once."
    IDENTITIES = "Declared identities hold on every row and on the totals."
    EXPLAINED = "Every total of points is in an identity, or `unexplained` says why not."
    ACCOUNTS = "No row, total or count is made of another account's data."
    MEMBERS = "With `per_member`, a row changes with what is written of its member, not of others: sums rely on it."
    STATEMENTS = "The number of SQL statements depends neither on the size of the page nor on that of the ledger."


@dataclass(frozen=True, slots=True)
class Asked:
    """A question to the report, and the ledger it was put to. `ledger` says how to make that again."""

    account: str
    ledger: str
    filter: Mapping[str, Any]
    where: Mapping[str, Any] | None = None
    order_by: Sequence[Mapping[str, str]] | None = None

    def __str__(self) -> str:
        asked = {"filter": self.filter, "where": self.where, "orderBy": self.order_by}
        written = json.dumps({name: value for name, value in asked.items() if value}, ensure_ascii=False)
        return f"{written} of {self.ledger}"


@dataclass(frozen=True, slots=True)
class Failure:
    """One rule that was not kept. `subject` is the column, argument or fact it is about."""

    rule: Rule
    subject: str
    question: Asked | None
    expected: object
    came: object

    def __str__(self) -> str:
        lines = [f"{self.rule.name}: {self.subject}", f"  rule      {self.rule.value}"]
        if self.question is not None:
            lines.append(f"  question  {self.question}")
        return "\n".join([*lines, f"  expected  {_shown(self.expected)}", f"  came      {_shown(self.came)}"])


class Failures:
    """The failures of one report, the first of each rule and subject."""

    def __init__(self, report: str) -> None:
        """`report` says which report it is, and where."""
        self._report = report
        self._found: dict[tuple[Rule, str], Failure] = {}

    def add(self, rule: Rule, subject: str, question: Asked | None, *, expected: object, came: object) -> None:
        """Note that `rule` was not kept."""
        self._found.setdefault((rule, subject), Failure(rule, subject, question, expected, came))

    def __contains__(self, rule: object) -> bool:
        return any(found is rule for found, _ in self._found)

    @property
    def undermined(self) -> bool:
        """True if what was found makes further checks say the same again."""
        return any(rule in self for rule in (Rule.ANSWERED, Rule.TYPES, Rule.KEY, Rule.TOTALS, Rule.ALIKE))

    def about(self, rule: Rule, subject: str) -> bool:
        """True if this is known already."""
        return (rule, subject) in self._found

    def raise_any(self) -> None:
        """Raise AssertionError with all that was found, if anything was."""
        if self._found:
            parts = [f"the report {self._report} breaks its contract:", *map(str, self._found.values())]
            raise AssertionError("\n\n".join(parts))


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
