"""Which customers a selection shows, as conditions on customers and on what they bought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph import Repository
    from loyalty_graph_activity.filter import Days, Selection

Condition = sa.ColumnElement[bool]


def in_scope(repository: Repository, chosen: Selection, sales: sa.Subquery) -> Condition:
    """Whether a sale is of the type and on the days asked for. `sales` are purchases or takings."""
    of_type = sa.true() if chosen.sales_type is None else sales.c.type == chosen.sales_type
    return sa.and_(of_type, _on(repository, chosen.sales, sales))


def customer_conditions(
    repository: Repository, chosen: Selection, available: sa.ColumnElement[int]
) -> Iterator[Condition]:
    """What must hold of a customer with these points: a purchase that is all that was asked for, and the rest."""
    customers = repository.customers
    if chosen.order_number is not None:
        yield customers.c.member_id.in_(repository.buyer(chosen.order_number))
        return
    yield _purchase(repository, chosen)
    if (days := chosen.had_zero_sales) is not None:
        yield sa.not_(_some(repository, repository.purchases, _on(repository, days, repository.purchases)))
    if chosen.customer_number is not None:
        yield customers.c.reference == chosen.customer_number
    for name in ("receive_email", "receive_post", "receive_sms"):
        if (wanted := getattr(chosen, name)) is not None:
            yield customers.c[name] == wanted
    if (points := chosen.customer_available_points) is not None:
        yield from _within(available, points.min, points.max)
    if chosen.survey_segment_group is not None:
        yield _answered(repository, chosen)


def sales_conditions(chosen: Selection, total: sa.ColumnElement[Any]) -> Iterator[Condition]:
    """What must hold of the total of a customer's sales; the limits themselves are outside."""
    if (sales := chosen.customer_sales) is not None:
        if sales.more_than is not None:
            yield total > sales.more_than
        if sales.less_than is not None:
            yield total < sales.less_than


def _purchase(repository: Repository, chosen: Selection) -> Condition:
    purchases, lines = repository.purchases, repository.sale_lines
    wanted = in_scope(repository, chosen, purchases)
    if (plu := chosen.product_plu) is not None:
        line = sa.select(lines.c.line).where(
            lines.c.member_id == purchases.c.member_id,
            lines.c.order_number == purchases.c.order_number,
            sa.or_(lines.c.product_id == plu, lines.c.supplier_sku == plu, lines.c.manufacturer_sku == plu),
        )
        wanted = sa.and_(wanted, line.exists())
    return _some(repository, purchases, wanted)


def _answered(repository: Repository, chosen: Selection) -> Condition:
    answers = repository.survey_answers
    wanted = answers.c.segment_group == chosen.survey_segment_group
    if chosen.survey_segment_options is not None:
        options = sa.literal(chosen.survey_segment_options, postgresql.ARRAY(sa.Text))
        wanted = sa.and_(wanted, answers.c.option == sa.any_(options))
    return _some(repository, answers, wanted)


def _some(repository: Repository, relation: sa.Subquery, wanted: Condition) -> Condition:
    own = relation.c.member_id == repository.customers.c.member_id
    return sa.select(relation.c.member_id).where(own, wanted).correlate(repository.customers).exists()


def _on(repository: Repository, days: Days | None, sales: sa.Subquery) -> Condition:
    if days is None:
        return sa.true()
    last = None if days.to is None else repository.until_today(days.to)
    return sa.and_(*_within(sales.c.day, days.from_, last))


def _within(value: sa.ColumnElement[Any], low: Any, high: Any) -> Iterator[Condition]:
    if low is not None:
        yield value >= low
    if high is not None:
        yield value <= high
