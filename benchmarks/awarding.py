"""An award to all members of a report, as an action and as the bare change of the same tables."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa
from tests.actions.crowd import REASON, open_crowd

from loyalty_graph.actions.acting import act
from loyalty_graph.actions.requests import ActionRequest
from loyalty_graph.actions.selection import ReportRows
from loyalty_graph.database.engines import begun_driver
from loyalty_graph.ledger.verification import verify
from loyalty_graph.plugins import load_plugins
from loyalty_graph.repository import open_repository

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from loyalty_graph.database import Database
    from loyalty_graph.plugins import Plugins

MEMBERS: Final = 100_000
POINTS: Final = 7
_DEADLINE_S: Final = 300

# No posting, no daily points, no outcome: the account is only good for this.
_BARE: Final = """
INSERT INTO entries (member_id, balance_type_id, seq, account_id, effect, kind, points, effective_at, day, posting_id,
                     operation, reason_id)
SELECT member_id, balance_type_id, seq + 1, account_id, 'EARNED', 'ADJUST_AWARD', 7, now(), current_date, 1, 'op',
       (SELECT reason_id FROM adjustment_reasons WHERE account_id = {account_id})
FROM balances WHERE account_id = {account_id};
UPDATE balances SET points = points + 7, earned = earned + 7, seq = seq + 1, last_at = now(), last_day = current_date
WHERE account_id = {account_id};
"""


@dataclass(frozen=True)
class Comparison:
    """The seconds of each round, of the action and of the bare change."""

    members: int
    actions: Sequence[float]
    bares: Sequence[float]

    @property
    def rounds(self) -> int:
        """How often each was measured."""
        return len(self.actions)

    @property
    def action(self) -> float:
        """The median of the action."""
        return statistics.median(self.actions)

    @property
    def bare(self) -> float:
        """The median of the bare change."""
        return statistics.median(self.bares)

    @property
    def ratio(self) -> float:
        """The median over the rounds of how many times as long as the bare change the action takes."""
        return statistics.median(action / bare for action, bare in zip(self.actions, self.bares, strict=True))

    @property
    def action_range(self) -> str:
        """The fastest and the slowest action."""
        return _range(self.actions)

    @property
    def bare_range(self) -> str:
        """The fastest and the slowest bare change."""
        return _range(self.bares)


async def compare(database: Database, rounds: int) -> Comparison:
    """Do both in turn, each to an account of its own with as many members, after a first round that does not count."""
    account_id = await open_crowd(database, MEMBERS, 100)
    bare_id = await open_crowd(database, MEMBERS, 100, code="bare")
    plugins = load_plugins()
    actions, bares = [], []
    for number in range(rounds + 1):
        await _settled(database)
        actions.append(await _seconds(_act(database, plugins, f"k{number}")))
        await _settled(database)
        bares.append(await _seconds(_change(database, bare_id)))
    async with database.write.connect() as connection:
        if differences := await verify(connection, account_id):
            raise AssertionError(differences)
    return Comparison(MEMBERS, actions[1:], bares[1:])


async def _act(database: Database, plugins: Plugins, key: str) -> None:
    found = next(loaded.what for loaded in plugins.actions if loaded.what.name == "award_points")
    rows = ReportRows(plugins.report("balance"))
    request = ActionRequest(found, key, rows, {"points": POINTS, "reason": REASON})
    await act(await open_repository(database, "demo"), request, deadline_s=_DEADLINE_S)


async def _change(database: Database, account_id: int) -> None:
    async with database.owner.begin() as connection:
        await (await begun_driver(connection)).execute(_BARE.format(account_id=account_id))


async def _settled(database: Database) -> None:
    """Vacuumed and written to disk, so that neither pays for the one before."""
    async with database.owner.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await alone.execute(sa.text("VACUUM ANALYZE"))
        await alone.execute(sa.text("CHECKPOINT"))


async def _seconds(work: Awaitable[None]) -> float:
    begun = time.perf_counter()
    await work
    return time.perf_counter() - begun


def _range(seconds: Sequence[float]) -> str:
    return f"{min(seconds):.2f}–{max(seconds):.2f} s"
