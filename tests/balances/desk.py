"""Somebody who corrects balances over HTTP: what is booked, and where it stands in the Liability report."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from tests.administration.office import Office

OPERATION = """operation { id code kind status dryRun pointsDelta memberCount undoes { status } undoneBy { kind }
  liability { column effect points }
  outcomes { nodes { reference before after delta effect status error balanceType { code } } } }"""
BALANCE = f"balance {{ reference points balanceType {{ code }} }} entry {{ kind effect points note }} {OPERATION}"

ENTRIES = """query($code: String!) { entries(where: {operationCode: {eq: $code}}) { nodes {
  reference balanceType { code } kind effect points note reason { code } } } }"""

COLUMNS = """totalPointsEarned pointsEarningReversed totalPointsRedeemed redeemedPointsReimbursed totalPointsExpired
  transferNet differenceInOutstandingPoints positiveOutstandingPoints negativeOutstandingPoints"""
REPORT = f"""query($day: Date!) {{ liabilityByDateReport(filter: {{from: $day, to: $day}}) {{
  integrity {{ ok }} totals {{ {COLUMNS} }} }} }}"""


@dataclass
class Booked:
    """What a mutation did: the payload, its entries, and the Liability columns that it moved."""

    payload: dict[str, Any]
    entries: list[tuple[Any, ...]]
    moved: dict[str, int]

    @property
    def operation(self) -> Any:
        return self.payload["operation"]

    def outcomes(self, *names: str) -> list[tuple[Any, ...]]:
        """The named fields of each outcome, in order of references."""
        nodes = self.operation["outcomes"]["nodes"]
        return sorted((tuple(node[name] for name in names) for node in nodes), key=lambda row: str(row[0]))


@dataclass
class Desk(Office):
    """An Office that books."""

    async def book(self, mutation: str, **given: Any) -> Booked:
        """Do it. The operation says by how much the report of today moves."""
        before = await self.report()
        payload = await self.do(mutation, OPERATION if mutation in WITHOUT_BALANCE else BALANCE, **given)
        after = await self.report()
        moved = {name: after[name] - before[name] for name in after if after[name] != before[name]}
        operation = payload["operation"]
        assert {move["column"]: move["points"] for move in operation["liability"]} == moved
        return Booked(payload, await self.entries(operation["code"]), moved)

    async def entries(self, code: str) -> list[tuple[Any, ...]]:
        """The entries of an operation: reference, balance type, kind, effect, points."""
        nodes = (await self.api.data(ENTRIES, code=code))["entries"]["nodes"]
        names = ("kind", "effect", "points")
        return sorted(
            (node["reference"], node["balanceType"]["code"], *(node[name] for name in names)) for node in nodes
        )

    async def report(self) -> dict[str, int]:
        """Today's row of the Liability report."""
        answer = await self.api.data(REPORT, day=str(dt.datetime.now(dt.UTC).date()))
        assert answer["liabilityByDateReport"]["integrity"] == {"ok": True}
        totals: dict[str, int] = answer["liabilityByDateReport"]["totals"]
        return totals

    async def points(self) -> dict[tuple[str, str], int]:
        """The balances there are, by reference and balance type."""
        found = await self.api.data("{ balances(first: 100) { nodes { reference balanceType { code } points } } }")
        return {(node["reference"], node["balanceType"]["code"]): node["points"] for node in found["balances"]["nodes"]}

    async def undo(self, booked: Booked, **given: Any) -> Booked:
        """Undo what was booked; it says by whom."""
        undone = await self.book("undoOperation", operation=booked.operation["id"], **given)
        assert undone.operation["undoes"] == {"status": "UNDONE"}
        return undone


WITHOUT_BALANCE = ("mergeBalanceTypes", "undoOperation")
