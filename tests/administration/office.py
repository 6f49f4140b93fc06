"""Somebody who sets up a programme over HTTP: verbs in one line each, and what must hold after them."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.ledger.tables import accounts, clocks, metadata
from loyalty_graph.ledger.verification import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.graphql.conftest import Api

    from loyalty_graph.database import Database

    State = dict[str, list[tuple[Any, ...]]]


@dataclass
class Office:
    """The account `demo` through its gateway; `other` is another account's."""

    database: Database
    api: Api
    other: Api
    keys: Iterator[int] = field(default_factory=count)

    async def ask(self, verb: str, shows: str, *, key: str | None = None, **given: Any) -> dict[str, Any]:
        """The payload of a verb: `shows` is what is selected besides userErrors."""
        name = verb[0].upper() + verb[1:]
        errors = "userErrors { field code message reference }"
        document = f"mutation($input: {name}Input!) {{ {verb}(input: $input) {{ {shows} {errors} }} }}"
        asked = {"idempotencyKey": key or f"key {next(self.keys)}", **given}
        payload: dict[str, Any] = (await self.api.data(document, input=asked))[verb]
        return payload

    async def do(self, verb: str, shows: str, **given: Any) -> dict[str, Any]:
        """The payload of a verb that is done. It leaves one operation, raises the version, and stays in its account."""
        before, elsewhere, version = await self.state("demo"), await self.state("other"), await self.version()
        payload = await self.ask(verb, shows, **given)
        assert payload.pop("userErrors") == []
        after = await self.state("demo")
        assert len(after["operations"]) == len(before["operations"]) + 1
        assert len(after["idempotency_keys"]) == len(before["idempotency_keys"]) + 1
        assert await self.version() == version + 1
        assert await self.state("other") == elsewhere
        require_remembered(before, after)
        await self.assert_clean()
        return payload

    async def refused(self, verb: str, shows: str, **given: Any) -> list[tuple[str, str | None]]:
        """Why a verb is not done: codes and the input at fault. Nothing is written."""
        before, version = await self.state("demo"), await self.version()
        payload = await self.ask(verb, shows, **given)
        assert payload["userErrors"]
        assert [value for name, value in payload.items() if name != "userErrors" and value is not None] == []
        assert (await self.state("demo"), await self.version()) == (before, version)
        return [
            (error["code"], ".".join(error["field"][1:]) if error["field"] else None) for error in payload["userErrors"]
        ]

    async def state(self, account: str) -> State:
        """All that the account holds, but for its clock, by table."""
        async with self.database.write.connect() as connection:
            account_id = await connection.scalar(sa.select(accounts.c.account_id).where(accounts.c.code == account))
            found = {}
            for name, table in metadata.tables.items():
                if "account_id" in table.c and table is not clocks:
                    rows = await connection.execute(sa.select(table).where(table.c.account_id == account_id))
                    found[name] = sorted(map(tuple, rows), key=repr)
            return found

    async def version(self) -> int:
        async with self.database.write.connect() as connection:
            mine = sa.select(clocks.c.data_version).join(accounts).where(accounts.c.code == "demo")
            return int((await connection.execute(mine)).scalar_one())

    async def assert_clean(self) -> None:
        """Nothing that is derived from the entries contradicts them."""
        async with self.database.write.connect() as connection:
            for account_id in await connection.scalars(sa.select(accounts.c.account_id)):
                assert await verify(connection, account_id) == []


def require_remembered(before: State, after: State) -> None:
    """Whoever is told by the clock that a write changed these members alone must not miss anything else."""
    noted = changed_rows("member_changes", before, after)
    if not noted:
        return
    ((_, _, members),) = noted
    for name in metadata.tables.keys() & after.keys() - NOT_OF_MEMBERS:
        columns = metadata.tables[name].c.keys()
        for row in changed_rows(name, before, after):
            assert dict(zip(columns, row, strict=True)).get("member_id") in members, (name, row)


NOT_OF_MEMBERS = {
    "operations",
    "operation_outcomes",
    "idempotency_keys",
    "member_changes",
    "daily_points",
    "daily_point_deltas",
}
"""Tables in which no row tells of one member alone, or none that a report tells of."""


def changed_rows(name: str, before: State, after: State) -> list[tuple[Any, ...]]:
    """The rows of a table that are there only before or only after."""
    return [row for row in (*before[name], *after[name]) if (row in before[name]) != (row in after[name])]
