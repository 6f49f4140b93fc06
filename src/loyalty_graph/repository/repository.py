"""The one thing a report reads through: an account's relations, the words reports share, and the way to fetch rows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from weakref import WeakKeyDictionary

import sqlalchemy as sa

from loyalty_graph.errors import UnknownAccountError
from loyalty_graph.ledger.tables import accounts, clocks, member_changes
from loyalty_graph.repository.database_errors import clear_errors
from loyalty_graph.repository.days import DayWords
from loyalty_graph.repository.memberships import MembershipWords
from loyalty_graph.repository.movements import MovementWords
from loyalty_graph.repository.options import Options
from loyalty_graph.repository.periods import PeriodWords
from loyalty_graph.repository.points import PointWords
from loyalty_graph.repository.sales import SaleWords
from loyalty_graph.repository.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.database import Database

Statement = sa.Select[*tuple[Any, ...]]
"""A SELECT of any columns."""

Row = sa.Row[*tuple[Any, ...]]
"""A row of any columns, by position or by label."""


class AccountChangedError(Exception):
    """The account's row is not what it was when it was read for an earlier request: open the repository anew."""


@dataclass(frozen=True, eq=False)
class Repository(PointWords, MovementWords, MembershipWords, DayWords, SaleWords, PeriodWords, Options):
    """What one account holds, as of one instant, for one request.

    Relations (`entries`, `members`, …) and words (`movements_until`, `balance_of`, …) are parts of statements; nothing
    is read until `fetch`. All of them are limited to the account of `scope`.
    """

    database: Database

    @property
    def data_version(self) -> sa.ScalarSelect[int]:
        """The version of the account's data, in the snapshot of the statement around: every write raises it."""
        return sa.select(clocks.c.data_version).where(clocks.c.account_id == self.scope.account_id).scalar_subquery()

    def changes_since(self, version: sa.ColumnElement[int]) -> sa.Select[tuple[int, int, list[int]]]:
        """One row: the data_version now, how many writes since another are known to have changed members alone, whom.

        Where those are all writes since, nothing else that reports read has changed.
        """
        changes = sa.select(member_changes).where(
            member_changes.c.account_id == self.scope.account_id, member_changes.c.data_version > version
        )
        since = changes.subquery("since")
        member_id = sa.func.unnest(since.c.member_ids).column_valued("member_id")
        return sa.select(
            self.data_version.label("now"),
            sa.select(sa.func.count()).select_from(since).scalar_subquery().label("writes"),
            sa.func.array(sa.select(member_id.distinct()).select_from(since).scalar_subquery()).label("members"),
        )

    def is_current(self, stamp: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
        """Whether the account's row is still the one of this stamp, in the snapshot of the statement around."""
        own = sa.select(_STAMP).select_from(accounts).where(accounts.c.account_id == self.scope.account_id)
        return own.scalar_subquery() == stamp

    async def prove_current(self) -> None:
        """Raise AccountChangedError if the account's row is no longer the one of the scope's stamp, or as `fetch`."""
        if not await self.fetch(sa.select(sa.true()).where(self.is_current(sa.literal(self.scope.stamp, sa.Text)))):
            raise AccountChangedError

    async def fetch(self, statement: Statement) -> Sequence[Row]:
        """Rows of a statement, on a read-only connection of its own: any number of fetches may run side by side.

        Raises InputError and LoyaltyGraphError, see `clear_errors`.
        """
        with clear_errors():
            async with self.database.read.connect() as connection:
                return (await connection.execute(statement)).all()

    async def fetch_one(self, statement: Statement) -> Row | None:
        """The first row of a statement, or None. Raises as `fetch`."""
        with clear_errors():
            async with self.database.read.connect() as connection:
                return (await connection.execute(statement)).first()


async def open_repository(database: Database, account_code: str, now: dt.datetime | None = None) -> Repository:
    """The repository of an account, as of `now` (by default the clock's). Raises UnknownAccountError or as `fetch`."""
    account = await _account(database, account_code, _ACCOUNT)
    return _opened(database, account, now)


async def open_at_version(database: Database, account_code: str) -> tuple[Repository, int]:
    """The repository of an account as of now, and the data_version that nothing read through it is older than.

    Raises as `open_repository`.
    """
    at_version = _ACCOUNT.add_columns(clocks.c.data_version).join(clocks, clocks.c.account_id == accounts.c.account_id)
    account = await _account(database, account_code, at_version)
    return _opened(database, account), account.data_version


def known_repository(database: Database, account_code: str) -> Repository | None:
    """The repository of an account as of now, if this process has opened it before: nothing is read for it.

    Whatever is read of it has to prove that its row is what it was then: see `Repository.is_current`.
    """
    scope = _known.get(database, {}).get(account_code)
    if scope is None:
        return None
    return Repository(Scope(*scope.account, dt.datetime.now(dt.UTC), stamp=scope.stamp), database)


async def _account(database: Database, code: str, statement: Statement) -> Row:
    with clear_errors():
        async with database.read.connect() as connection:
            account = (await connection.execute(statement.where(accounts.c.code == code))).first()
    if account is None:
        _known.get(database, {}).pop(code, None)
        raise UnknownAccountError(code)
    return account


def _opened(database: Database, account: Row, now: dt.datetime | None = None) -> Repository:
    instant = now or dt.datetime.now(dt.UTC)
    scope = Scope(account.account_id, account.code, account.name, account.currency, account.data_epoch, instant)
    _known.setdefault(database, {})[account.code] = replace(scope, stamp=account.stamp)
    return Repository(scope, database)


_STAMP: Final = sa.cast(sa.literal_column("accounts.xmin"), sa.Text)
"""The transaction that wrote the account's row last: any change of the row changes it."""

_ACCOUNT: Final = sa.select(*accounts.c, _STAMP.label("stamp"))

_known: WeakKeyDictionary[Database, dict[str, Scope]] = WeakKeyDictionary()
"""The accounts that this process has opened, by code, as they were when that was done last."""
