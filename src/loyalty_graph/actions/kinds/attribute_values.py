"""Where attributes of customers are kept: read as text, and written from the text that is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.actions.staging import planned_changes
from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.ledger.tables import TEXT, customers, newsletter_members, price_groups

if TYPE_CHECKING:
    import datetime as dt

_COLUMNS: Final[dict[Attribute, sa.Column[Any]]] = {
    Attribute.ACCRUAL: customers.c.accrual_enabled,
    Attribute.AUTOMATIC_PRICE_GROUP: customers.c.automatic_price_group,
    Attribute.OPTED_OUT_AT: customers.c.opted_out_at,
    Attribute.CLOSED_AT: customers.c.closed_at,
}
"""Where the values stand that are text to no one but operations."""

_planned: Final = planned_changes.c
_CHANGES: Final = _planned.value_before.is_distinct_from(_planned.value_after)


def value_held(
    attribute: sa.ColumnElement[Attribute], newsletter_id: sa.ColumnElement[int | None]
) -> sa.ColumnElement[str | None]:
    """The value that a row of `customers` in the statement around has; null of an orphan. Not of price groups."""
    gets = (
        sa.exists()
        .where(newsletter_members.c.member_id == customers.c.member_id)
        .where(newsletter_members.c.newsletter_id == newsletter_id)
        .correlate_except(newsletter_members)
    )
    return sa.case(
        (customers.c.member_id.is_(None), None),
        *((attribute == each, _text(column)) for each, column in _COLUMNS.items()),
        (attribute == Attribute.NEWSLETTER, sa.cast(gets, TEXT)),
    )


def written(attribute: Attribute, value: object) -> sa.ColumnElement[str | None]:
    """A value that an attribute is to have, as text. Not of price groups."""
    type_ = _COLUMNS[attribute].type if attribute in _COLUMNS else sa.Boolean()
    return _text(sa.literal(value, type_))


def _text(value: sa.ColumnElement[Any]) -> sa.ColumnElement[str | None]:
    """A value as text that can be cast back: a time in UTC, whatever the session's time zone is."""
    if isinstance(value.type, sa.DateTime):
        return sa.func.to_char(sa.func.timezone("UTC", value), 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
    return sa.cast(value, TEXT)


def write_records(account_id: int) -> sa.Update:
    """Write what is planned of customer records, each once."""
    group = sa.and_(
        _planned.attribute == Attribute.PRICE_GROUP,
        price_groups.c.account_id == account_id,
        price_groups.c.code == _planned.value_after,
    )
    groups = sa.func.max(price_groups.c.price_group_id)
    to = {each: (column, sa.func.max(_planned.value_after)) for each, column in _COLUMNS.items()}
    to[Attribute.PRICE_GROUP] = (customers.c.price_group_id, groups)
    outputs = []
    for each, (column, value) in to.items():
        of_it = _planned.attribute == each
        outputs += [
            sa.func.bool_or(of_it).label(f"sets_{column.name}"),
            sa.cast(value.filter(of_it), column.type).label(column.name),
        ]
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


def add_to_newsletters(account_id: int, at: dt.datetime) -> sa.Insert:
    """Add whoever is planned to get a newsletter from now on."""
    added = newsletter_members.c
    rows = _newsletters_planned("true").add_columns(
        sa.literal(account_id, added.account_id.type), sa.literal(at, added.added_at.type)
    )
    names = ["member_id", "newsletter_id", "account_id", "added_at"]
    return sa.insert(newsletter_members).from_select(names, rows)


def take_from_newsletters() -> sa.Delete:
    """Take away whoever is planned to get a newsletter no more."""
    leaving = _newsletters_planned("false").subquery("leaving")
    return sa.delete(newsletter_members).where(
        newsletter_members.c.member_id == leaving.c.member_id,
        newsletter_members.c.newsletter_id == leaving.c.newsletter_id,
    )


def _newsletters_planned(value: str) -> sa.Select[Any]:
    return sa.select(_planned.member_id, _planned.newsletter_id).where(
        _planned.attribute == Attribute.NEWSLETTER, _CHANGES, _planned.value_after == value
    )
