"""Which entries each action asks for, and for whom. The rules are the domain's fifth section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .answer import answer
from .bookings import Asked
from .effects import EFFECT_OF_KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from .ledger import Ledger
    from .records import Entry

Given = dict[str, Any]
"""An action's arguments, or a selection, as in a GraphQL variable."""


class RefusedActionError(Exception):
    """The action is not done; `errors` are all reasons, each a code and the reference it is about."""

    def __init__(self, *errors: tuple[str, str | None]) -> None:
        super().__init__(errors)
        self.errors = list(errors)


def selected(ledger: Ledger, selection: Given) -> list[str]:
    """The references that a selection means, by code point; unknown ones are all refused."""
    if "references" in selection:
        references = set(selection["references"])
        unknown = sorted(references - set(ledger.members) - set(ledger.customers))
        if unknown:
            raise RefusedActionError(*(("UNKNOWN_REFERENCE", reference) for reference in unknown))
        return sorted(references)
    ((query, asked),) = selection.items()
    rows = answer(ledger, query, asked.get("filter"), asked.get("where")).rows
    return [row["reference"] for row in rows]


def _type(ledger: Ledger, given: Given) -> str:
    """The balance type that is named, else the default one."""
    default = next(code for code, row in ledger.balance_types.items() if row["is_default"] == "true")
    return str(given.get("balanceType") or default)


def _by_reason(ledger: Ledger, reason: str, points: int) -> str:
    return str(ledger.reasons[reason]["effect_up" if points > 0 else "effect_down"])


def _adjustment(ledger: Ledger, reference: str, kind: str, points: int, given: Given) -> Asked:
    return Asked(
        reference,
        _type(ledger, given),
        kind,
        _by_reason(ledger, given["reason"], points),
        points,
        reason=given["reason"],
        too_few=given.get("onInsufficient", "REJECT"),
    )


def award(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """The whole amount each, also for who owes points."""
    return [_adjustment(ledger, reference, "ADJUST_AWARD", given["points"], given) for reference in references]


def subtract(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """The same amount from each."""
    return [_adjustment(ledger, reference, "ADJUST_SUBTRACT", -given["points"], given) for reference in references]


def reset(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """What is owed is written off, then the difference to the number is booked; nothing where there is none."""
    balance_type = _type(ledger, given)
    asked: list[Asked] = []
    for reference in references:
        entries = ledger.entries_of(reference)
        held = sum(entry.points for entry in entries if entry.balance_type == balance_type)
        difference = given["points"] - max(held, 0)
        if held < 0:
            asked.append(
                Asked(reference, balance_type, "NEGATIVE_WRITE_OFF", "REVERSED", -held, reason=given["reason"])
            )
        if difference or held >= 0:
            asked.append(_adjustment(ledger, reference, "ADJUST_RESET", difference, given))
    return asked


def grant(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """The test's own action: one entry of any kind that has an effect of its own, in a campaign or in none."""
    kind = given["kind"]
    return [
        Asked(reference, _type(ledger, given), kind, EFFECT_OF_KIND[kind], given["points"], given.get("campaign"))
        for reference in references
    ]


ACTIONS: dict[str, Callable[[Ledger, list[str], Given], list[Asked]]] = {
    "awardPoints": award,
    "subtractPoints": subtract,
    "resetPoints": reset,
    "grant": grant,
}
"""What each action asks for, by its field of Mutation."""


def corrections(entries: Iterable[Entry], too_few: str) -> list[Asked]:
    """What undoing asks for: same effect, opposite sign. What is given back comes before what is taken."""
    asked = [
        Asked(
            entry.reference,
            entry.balance_type,
            "CORRECTION",
            entry.effect,
            -entry.points,
            entry.campaign,
            corrects=entry,
            too_few=too_few,
        )
        for entry in entries
    ]
    return sorted(asked, key=lambda each: -each.points)
