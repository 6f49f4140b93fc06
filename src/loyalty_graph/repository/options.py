"""The values that closed arguments may have: Selects of (value, label), as `Argument(options=…)` takes them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from loyalty_graph.ledger import tables
from loyalty_graph.repository.relations import Relations
from loyalty_graph.repository.sales import NOT_PURCHASES, SALE

Choices = sa.Select[Any]
"""A Select of `value` and `label`."""


@dataclass(frozen=True, eq=False)
class Options(Relations):
    """Choices of this account. Name one in a declaration: `Argument("Campaigns", options=Repository.campaign_choices)`.

    `given` is the value of the argument that the argument depends on; only `survey_option_choices` looks at it.
    """

    def campaign_choices(self, given: str | None = None) -> Choices:  # noqa: ARG002 - the form all choices have
        """The codes of all campaigns."""
        return _choices(self.campaigns.c.code, self.campaigns.c.name)

    def balance_type_choices(self, given: str | None = None) -> Choices:  # noqa: ARG002 - as above
        """The codes of all balance types, retired ones included: they stay in every report."""
        return _choices(self.balance_types.c.code, self.balance_types.c.name)

    def adjustment_reason_choices(self, given: str | None = None) -> Choices:  # noqa: ARG002 - as above
        """The codes of all adjustment reasons."""
        return _choices(self.adjustment_reasons.c.code, self.adjustment_reasons.c.label)

    def price_group_choices(self, given: str | None = None) -> Choices:  # noqa: ARG002 - as above
        """The codes of all price groups."""
        return _choices(self.price_groups.c.code, self.price_groups.c.name)

    def newsletter_choices(self, given: str | None = None) -> Choices:  # noqa: ARG002 - as above
        """The codes of all newsletters."""
        return _choices(self.newsletters.c.code, self.newsletters.c.name)

    def sale_type_choices(self, given: str | None = None) -> Choices:  # noqa: ARG002 - as above
        """The types of purchase there are in the account, SALE in any case."""
        sales = tables.sales
        found = _distinct(sales.c.type, sales.c.account_id == self.scope.account_id)
        types = sa.union(sa.select(found.c.value), sa.select(_text(SALE))).subquery("sale_types")
        return _choices(types.c.value, types.c.value).where(types.c.value.not_in(NOT_PURCHASES))

    def survey_group_choices(self, given: str | None = None) -> Choices:  # noqa: ARG002 - as above
        """The segment groups that somebody answered."""
        answers = tables.survey_answers
        found = _distinct(answers.c.segment_group, answers.c.account_id == self.scope.account_id)
        return _choices(found.c.value, found.c.value)

    def survey_option_choices(self, given: str | None = None) -> Choices:
        """The options that somebody chose in the segment group `given`; of any group where it is None."""
        answers = tables.survey_answers
        own = answers.c.account_id == self.scope.account_id
        found = _distinct(answers.c.option, own if given is None else own & (answers.c.segment_group == given))
        return _choices(found.c.value, found.c.value)


def _choices(value: sa.ColumnElement[Any], label: sa.ColumnElement[Any]) -> Choices:
    return sa.select(value.label("value"), label.label("label"))


def _text(value: str) -> sa.ColumnElement[str]:
    return sa.collate(sa.literal(value, sa.Text), "C").label("value")


def _distinct(column: sa.Column[str], condition: sa.ColumnElement[bool]) -> sa.Subquery:
    """The different values of a column, each found through the index from the one before: it costs the values."""
    values = sa.select(sa.func.min(column).label("value")).where(condition).cte("found", recursive=True)
    following = sa.select(sa.func.min(column)).where(condition, column > values.c.value).scalar_subquery()
    values = values.union_all(sa.select(following).where(values.c.value.is_not(None)))
    return sa.select(values.c.value).where(values.c.value.is_not(None)).subquery("different")
