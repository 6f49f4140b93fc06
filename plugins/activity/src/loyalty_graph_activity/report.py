"""The Customer Activity report: who bought what was asked for, what it came to, the points they have."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph import SUM, Access, Column, Link, Money, Points, Report, Repository, Select
from loyalty_graph_activity.conditions import customer_conditions, in_scope, sales_conditions
from loyalty_graph_activity.filter import Selection, check_ranges, check_survey, ignored_by_others

if TYPE_CHECKING:
    from collections.abc import Mapping


class Activity(Report):
    """Customers with at least one purchase: what they bought, the points they have, how they may be reached.

    Every sale but refunds and voucher issues is a purchase. Customers who never purchased anything have no row,
    whatever points they have. The limited columns are the basic ones; all others are shown on request.
    """

    name, title, version = "activity", "Customer Activity Report", "1.1"
    per_member = "member_id"

    class Filter(Selection):
        """Which customers the report shows."""

    reference = Column(
        str,
        "Customer Number",
        key=True,
        description="The unique id by which entries, sales and imports name the customer.",
    )
    email = Column(str | None, "Email", personal=True, description="The customer's email address.")
    first_name = Column(str | None, "First Name", personal=True, description="The customer's first name.")
    last_name = Column(str | None, "Last Name", personal=True, description="The customer's last name.")
    phone = Column(str | None, "Phone", personal=True, description="The customer's phone number.")
    available_points = Column(
        Points, "Available Points", total=SUM, description="The points the customer has now, in the types asked for."
    )
    sales_count = Column(
        int, "Sales", total=SUM, description="How many purchases the customer made, of the days and type asked for."
    )
    sales_total = Column(
        Money,
        "Sales Total",
        total=SUM,
        description="What these purchases come to, less refunds: on their own day, under the type of what they refund.",
    )
    last_sale_at = Column(dt.datetime, "Last Sale", description="When the customer last purchased anything.")
    receive_email = Column(bool, "Receive Email", limited=False, description="Whether the customer agreed to email.")
    receive_post = Column(bool, "Receive Post", limited=False, description="Whether the customer agreed to post.")
    receive_sms = Column(
        bool, "Receive SMS", limited=False, description="Whether the customer agreed to text messages."
    )
    price_group = Column(
        str | None, "Price Group", limited=False, description="The code of the customer's price group, if any."
    )
    accrual_enabled = Column(
        bool, "Accrual Enabled", limited=False, description="Whether the customer earns points by rules and campaigns."
    )
    automatic_price_group = Column(
        bool,
        "Automatic Price Group",
        limited=False,
        description="Whether the price group follows the points earned in a lifetime.",
    )
    account_customer = Column(
        bool, "Account Customer", limited=False, description="Whether the customer pays by statement."
    )
    survey_answers = Column(
        list[str],
        "Customer Survey",
        limited=False,
        description="What the customer chose in surveys, each as group:option, sorted.",
    )
    created_at = Column(dt.datetime, "Created", limited=False, description="When the customer record was created.")
    customer = Link("customer", by="reference", description="The customer record.")

    unexplained: ClassVar[dict[str, str]] = {
        "available_points": "It is the sum of all of a customer's entries, which this report does not break down."
    }

    def ignored(self, given: Mapping[str, object]) -> dict[str, str]:
        """What orderNumber or else customerAvailablePoints makes meaningless."""
        because = ignored_by_others(given)
        check_survey({name: value for name, value in given.items() if name not in because})
        return because

    async def check(self, repository: Repository, filter: Filter) -> None:  # noqa: A002 - the word of the API
        """Refuse ranges that are reversed or start after today."""
        check_ranges(repository, filter)

    def select(self, repository: Repository, filter: Filter) -> Select:  # noqa: A002 - the word of the API
        """One row per customer that the filter selects."""
        if filter.order_number is not None or filter.customer_number is not None:
            repository = repository.reading(Access.BY_KEY)  # at most one
        customers, groups, sales = repository.customers, repository.price_groups, _sales(repository, filter)
        held = repository.tally(customers.c.member_id, None, filter.balance_types)
        available = sa.func.coalesce(held.c.points, 0)
        answers = _survey_answers(repository)
        return (
            sa.select(
                customers.c.member_id,
                customers.c.reference,
                customers.c.email,
                customers.c.first_name,
                customers.c.last_name,
                customers.c.phone,
                available.label("available_points"),
                sales.c.sales_count,
                sales.c.sales_total,
                sales.c.last_sale_at,
                customers.c.receive_email,
                customers.c.receive_post,
                customers.c.receive_sms,
                groups.c.code.label("price_group"),
                customers.c.accrual_enabled,
                customers.c.automatic_price_group,
                customers.c.account_customer,
                sa.func.coalesce(answers.c.answers, _NO_ANSWERS).label("survey_answers"),
                customers.c.created_at,
            )
            .select_from(customers.outerjoin(sales, sa.true()))  # all have one: it is a condition that they bought
            .outerjoin(held, sa.true())
            .outerjoin(answers, sa.true())
            .outerjoin(groups, groups.c.price_group_id == customers.c.price_group_id)
            .where(*customer_conditions(repository, filter, available))
            .where(*sales_conditions(filter, sales.c.sales_total))
        )


def _sales(repository: Repository, chosen: Selection) -> sa.FromClause:
    """What a customer bought on the days and of the type asked for, and when it last bought anything."""
    takings = repository.takings
    counted = in_scope(repository, chosen, takings)
    total = sa.func.coalesce(sa.func.sum(takings.c.amount).filter(counted), 0)
    sums = sa.select(
        sa.func.count().filter(takings.c.is_purchase, counted).label("sales_count"),
        sa.cast(total, sa.Numeric(38, 2)).label("sales_total"),
        sa.func.max(takings.c.sold_at).filter(takings.c.is_purchase).label("last_sale_at"),
    )
    return repository.sums_of(sums, {takings.c.member_id: repository.customers.c.member_id})


def _survey_answers(repository: Repository) -> sa.FromClause:
    """What a customer chose in surveys, sorted: no row where it never did."""
    answers = repository.survey_answers.alias()
    answer = answers.c.segment_group + ":" + answers.c.option
    chosen = sa.func.array_agg(postgresql.aggregate_order_by(answer, answer)).label("answers")
    return repository.sums_of(sa.select(chosen), {answers.c.member_id: repository.customers.c.member_id})


_NO_ANSWERS: Final = sa.cast(postgresql.array([]), postgresql.ARRAY(sa.Text))
