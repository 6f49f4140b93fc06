"""Price groups and the switch that makes them automatic, which change together: planned as one pair per member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.effects import Effect
from loyalty_graph.ledger.price_groups import group_reached
from loyalty_graph.ledger.tables import ATTRIBUTE, TEXT, customers, price_groups

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.actions.changes import AttributeChange
    from loyalty_graph.actions.programme import Programme

PAIR: Final = (Attribute.AUTOMATIC_PRICE_GROUP, Attribute.PRICE_GROUP)

_held: Final = price_groups.alias("held_group")
_IS_AUTOMATIC: Final = customers.c.automatic_price_group
_GROUP: Final = _held.c.code


def pair_changed(
    change: AttributeChange, asked: sa.Subquery, programme: Programme, earlier: Sequence[sa.CTE]
) -> sa.CompoundSelect[Any]:
    """What a change of one of the two makes of both. `asked` are the members it is for."""
    source, reached = _pairs(asked, programme, earlier)
    if change.attribute is Attribute.PRICE_GROUP:
        assert change.value is None or isinstance(change.value, str)  # noqa: S101 - told to the type checker: changes check it themselves
        programme.check_price_group(change.value)
        group: sa.ColumnElement[Any] = sa.literal(change.value, TEXT)
        automatic: sa.ColumnElement[Any] = sa.and_(_IS_AUTOMATIC, _GROUP.is_not_distinct_from(group))
    else:
        automatic = sa.literal(change.value, sa.Boolean)
        group = sa.case((sa.and_(automatic, ~_IS_AUTOMATIC), reached), else_=_GROUP)
    named = {each: sa.literal(each is change.attribute, sa.Boolean) for each in PAIR}
    return _rows_of(source, automatic, group, named)


def pair_restored(rows: sa.CTE, programme: Programme, earlier: Sequence[sa.CTE]) -> sa.CompoundSelect[Any]:
    """What becomes of both where an operation that changed either is undone. `rows` are those of a Restoration.

    Where the group is another one by now, somebody else decides it: it stays, and does not become automatic again.
    """
    switched, chosen = (rows.c.attribute == each for each in PAIR)
    asked = (
        sa.select(
            rows.c.member_id,
            sa.func.bool_or(switched).label("switched"),
            sa.func.bool_or(rows.c.left == "true").filter(switched).label("automatic_left"),
            sa.func.bool_or(rows.c.former == "true").filter(switched).label("automatic_before"),
            sa.func.bool_or(chosen).label("chosen"),
            sa.func.max(rows.c.left).filter(chosen).label("group_left"),
            sa.func.max(rows.c.former).filter(chosen).label("group_before"),
        )
        .where(rows.c.attribute.in_(PAIR))
        .group_by(rows.c.member_id)
        .subquery()
    )
    source, reached = _pairs(asked, programme, earlier)
    other_group = sa.and_(asked.c.chosen, _GROUP.is_distinct_from(asked.c.group_left))
    stays = sa.or_(
        ~asked.c.switched,
        _IS_AUTOMATIC.is_distinct_from(asked.c.automatic_left),
        sa.and_(asked.c.automatic_before, other_group),
    )
    automatic = sa.case((stays, _IS_AUTOMATIC), else_=asked.c.automatic_before)
    group = sa.case(
        (sa.and_(automatic, ~_IS_AUTOMATIC), reached),
        (sa.or_(automatic, ~asked.c.chosen, other_group), _GROUP),
        else_=asked.c.group_before,
    )
    return _rows_of(source, automatic, group, dict(zip(PAIR, (asked.c.switched, asked.c.chosen), strict=True)))


def _pairs(
    asked: sa.Subquery, programme: Programme, earlier: Sequence[sa.CTE]
) -> tuple[sa.Select[Any], sa.ScalarSelect[Any]]:
    """A Select of the members with their records and groups, and the group that they reach with the steps' points."""
    source = asked.outerjoin(customers, customers.c.member_id == asked.c.member_id).outerjoin(
        _held, _held.c.price_group_id == customers.c.price_group_id
    )
    more: Any = 0
    if booked := [step for step in earlier if "effect" in step.c]:
        counted = (
            sa.select(step.c.member_id, step.c.points).where(step.c.effect.in_((Effect.EARNED, Effect.REVERSED)))
            for step in booked
        )
        each = sa.union_all(*counted).subquery()
        summed = sa.select(each.c.member_id, sa.func.sum(each.c.points).label("points")).group_by(each.c.member_id)
        moved = summed.subquery()
        source = source.outerjoin(moved, moved.c.member_id == asked.c.member_id)
        more = sa.func.coalesce(moved.c.points, 0)
    selected = sa.select(asked.c.member_id, customers.c.member_id.is_not(None).label("has_record")).select_from(source)
    return selected, group_reached(programme.account_id, price_groups.c.code, more=more)


def _rows_of(
    source: sa.Select[Any],
    automatic: sa.ColumnElement[Any],
    group: sa.ColumnElement[Any],
    named: Mapping[Attribute, sa.ColumnElement[bool]],
) -> sa.CompoundSelect[Any]:
    """A row for each of the two that is `named`, and one for what changes with it."""
    pairs = source.add_columns(
        sa.cast(_IS_AUTOMATIC, TEXT).label("automatic"),
        _GROUP.label("group"),
        sa.cast(automatic, TEXT).label("automatic_after"),
        group.label("group_after"),
        *(condition.label(f"named_{each.name}") for each, condition in named.items()),
    ).cte()
    selects = []
    for each, name in zip(PAIR, ("automatic", "group"), strict=True):
        before, after, is_named = pairs.c[name], pairs.c[f"{name}_after"], pairs.c[f"named_{each.name}"]
        row = sa.select(
            pairs.c.member_id,
            pairs.c.has_record,
            sa.literal(each, ATTRIBUTE).label("attribute"),
            sa.cast(sa.null(), sa.BigInteger).label("newsletter_id"),
            before.label("value_before"),
            after.label("value_after"),
            sa.case((is_named, 0), else_=1).label("place"),
        )
        follows = sa.and_(pairs.c.has_record, before.is_distinct_from(after))
        selects.append(row.where(sa.or_(is_named, follows)))
    return sa.union_all(*selects)
