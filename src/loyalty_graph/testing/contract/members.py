"""Rows of one member each: under `per_member`, what is written of one member changes no other's rows."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.imports import import_folder
from loyalty_graph.reports.question import check
from loyalty_graph.reports.reading import Request
from loyalty_graph.repository import open_repository
from loyalty_graph.repository.access import Access
from loyalty_graph.testing.contract.asking import LIMITS
from loyalty_graph.testing.contract.failures import Rule

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from loyalty_graph.database import Database
    from loyalty_graph.testing.contract.asking import Asking
    from loyalty_graph.testing.contract.failures import Asked

_WRITTEN: Final = (("2024-02-15T12:00:00Z", 41), ("2024-03-31T23:00:00Z", 1_000))
"""When, and how many points: within the worked example, so that any period has one of them."""


async def write_of_one(database: Database, account: str, folder: Path) -> int:
    """Import entries of the member with most entries, and return its id."""
    repository = await open_repository(database, account)
    members, balances, types = repository.members, repository.balances, repository.balance_types
    most = (
        sa.select(members.c.member_id, members.c.reference, types.c.code)
        .join_from(balances, members, members.c.member_id == balances.c.member_id)
        .join(types, types.c.balance_type_id == balances.c.balance_type_id)
        .order_by(balances.c.seq.desc(), members.c.reference)
    )
    member_id, reference, code = (await repository.fetch(most.limit(1)))[0]
    _write_entries(folder, reference, code)
    await import_folder(database, folder, account=account)
    return int(member_id)


def _write_entries(folder: Path, reference: str, balance_type: str) -> None:
    folder.mkdir(parents=True)
    with (folder / "entries.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "customer", "balance_type", "kind", "points", "effective_at"])
        rows.writerows([f"written-{at}", reference, balance_type, "EARN_RULE", points, at] for at, points in _WRITTEN)


async def check_members(before: Asking, after: Asking, written: dict[str, int], questions: Sequence[Asked]) -> None:
    """Note rows that tell of another member than the one `written` of in the account, and yet changed."""
    name = before.report.per_member
    if name is None:
        return
    for question in questions:
        own = written[question.account]
        others = [{row for row in await _rows(asking, question) if row[0] != own} for asking in (before, after)]
        if others[0] != others[1]:
            expected, came = sorted(others[0] - others[1]), sorted(others[1] - others[0])
            note = f"rows {expected}, as before somebody else was written to"
            before.failures.add(Rule.MEMBERS, name, question, expected=note, came=f"rows {came}")


async def _rows(asking: Asking, question: Asked) -> set[tuple[int, str]]:
    repository = await asking.repository(question.account)
    request = Request(question.filter or None, question.where, question.order_by)
    relation = (await check(asking.report, repository, request, LIMITS)).relation(repository, Access.WHOLE)
    rows = await repository.fetch(sa.select(relation.member, *relation.expressions.values()))
    return {(row[0], repr(tuple(row[1:]))) for row in rows}
