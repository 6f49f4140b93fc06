"""The Activity report: customers with at least one purchase, and what its filters ignore of each other."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from .balance_report import who
from .refusal import Filter, RefusedError, selected_days, selected_types
from .times import day_of, show_instant

if TYPE_CHECKING:
    from .columns import Row
    from .ledger import Ledger
    from .records import Customer, Sale

NO_PURCHASE = {"REFUND", "VOUCHER_ISSUE"}
IGNORED_BESIDE_POINTS = {"customerNumber", "productPlu", "sales", "hadZeroSales", "salesType"}


def ignored_filters(filter_: Filter) -> list[str]:
    """Names of the given filters that another one makes void, by code point."""
    given = {name for name, value in filter_.items() if value is not None and name != "strict"}
    if "orderNumber" in given:
        return sorted(given - {"orderNumber"})
    if "customerAvailablePoints" in given:
        return sorted(given & IGNORED_BESIDE_POINTS)
    return []


def activity_report(ledger: Ledger, filter_: Filter) -> list[Row]:
    """Rows by reference, after dropping what is ignored."""
    ignored = ignored_filters(filter_)
    if ignored and filter_.get("strict"):
        raise RefusedError("FILTER_IGNORED")
    asked = {name: value for name, value in filter_.items() if value is not None and name not in ignored}
    _refuse_impossible(ledger, asked)
    return [
        _row(ledger, asked, customer)
        for _, customer in sorted(ledger.customers.items())
        if _shown(ledger, asked, customer)
    ]


def _refuse_impossible(ledger: Ledger, asked: Filter) -> None:
    selected_types(ledger, asked)
    if "salesType" in asked and asked["salesType"] not in purchase_types(ledger):
        raise RefusedError("UNKNOWN_FILTER_VALUE")
    amounts = asked.get("customerSales", {})
    if len(amounts) == len({"moreThan", "lessThan"}) and Decimal(amounts["moreThan"]) == Decimal(amounts["lessThan"]):
        raise RefusedError("EMPTY_RANGE")
    for name in ("sales", "hadZeroSales"):
        if name in asked:
            selected_days(ledger, asked[name])
    if "surveySegmentOptions" in asked:
        if not asked["surveySegmentOptions"]:
            raise RefusedError("EMPTY_LIST")
        if "surveySegmentGroup" not in asked:
            raise RefusedError("SURVEY_SEGMENT_GROUP_REQUIRED")


def purchase_types(ledger: Ledger) -> set[str]:
    """The types that a purchase can have: SALE and the merchant's own."""
    return {"SALE", *(sale.type for sale in ledger.sales.values())} - NO_PURCHASE


def _purchases(ledger: Ledger, customer: Customer) -> list[Sale]:
    return [
        sale for sale in ledger.sales.values() if sale.reference == customer.reference and sale.type not in NO_PURCHASE
    ]


def _on_days(ledger: Ledger, range_: Filter, sale: Sale) -> bool:
    first, last = selected_days(ledger, range_)
    return first <= day_of(sale.sold_at) <= last


def _in_scope(ledger: Ledger, asked: Filter, sale: Sale) -> bool:
    """Whether a purchase is of the asked type and on the asked days."""
    return ("salesType" not in asked or sale.type == asked["salesType"]) and (
        "sales" not in asked or _on_days(ledger, asked["sales"], sale)
    )


def _refund_in_scope(ledger: Ledger, asked: Filter, refund: Sale) -> bool:
    """Whether a refund counts: on its own day, under the type of the sale it refunds, never for a voucher."""
    refunded = ledger.sales.get(refund.refunds or "")
    if refunded and refunded.type == "VOUCHER_ISSUE":
        return False
    if "salesType" in asked and (refunded is None or refunded.type != asked["salesType"]):
        return False
    return "sales" not in asked or _on_days(ledger, asked["sales"], refund)


