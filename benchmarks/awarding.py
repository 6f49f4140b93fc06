"""An award to all members of a report, as an action and as the bare change of the same tables."""

from __future__ import annotations

import asyncio
import statistics
import time
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

from .findings import Finding, at_most, trying, written
from .workbench import opened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Sequence

    from loyalty_graph.database import Database
    from loyalty_graph.plugins import Plugins

    from .workbench import Workbench

EXPLANATION: Final = (
    "Beside it, on the same tables, the bare change: one hand-written INSERT … SELECT of the entries and one UPDATE of "
    "the balances in one transaction, without an entry's posting, daily points and outcomes. The action also selects "
    "and locks the members, refuses what must not be booked, records an outcome for each, keeps the daily points that "
    "reports read, and checks automatic price groups: rows and reads that the bare change does without. Each in an "
    "account of its own in an otherwise empty database."
)
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


def measure(bench: Workbench) -> Sequence[Finding]:
    """The one case."""
    return trying(_title(bench), _measure, bench)


def _measure(bench: Workbench) -> list[Finding]:
    with bench.fresh_database() as url:
        actions, bares = asyncio.run(_compared(url, _members(bench), bench.effort.rounds))
    ratio = statistics.median(action / bare for action, bare in zip(actions, bares, strict=True))
    texts = (written(statistics.median(seconds), "s") for seconds in (actions, bares))
    return [Finding(_title(bench), at_most(2.5), "the bare change", ratio, *texts)]


def _title(bench: Workbench) -> str:
    return f"{_members(bench):,} members awarded points in one action"


def _members(bench: Workbench) -> int:
    return bench.size.members // 2


async def _compared(url: str, members: int, rounds: int) -> tuple[Sequence[float], Sequence[float]]:
    """Do both in turn, each to an account of its own with as many members, after a first round that does not count."""
    async with opened(url) as database:
        account_id = await open_crowd(database, members, 100)
        bare_id = await open_crowd(database, members, 100, code="bare")
        plugins = load_plugins()
        actions, bares = [], []
        for number in range(rounds + 1):
            await _settled(database)
            actions.append(await _seconds(_act(database, plugins, f"k{number}")))
            await _settled(database)
            bares.append(await _seconds(_change(database, bare_id)))
        async with database.write.connect() as connection:
            if differences := await verify(connection, account_id):
                raise ValueError(differences)
        return actions[1:], bares[1:]


async def _act(database: Database, plugins: Plugins, key: str) -> None:
    found = next(loaded.what for loaded in plugins.actions if loaded.what.name == "award_points")
    rows = ReportRows(plugins.report("balance"))
    request = ActionRequest(found, key, rows, {"points": 7, "reason": REASON})
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
