"""Somebody who corrects balances over HTTP: what is booked, and where it stands in the Liability report."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.graphql.conftest import Api

OPERATION = """operation { id code kind status dryRun pointsDelta memberCount undoes { status } undoneBy { kind }
  liability { column effect points }
  outcomes { nodes { reference before after delta effect status error attribute balanceType { code } } } }"""
BALANCE = f"balance {{ reference points balanceType {{ code }} }} entry {{ kind effect points note }} {OPERATION}"

ENTRIES = """query($code: String!) { entries(where: {operationCode: {eq: $code}}) { nodes {
  reference balanceType { code } kind effect points note reason { code } } } }"""

COLUMNS = """totalPointsEarned pointsEarningReversed totalPointsRedeemed redeemedPointsReimbursed totalPointsExpired
  transferNet differenceInOutstandingPoints positiveOutstandingPoints negativeOutstandingPoints"""
REPORT = f"""query($day: Date!) {{
  today: liabilityByDateReport(filter: {{from: $day, to: $day}}) {{ nodes {{ {COLUMNS} }} }}
  before: liabilityByDateReport(filter: {{from: "2024-01-01", to: "2024-12-31"}}) {{
    totals {{ positiveOutstandingPoints negativeOutstandingPoints }} }}
  operations(where: {{dryRun: {{eq: false}}}}, first: 100) {{ nodes {{ liability {{ column points }} }} }} }}"""


CUSTOMER = f"customer {{ optedOutAt closedAt }} {OPERATION}"
SHOWN = {
    **dict.fromkeys(("modifyBalance", "addBalance", "removeBalance"), BALANCE),
    **dict.fromkeys(("optOutCustomer", "closeCustomer", "reopenCustomer"), CUSTOMER),
}


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
class Desk:
    """The account `demo` through its gateway, which serves the Liability report."""

    api: Api
    keys: Iterator[int] = field(default_factory=count)

    async def ask(self, mutation: str, *, shows: str = BALANCE, **given: Any) -> dict[str, Any]:
        """The payload of a mutation: `shows` is what is selected besides userErrors."""
        name = mutation[0].upper() + mutation[1:]
        errors = "userErrors { field code reference }"
        document = f"mutation($input: {name}Input!) {{ {mutation}(input: $input) {{ {shows} {errors} }} }}"
        asked = {"idempotencyKey": f"key {next(self.keys)}", **given}
        payload: dict[str, Any] = (await self.api.data(document, input=asked))[mutation]
        return payload

    async def do(self, mutation: str, *, shows: str = "operation { id }", **given: Any) -> dict[str, Any]:
        """The payload of a mutation that is done."""
        payload = await self.ask(mutation, shows=shows, **given)
        assert payload.pop("userErrors") == []
        return payload

    async def refused(self, mutation: str, **given: Any) -> list[tuple[str, str | None]]:
        """Why a mutation is not done: codes and the input at fault."""
        payload = await self.ask(mutation, shows="operation { id }", **given)
        assert payload["operation"] is None
        assert all(error["field"][0] == "input" for error in payload["userErrors"])
        return [(error["code"], ".".join(error["field"][1:])) for error in payload["userErrors"]]

    async def book(self, mutation: str, **given: Any) -> Booked:
        """Do it."""
        payload = await self.do(mutation, shows=SHOWN.get(mutation, OPERATION), **given)
        operation = payload["operation"]
        moved = {move["column"]: move["points"] for move in operation["liability"]}
        return Booked(payload, await self.entries(operation["code"]), moved)

    async def entries(self, code: str) -> list[tuple[Any, ...]]:
        """The entries of an operation: reference, balance type, kind, effect, points."""
        nodes = (await self.api.data(ENTRIES, code=code))["entries"]["nodes"]
        names = ("kind", "effect", "points")
        return sorted(
            (node["reference"], node["balanceType"]["code"], *(node[name] for name in names)) for node in nodes
        )

    async def assert_reported(self) -> None:
        """Today's row of the Liability report is what all operations say that they moved."""
        answer = await self.api.data(REPORT, day=str(dt.datetime.now(dt.UTC).date()))
        moved: Counter[str] = Counter()
        for operation in answer["operations"]["nodes"]:
            moved.update({move["column"]: move["points"] for move in operation["liability"]})
        (row,), standing = answer["today"]["nodes"], answer["before"]["totals"]
        reported = {name: points - standing.get(name, 0) for name, points in row.items()}
        assert {name: points for name, points in moved.items() if points} == {
            name: points for name, points in reported.items() if points
        }

    async def points(self) -> dict[tuple[str, str], int]:
        """The balances there are, by reference and balance type."""
        found = await self.api.data("{ balances(first: 100) { nodes { reference balanceType { code } points } } }")
        return {(node["reference"], node["balanceType"]["code"]): node["points"] for node in found["balances"]["nodes"]}

    async def undo(self, booked: Booked, **given: Any) -> Booked:
        """Undo what was booked; it says by whom."""
        undone = await self.book("undoOperation", operation=booked.operation["id"], **given)
        assert undone.operation["undoes"] == {"status": "UNDONE"}
        return undone
