"""No other account's row: what an account is answered stays the same when a neighbour with the same codes moves in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_graph.testing.contract.asking import Answer
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.testing.contract.asking import Asking
    from loyalty_graph.testing.contract.failures import Asked

STRANGER: Final = "stranger-"
"""Every reference and name that only the neighbour's account has begins so."""


async def check_accounts(alone: Asking, beside: Asking, questions: Sequence[Asked]) -> None:
    """Note answers that differ between a database without the neighbour (`alone`) and one with it (`beside`)."""
    for question in questions:
        before, after = await alone.answer(question), await beside.answer(question)
        if not isinstance(before, Answer) or not isinstance(after, Answer):
            continue
        for part in ("rows", "count", "totals", "exported"):
            expected, came = getattr(before, part), getattr(after, part)
            if expected != came or STRANGER in repr(came):
                _note(alone, part, question, f"{part} {expected}, as without the other account", f"{part} {came}")
        facts = [await asking.facts(question) for asking in (alone, beside)]
        if facts[0] != facts[1]:
            _note(alone, "facts", question, f"facts {facts[0]}, as without the other account", f"facts {facts[1]}")


def _note(asking: Asking, subject: str, question: Asked, expected: str, came: str) -> None:
    asking.failures.add(Rule.ACCOUNTS, subject, question, expected=expected, came=came)
