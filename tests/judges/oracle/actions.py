"""Which entries each action asks for, and for whom. The rules are the domain's fifth section."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .answer import answer
from .bookings import Asked
from .effects import EFFECT_OF_KIND

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

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
    if "holdersOf" in selection:
        return sorted({entry.reference for entry in ledger.entries if entry.balance_type in selection["holdersOf"]})
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
        held = _held(ledger, reference, balance_type) or 0
        difference = given["points"] - max(held, 0)
        if held < 0:
            asked.append(
                Asked(reference, balance_type, "NEGATIVE_WRITE_OFF", "REVERSED", -held, reason=given["reason"])
            )
        if difference or held >= 0:
            asked.append(_adjustment(ledger, reference, "ADJUST_RESET", difference, given))
    return asked


def _held(ledger: Ledger, reference: str, balance_type: str) -> int | None:
    """The points of a balance; None where there has never been an entry."""
    points = [entry.points for entry in ledger.entries_of(reference) if entry.balance_type == balance_type]
    return sum(points) if points else None


def modify(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """Points added count as earned, points deducted as reversed."""
    added = given["changeType"] == "MANUAL_CHANGE"
    kind, effect, sign = ("EARN_MANUAL", "EARNED", 1) if added else ("REVERSAL_MANUAL", "REVERSED", -1)
    points, too_few = given["points"] * sign, given["onInsufficient"]
    return [Asked(each, _type(ledger, given), kind, effect, points, too_few=too_few) for each in references]


def add(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """Only for a member without that balance."""
    balance_type = _type(ledger, given)
    return [
        Asked(each, balance_type, "EARN_MANUAL", "EARNED", given["points"])
        if _held(ledger, each, balance_type) is None
        else Asked(each, balance_type, "EARN_MANUAL", "EARNED", given["points"], error="BALANCE_EXISTS")
        for each in references
    ]


def remove(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """To 0: a negative balance is written off, a positive one reversed unless the reason says otherwise."""
    balance_type, reason = _type(ledger, given), given.get("reason")
    asked: list[Asked] = []
    for reference in references:
        held = _held(ledger, reference, balance_type)
        if held is not None and held < 0:
            asked.append(Asked(reference, balance_type, "NEGATIVE_WRITE_OFF", "REVERSED", -held, reason=reason))
        else:
            effect = _by_reason(ledger, reason, -1) if reason else "REVERSED"
            error = "NO_BALANCE" if held is None else None
            points = -(held or 0)
            asked.append(Asked(reference, balance_type, "REMOVE_BALANCE", effect, points, reason=reason, error=error))
    return asked


def merge(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """A pair of transfers per balance that is not 0, negative ones the other way; or a copy of each above 0."""
    destination, sources = (
        _type(ledger, {"balanceType": given.get("destinationType")}),
        sorted(set(given["sourceTypes"])),
    )
    held = {(each, source): _held(ledger, each, source) or 0 for each in references for source in sources}
    if not given["deleteBalanceFromSource"]:
        return [
            Asked(each, destination, "EARN_MERGE_COPY", "EARNED", points)
            for (each, _), points in held.items()
            if points > 0
        ]
    out, into = [], []
    for (each, source), points in held.items():
        giver, taker = (source, destination) if points > 0 else (destination, source)
        if points:
            out.append(Asked(each, giver, "TRANSFER_OUT", "TRANSFER", -abs(points)))
            into.append(Asked(each, taker, "TRANSFER_IN", "TRANSFER", abs(points)))
    return sorted(out, key=lambda asked: -asked.points) + sorted(into, key=lambda asked: -asked.points)


def refuse_merge(ledger: Ledger, given: Given) -> None:
    """What nobody may do by accident."""
    if len(set(given["sourceTypes"])) > 1 and not given["allowMultiple"]:
        raise RefusedActionError(("MULTIPLE_SOURCES", None))
    if not given["deleteBalanceFromSource"] and not given["confirmMint"]:
        raise RefusedActionError(("CONFIRM_MINT_REQUIRED", None))
    if _type(ledger, {"balanceType": given.get("destinationType")}) in given["sourceTypes"]:
        raise RefusedActionError(("SAME_BALANCE_TYPE", None))


def leave(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:  # noqa: ARG001 - the form of actions
    """Every positive balance is lost, every negative one written off."""
    asked: list[Asked] = []
    for reference in references:
        for balance_type in ledger.balance_types:
            held = _held(ledger, reference, balance_type) or 0
            if held > 0:
                asked.append(Asked(reference, balance_type, "OPT_OUT_LOSS", "EXPIRED", -held))
            elif held < 0:
                asked.append(Asked(reference, balance_type, "NEGATIVE_WRITE_OFF", "REVERSED", -held))
    return asked


def close(ledger: Ledger, references: list[str], given: Given) -> list[Asked]:
    """The same, under another kind."""
    asked = leave(ledger, references, given)
    return [replace(each, kind="ACCOUNT_CLOSURE") if each.points < 0 else each for each in asked]


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
    "modifyBalance": modify,
    "addBalance": add,
    "removeBalance": remove,
    "mergeBalanceTypes": merge,
    "optOutCustomer": leave,
    "closeCustomer": close,
}
"""What each action asks for, by its field of Mutation."""


def corrections(entries: Sequence[Entry], too_few: str) -> list[Asked]:
    """What undoing asks for: same effect, opposite sign.

    What is given back comes before what is taken, of as many points what was booked last before what was booked first.
    """
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
        for entry in reversed(entries)
    ]
    return sorted(asked, key=lambda each: -each.points)
