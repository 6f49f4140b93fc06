"""What the Activity report can be asked: its arguments, and which of them others make meaningless."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - Arguments reads its annotations
from typing import TYPE_CHECKING

from loyalty_graph import Argument, Arguments, InputError, Money, Points, Repository

if TYPE_CHECKING:
    from collections.abc import Mapping


class Days(Arguments):
    """A range of UTC days, open where an end is left out."""

    from_: dt.date | None = Argument("From", description="The first day.", example="2024-01-01")
    to: dt.date | None = Argument("To", description="The last day, included.", example="2024-06-30")


class Amounts(Arguments):
    """Limits of an amount, which must lie strictly between them."""

    more_than: Money | None = Argument("More than", description="The amount is greater.", example="500.00")
    less_than: Money | None = Argument("Less than", description="The amount is smaller.", example="1000.00")


class PointsRange(Arguments):
    """Limits of a number of points, both included."""

    min: Points | None = Argument("At least", description="The fewest points.", example="100")
    max: Points | None = Argument("At most", description="The most points.", example="1000")


class Selection(Arguments):
    """Which customers the report shows: those for whom all arguments given hold, but for the ignored ones."""

    order_number: str | None = Argument(
        "Order Number",
        description="The order number of a purchase: its customer, whatever else is asked. Ignores all other filters.",
        example="1001",
    )
    product_plu: str | None = Argument(
        "Product PLU Code",
        description="One code, either a product id, a supplier SKU or a manufacturer SKU: customers who purchased it.",
        example="SKU-A",
    )
    customer_number: str | None = Argument(
        "Customer Number", description="The reference of one customer, exactly.", example="ana"
    )
    customer_sales: Amounts | None = Argument(
        "Customer Sales were",
        description="What the customer's purchases come to less refunds, of the days and type asked for.",
    )
    customer_available_points: PointsRange | None = Argument(
        "Customer Available Points",
        description="The points the customer has. Ignores customerNumber, productPlu, sales, hadZeroSales, salesType.",
    )
    sales: Days | None = Argument(
        "Sales From/To",
        description="Customers with a purchase on these days; sales columns and customerSales count these days only.",
    )
    had_zero_sales: Days | None = Argument(
        "Had Zero Sales From/To", description="Customers without any purchase on these days."
    )
    sales_type: str | None = Argument(
        "Sales Type",
        description="Customers with a purchase of this type; sales columns and customerSales count this type only.",
        example="SALE",
        options=Repository.sale_type_choices,
    )
    receive_email: bool | None = Argument("Receive Email", description="Whether the customer agreed to receive email.")
    receive_post: bool | None = Argument("Receive Post", description="Whether the customer agreed to receive post.")
    receive_sms: bool | None = Argument("Receive SMS", description="Whether the customer agreed to text messages.")
    survey_segment_group: str | None = Argument(
        "Survey Segment Group",
        description="Customers who chose one of surveySegmentOptions in this group; without them, who answered it.",
        example="favourite-brand",
        options=Repository.survey_group_choices,
    )
    survey_segment_options: list[str] | None = Argument(
        "Survey Segment Options",
        description="Options of the group, any of which the customer chose. Needs surveySegmentGroup.",
        example="espresso",
        options=Repository.survey_option_choices,
        depends_on="survey_segment_group",
    )
    balance_types: list[str] | None = Argument(
        "Balance types",
        description="Codes of balance types: points in these only. Left out: all types.",
        example="STORE",
        options=Repository.balance_type_choices,
    )
    strict: bool = Argument(
        "Strict", description="Refuse the question if any of its filters would be ignored.", default=False
    )


def ignored_by_others(given: Mapping[str, object]) -> dict[str, str]:
    """Which of the arguments given have no effect, and why. Raises InputError (FILTER_IGNORED) where strict is."""
    if "order_number" in given:
        because, meaningless = "orderNumber ignores all other filters.", given.keys() - {"order_number", "strict"}
    elif "customer_available_points" in given:
        because = "customerAvailablePoints ignores this filter."
        meaningless = given.keys() & {"customer_number", "product_plu", "sales", "had_zero_sales", "sales_type"}
    else:
        return {}
    if given.get("strict") is True and meaningless:
        names = sorted(spec.api_name for spec in Selection.__arguments__ if spec.name in meaningless)
        text = f"Strictly asked, but these filters have no effect: {', '.join(names)}. {because}"
        raise InputError("FILTER_IGNORED", text, field=("filter", names[0]))
    return dict.fromkeys(meaningless, because)


def check_survey(given: Mapping[str, object]) -> None:
    """Refuse survey options without their group, before anybody looks them up in it."""
    if "survey_segment_options" in given and "survey_segment_group" not in given:
        raise InputError(
            "SURVEY_SEGMENT_GROUP_REQUIRED",
            "Choose a surveySegmentGroup before its surveySegmentOptions.",
            field=("filter", "surveySegmentOptions"),
        )


def check_ranges(repository: Repository, chosen: Selection) -> None:
    """Refuse ranges that are reversed or start after today."""
    for name, days in (("sales", chosen.sales), ("hadZeroSales", chosen.had_zero_sales)):
        if days is not None:
            repository.check_range(days.from_, days.to, field=("filter", name))
    if (sales := chosen.customer_sales) is not None:
        path, names = ("filter", "customerSales"), ("moreThan", "lessThan")
        repository.check_bounds(sales.more_than, sales.less_than, field=path, names=names, exclusive=True)
    if (points := chosen.customer_available_points) is not None:
        path, names = ("filter", "customerAvailablePoints"), ("min", "max")
        repository.check_bounds(points.min, points.max, field=path, names=names)
