"""Words about who belongs to campaigns: by enrolment, by an entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from loyalty_graph.repository.restrictions import Restrictions

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, eq=False)
class MembershipWords(Restrictions):
    """Conditions on the member in `member_id`, a column of the statement around. `campaigns` are codes; None: any."""

    def is_enrolled(
        self, member_id: sa.ColumnElement[int], campaigns: Sequence[str] | None = None
    ) -> sa.ColumnElement[bool]:
        """Whether the member is enrolled in one of these campaigns: never true of an orphan."""
        return self._belongs(self.enrolments.alias(), member_id, campaigns)

    def has_campaign_entry(
        self, member_id: sa.ColumnElement[int], campaigns: Sequence[str] | None = None
    ) -> sa.ColumnElement[bool]:
        """Whether the member, with a record or not, has an entry in one of these campaigns."""
        return self._belongs(self.entries.alias(), member_id, campaigns)

    def _belongs(
        self, relation: sa.FromClause, member_id: sa.ColumnElement[int], campaigns: Sequence[str] | None
    ) -> sa.ColumnElement[bool]:
        own = sa.select(relation.c.member_id).where(relation.c.member_id == member_id)
        return own.where(self.in_campaigns(relation.c.campaign_id, campaigns)).exists()
