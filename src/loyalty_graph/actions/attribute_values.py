"""Where attributes of customers are kept: read as text, and written from the text that is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.actions.staging import planned_changes
from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.ledger.tables import TEXT, customers, newsletter_members, newsletters, price_groups

if TYPE_CHECKING:
    import datetime as dt

FLAGS: Final[dict[Attribute, sa.Column[bool]]] = {
    Attribute.ACCRUAL: customers.c.accrual_enabled,
    Attribute.AUTOMATIC_PRICE_GROUP: customers.c.automatic_price_group,
}

_planned: Final = planned_changes.c
_CHANGES: Final = _planned.value_before.is_distinct_from(_planned.value_after)


def value_held(
    attribute: sa.ColumnElement[Attribute], subject: sa.ColumnElement[str | None], account_id: int
) -> sa.ColumnElement[str | None]:
    """The value that a row of `customers` in the statement around has; null of an orphan. Not of price groups."""
    gets = (
        sa.exists()
        .where(newsletter_members.c.member_id == customers.c.member_id)
        .where(newsletter_members.c.newsletter_id == newsletters.c.newsletter_id)
        .where(newsletters.c.account_id == account_id, newsletters.c.code == subject)
        .correlate_except(newsletter_members, newsletters)
    )
    return sa.case(
        (customers.c.member_id.is_(None), None),
        *((attribute == each, sa.cast(column, TEXT)) for each, column in FLAGS.items()),
        (attribute == Attribute.NEWSLETTER, sa.cast(gets, TEXT)),
    )


def write_records(account_id: int) -> sa.Update:
    """Write what is planned of customer records, each once."""
    to: dict[Attribute, tuple[sa.Column[Any], Any]] = {
        **{each: (column, sa.func.bool_or(_planned.value_after == "true")) for each, column in FLAGS.items()},
        Attribute.PRICE_GROUP: (customers.c.price_group_id, sa.func.max(price_groups.c.price_group_id)),
    }
    group = sa.and_(
        _planned.attribute == Attribute.PRICE_GROUP,
        price_groups.c.account_id == account_id,
        price_groups.c.code == _planned.value_after,
    )
    outputs = []
    for each, (column, value) in to.items():
        of_it = _planned.attribute == each
        outputs += [sa.func.bool_or(of_it).label(f"sets_{column.name}"), value.filter(of_it).label(column.name)]
    planned = (
        sa.select(_planned.member_id, *outputs)
        .select_from(planned_changes.outerjoin(price_groups, group))
        .where(_planned.attribute.in_(to), _CHANGES)
        .group_by(_planned.member_id)
        .subquery("planned")
    )
    return (
        sa.update(customers)
        .where(customers.c.member_id == planned.c.member_id)
        .values(
            {
                column: sa.case((planned.c[f"sets_{column.name}"], planned.c[column.name]), else_=column)
                for column, _ in to.values()
            }
        )
    )


def _newsletters_planned(account_id: int, value: str) -> sa.Select[Any]:
    return (
        sa.select(_planned.member_id, newsletters.c.newsletter_id)
        .join(newsletters, newsletters.c.code == _planned.subject)
        .where(newsletters.c.account_id == account_id, _planned.attribute == Attribute.NEWSLETTER)
        .where(_CHANGES, _planned.value_after == value)
    )


def add_to_newsletters(account_id: int, at: dt.datetime) -> sa.Insert:
    """Add whoever is planned to get a newsletter from now on."""
    rows = _newsletters_planned(account_id, "true").add_columns(
        sa.literal(account_id, sa.BigInteger), sa.literal(at, newsletter_members.c.added_at.type)
    )
    names = ["member_id", "newsletter_id", "account_id", "added_at"]
    return sa.insert(newsletter_members).from_select(names, rows)


def take_from_newsletters(account_id: int) -> sa.Delete:
    """Take away whoever is planned to get a newsletter no more."""
    leaving = _newsletters_planned(account_id, "false").subquery("leaving")
    return sa.delete(newsletter_members).where(
        newsletter_members.c.member_id == leaving.c.member_id,
        newsletter_members.c.newsletter_id == leaving.c.newsletter_id,
    )