def _sales_total(ledger: Ledger, asked: Filter, customer: Customer) -> Decimal:
    bought = [sale.total for sale in _purchases(ledger, customer) if _in_scope(ledger, asked, sale)]
    refunds = [sale for sale in ledger.sales.values() if sale.reference == customer.reference and sale.type == "REFUND"]
    refunded = [sale.total for sale in refunds if _refund_in_scope(ledger, asked, sale)]
    return sum(bought, Decimal(0)) - sum(refunded, Decimal(0))


def _available_points(ledger: Ledger, asked: Filter, customer: Customer) -> int:
    types = selected_types(ledger, asked)
    return sum(entry.points for entry in ledger.entries_of(customer.reference) if entry.balance_type in types)


def _answers(ledger: Ledger, customer: Customer) -> set[tuple[str, str]]:
    return {(group, option) for reference, group, option in ledger.answers if reference == customer.reference}


def _shown(ledger: Ledger, asked: Filter, customer: Customer) -> bool:
    """Whether every asked filter holds."""
    purchases = _purchases(ledger, customer)
    if "orderNumber" in asked:
        return any(sale.order_number == asked["orderNumber"] for sale in purchases)
    return (
        _one_purchase_fits(ledger, asked, purchases)
        and _points_fit(ledger, asked, customer)
        and _sales_fit(ledger, asked, customer)
        and asked.get("customerNumber", customer.reference) == customer.reference
        and asked.get("receiveEmail", customer.receive_email) == customer.receive_email
        and asked.get("receivePost", customer.receive_post) == customer.receive_post
        and asked.get("receiveSms", customer.receive_sms) == customer.receive_sms
        and _answers_fit(ledger, asked, customer)
        and not ("hadZeroSales" in asked and any(_on_days(ledger, asked["hadZeroSales"], sale) for sale in purchases))
    )


def _one_purchase_fits(ledger: Ledger, asked: Filter, purchases: list[Sale]) -> bool:
    """Type, days and product must hold for the same purchase."""
    return any(
        _in_scope(ledger, asked, sale) and ("productPlu" not in asked or asked["productPlu"] in sale.codes)
        for sale in purchases
    )


def _points_fit(ledger: Ledger, asked: Filter, customer: Customer) -> bool:
    bounds = asked.get("customerAvailablePoints", {})
    points = _available_points(ledger, asked, customer)
    low, high = bounds.get("min"), bounds.get("max")
    return (low is None or points >= low) and (high is None or points <= high)


def _sales_fit(ledger: Ledger, asked: Filter, customer: Customer) -> bool:
    bounds = asked.get("customerSales", {})
    total = _sales_total(ledger, asked, customer)
    more, less = bounds.get("moreThan"), bounds.get("lessThan")
    return (more is None or total > Decimal(more)) and (less is None or total < Decimal(less))


def _answers_fit(ledger: Ledger, asked: Filter, customer: Customer) -> bool:
    """Any of the options in the group; without options any answer in the group."""
    if "surveySegmentGroup" not in asked:
        return True
    chosen = {option for group, option in _answers(ledger, customer) if group == asked["surveySegmentGroup"]}
    return bool(chosen & set(asked.get("surveySegmentOptions", chosen)))


def _row(ledger: Ledger, asked: Filter, customer: Customer) -> Row:
    purchases = _purchases(ledger, customer)
    return {
        **who(ledger, customer.reference),
        "phone": customer.phone,
        "availablePoints": _available_points(ledger, asked, customer),
        "salesCount": sum(_in_scope(ledger, asked, sale) for sale in purchases),
        "salesTotal": f"{_sales_total(ledger, asked, customer):.2f}",
        "lastSaleAt": show_instant(max(sale.sold_at for sale in purchases)),
        "receiveEmail": customer.receive_email,
        "receivePost": customer.receive_post,
        "receiveSms": customer.receive_sms,
        "priceGroup": ledger.price_group(customer),
        "accrualEnabled": customer.accrual_enabled,
        "automaticPriceGroup": customer.automatic_price_group,
        "accountCustomer": customer.account_customer,
        "surveyAnswers": sorted(f"{group}:{option}" for group, option in _answers(ledger, customer)),
        "createdAt": show_instant(customer.created_at),
    }
