"""Conditions that limit a statement to balance types and campaigns named by their codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.ledger import tables
from loyalty_graph.repository.access import Access
from loyalty_graph.repository.relations import Relations

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, eq=False)
class Restrictions(Relations):
    """Conditions on the columns of scoped relations. No list means everything."""

    def in_balance_types(self, column: sa.ColumnElement[int], codes: Sequence[str] | None) -> sa.ColumnElement[bool]:
        """Whether the balance type id in `column` is one of `codes`; True for no codes."""
        if codes is None:
            return sa.true()
        types = self.balance_types
        return column.in_(sa.select(types.c.balance_type_id).where(among(types.c.code, codes)))

    def in_campaigns(self, column: sa.ColumnElement[int | None], codes: Sequence[str] | None) -> sa.ColumnElement[bool]:
        """Whether the campaign id in `column` is one of `codes`; for no codes, whether there is a campaign at all."""
        if codes is None:
            return column.is_not(None)
        return column.in_(self._campaign_ids(codes))

    def entries_in(self, codes: Sequence[str] | None) -> sa.Subquery:
        """The ledger of these campaigns; for no codes, of any campaign.

        A campaign belongs to an account, and so does each of its entries. Where many are read nothing else says whose
        they are, so that an index on campaigns and members is enough to count them.
        """
        entry = tables.entries
        columns = (column for column in entry.c if column.name != "account_id")
        theirs: list[sa.ColumnElement[bool]] = [entry.c.campaign_id.in_(self._campaign_ids(codes))]
        if self.access is Access.BY_KEY:
            theirs = [entry.c.account_id == self.scope.account_id, self.in_campaigns(entry.c.campaign_id, codes)]
        return sa.select(*columns).where(*theirs).subquery("entries")

    def _campaign_ids(self, codes: Sequence[str] | None) -> sa.Select[int]:
        ids = sa.select(self.campaigns.c.campaign_id)
        return ids if codes is None else ids.where(among(self.campaigns.c.code, codes))


def among(column: sa.ColumnElement[str], values: Sequence[str]) -> sa.ColumnElement[bool]:
    """Whether a text is one of `values`: an array of any length is one parameter, so the statement stays the same."""
    return column == sa.any_(sa.literal(list(values), postgresql.ARRAY(sa.Text)))
