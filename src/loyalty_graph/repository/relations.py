"""What an account holds, as FROM clauses that cannot show another account's rows.

Each is a plain `SELECT … WHERE account_id = …`, which PostgreSQL merges into the statement around it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Self

import sqlalchemy as sa

from loyalty_graph.ledger import tables
from loyalty_graph.repository.access import Access

if TYPE_CHECKING:
    from loyalty_graph.repository.scope import Scope


@dataclass(frozen=True, eq=False)
class Relations:
    """The scoped relations. Columns are those of the tables without the account; use `.alias()` to have one twice."""

    scope: Scope
    access: Access = field(default=Access.BY_KEY, kw_only=True)

    def reading(self, access: Access) -> Self:
        """The same, for statements that read in this way."""
        return self if access is self.access else replace(self, access=access)

    @cached_property
    def members(self) -> sa.Subquery:
        """Everyone the account knows by reference: `member_id`, `reference`, `has_record` and the record's columns.

        The latter are null for an orphan. Somebody whom only a sale names is a member without entries.
        """
        member, record = tables.members, tables.customers
        found = member.outerjoin(record, record.c.member_id == member.c.member_id)
        columns = [
            member.c.member_id,
            member.c.reference,
            record.c.member_id.is_not(None).label("has_record"),
            *_record_columns(),
        ]
        only = sa.select(*columns).select_from(found).where(member.c.account_id == self.scope.account_id)
        return only.subquery("members")

    @cached_property
    def customers(self) -> sa.Subquery:
        """The customer records, each with its member's `reference`."""
        member, record = tables.members, tables.customers
        both = member.join(record, record.c.member_id == member.c.member_id)
        columns = [member.c.member_id, member.c.reference, *_record_columns()]
        only = sa.select(*columns).select_from(both).where(member.c.account_id == self.scope.account_id)
        return only.subquery("customers")

    @cached_property
    def enrolments(self) -> sa.Subquery:
        """Which record is enrolled in which campaign, and since when."""
        return self._scoped(tables.enrolments)

    @cached_property
    def survey_answers(self) -> sa.Subquery:
        """The options that records chose: `member_id`, `segment_group`, `option`."""
        return self._scoped(tables.survey_answers)

    @cached_property
    def sales(self) -> sa.Subquery:
        """All sales, refunds and voucher issues included; see `purchases` and `takings` for what counts as bought.

        `voided_at` is set on the issue of a voucher that was voided.
        """
        return self._scoped(tables.sales)

    @cached_property
    def sale_lines(self) -> sa.Subquery:
        """The lines of sales, by `member_id` and `order_number`."""
        return self._scoped(tables.sale_lines)

    @cached_property
    def entries(self) -> sa.Subquery:
        """The ledger. `day` is the UTC day of `effective_at`; history is ordered by (`effective_at`, `seq`)."""
        return self._scoped(tables.entries)

    @cached_property
    def postings(self) -> sa.Subquery:
        """When entries were recorded: `posting_id`, `position`, `recorded_at`."""
        return self._scoped(tables.postings)

    @cached_property
    def balances(self) -> sa.Subquery:
        """One row per member and balance type with an entry: points now, lifetime sums per effect, `seq` entries."""
        return self._scoped(tables.balances)

    @cached_property
    def balance_types(self) -> sa.Subquery:
        """The balance types, retired ones included."""
        return self._scoped(tables.balance_types)

    @cached_property
    def campaigns(self) -> sa.Subquery:
        """The campaigns, ended ones included."""
        return self._scoped(tables.campaigns)

    @cached_property
    def adjustment_reasons(self) -> sa.Subquery:
        """The reasons that adjustments may be given."""
        return self._scoped(tables.adjustment_reasons)

    @cached_property
    def price_groups(self) -> sa.Subquery:
        """The price groups."""
        return self._scoped(tables.price_groups)

    @cached_property
    def outlets(self) -> sa.Subquery:
        """The outlets; the first one has the lowest `position`."""
        return self._scoped(tables.outlets)

    @cached_property
    def newsletters(self) -> sa.Subquery:
        """The newsletters."""
        return self._scoped(tables.newsletters)

    @cached_property
    def newsletter_members(self) -> sa.Subquery:
        """Which record gets which newsletter, and since when."""
        return self._scoped(tables.newsletter_members)

    @cached_property
    def voucher_settings(self) -> sa.Subquery:
        """What new vouchers are like: one row, or none where all is as it is by default."""
        return self._scoped(tables.voucher_settings)

    @cached_property
    def vouchers(self) -> sa.Subquery:
        """The vouchers, used, void and expired ones included; `on_statement` once they have to be paid for."""
        return self._scoped(tables.vouchers)

    @cached_property
    def operations(self) -> sa.Subquery:
        """What was done to members and to the programme, previews included; outcomes are in `operation_outcomes`."""
        return self._scoped(tables.operations)

    @cached_property
    def operation_outcomes(self) -> sa.Subquery:
        """What operations meant for each member: `line` counts from 1 within `member_id` and `operation_id`."""
        return self._scoped(tables.operation_outcomes)

    @cached_property
    def daily_points(self) -> sa.Subquery:
        """What each UTC day changed per balance type, of members not excluded from reports.

        Several rows of one day and type add up: those not yet folded in stand beside the folded one.
        """
        folded, recent = tables.daily_points, tables.daily_point_deltas
        columns = [column.name for column in folded.c if column.name != "account_id"]
        parts = [
            sa.select(*(table.c[name] for name in columns)).where(table.c.account_id == self.scope.account_id)
            for table in (folded, recent)
        ]
        return sa.union_all(*parts).subquery("daily_points")

    def _scoped(self, table: sa.Table) -> sa.Subquery:
        return _rows_of(table, self.scope.account_id)


@lru_cache(maxsize=1_000)
def _rows_of(table: sa.Table, account_id: int) -> sa.Subquery:
    """The rows of one account, made once for all requests: the columns of a subquery cost more than its statement."""
    columns = [column for column in table.c if column.name != "account_id"]
    return sa.select(*columns).where(table.c.account_id == account_id).subquery(table.name)


def _record_columns() -> list[sa.Column[Any]]:
    return [column for column in tables.customers.c if column.name not in ("member_id", "account_id")]
