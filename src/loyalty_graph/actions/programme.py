"""What changes name by code: balance types, campaigns and so on, found in the action's own transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.actions.changes import AttributeChange, Booking, VoucherIssue
from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.tables import balance_types
from loyalty_graph.ledger.vouchers import terms_now
from loyalty_graph.repository.restrictions import among

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.repository import Repository

_Named = dict[str, sa.Row[Any]]


@dataclass(frozen=True)
class Programme:
    """The account's balance types and reasons, and what some changes name besides, each by code."""

    account_id: int
    balance_types: Mapping[str, sa.Row[Any]]
    campaigns: Mapping[str, sa.Row[Any]]
    reasons: Mapping[str, sa.Row[Any]]
    price_groups: Mapping[str, sa.Row[Any]]
    newsletters: Mapping[str, sa.Row[Any]]

    def balance_type(self, code: str | None) -> sa.ColumnElement[int]:
        """The id of a balance type, by default of that which is the default one by then. Raises InputError."""
        if code is not None:
            found = _known(self.balance_types, code, "UNKNOWN_BALANCE_TYPE", "balance type")
            return sa.literal(found.balance_type_id, sa.BigInteger)
        if not any(found.is_default for found in self.balance_types.values()):
            raise InputError("NO_DEFAULT_BALANCE_TYPE", "No balance type is the default one: name one.")
        # Found within the statement, as rows of a change find it: another verb may move the flag at any time.
        mine = sa.and_(balance_types.c.account_id == self.account_id, balance_types.c.is_default)
        return sa.select(balance_types.c.balance_type_id).where(mine).correlate(None).scalar_subquery()

    def campaign(self, code: str | None) -> int | None:
        """The id of a campaign. Raises InputError (UNKNOWN_CAMPAIGN)."""
        return None if code is None else _known(self.campaigns, code, "UNKNOWN_CAMPAIGN", "campaign").campaign_id

    def reason(self, code: str | None) -> sa.Row[Any] | None:
        """A reason: `reason_id`, `effect_up`, `effect_down`. Raises InputError (UNKNOWN_REASON)."""
        return None if code is None else _known(self.reasons, code, "UNKNOWN_REASON", "adjustment reason")

    def check_price_group(self, code: str | None) -> None:
        """Refuse a price group that there is not. Raises InputError (UNKNOWN_PRICE_GROUP)."""
        if code is not None:
            _known(self.price_groups, code, "UNKNOWN_PRICE_GROUP", "price group")

    def newsletter(self, code: str | None) -> int | None:
        """The id of a newsletter. Raises InputError (UNKNOWN_NEWSLETTER)."""
        if code is None:
            return None
        return int(_known(self.newsletters, code, "UNKNOWN_NEWSLETTER", "newsletter").newsletter_id)


async def read_programme(connection: AsyncConnection, repository: Repository, changes: Sequence[Change]) -> Programme:
    """Read what the changes may name. Raises InputError (NO_OUTLET) for vouchers that cannot be issued."""
    if any(isinstance(change, VoucherIssue) for change in changes):
        await terms_now(connection, repository.scope.account_id, repository.scope.now)
    types, reasons = repository.balance_types, repository.adjustment_reasons
    of_types = sa.select(types.c.code, types.c.balance_type_id, types.c.is_default)
    of_reasons = sa.select(reasons.c.code, reasons.c.reason_id, reasons.c.effect_up, reasons.c.effect_down)
    bookings = [change for change in changes if isinstance(change, Booking)]
    attributes = [change for change in changes if isinstance(change, AttributeChange)]
    groups = [str(change.value) for change in attributes if change.attribute is Attribute.PRICE_GROUP and change.value]
    return Programme(
        repository.scope.account_id,
        # None of them is retired before this transaction has ended.
        await _by_code(connection, of_types.with_for_update(read=True, key_share=True)),
        await _named(connection, repository.campaigns, {change.campaign for change in bookings}),
        await _by_code(connection, of_reasons),
        await _named(connection, repository.price_groups, groups),
        await _named(connection, repository.newsletters, {change.newsletter for change in attributes}),
    )


async def _named(connection: AsyncConnection, relation: sa.Subquery, codes: Iterable[str | None]) -> _Named:
    """The rows of a relation with these codes, None being none."""
    named = [code for code in codes if code is not None]
    return await _by_code(connection, sa.select(relation).where(among(relation.c.code, named))) if named else {}


async def _by_code(connection: AsyncConnection, statement: sa.Select[Any]) -> _Named:
    return {row.code: row for row in await connection.execute(statement)}


def _known(named: Mapping[str, sa.Row[Any]], code: str, error: str, what: str) -> sa.Row[Any]:
    if code not in named:
        raise InputError(error, f"There is no {what} {code!r}.")
    return named[code]
