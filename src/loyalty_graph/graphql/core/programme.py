"""What the programme is made of: the account, balance types, campaigns, price groups, newsletters and so on."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from loyalty_graph.domain.effects import Effect
from loyalty_graph.domain.quantities import Points
from loyalty_graph.graphql.composing import Composition, field, optional
from loyalty_graph.graphql.core.columns import column_fields
from loyalty_graph.graphql.core.members import balance_type_of
from loyalty_graph.graphql.core.memberships import add_membership_fields
from loyalty_graph.reports.listings import Campaigns
from loyalty_graph.repository.lookups import balance_types_by_id
from loyalty_graph.repository.lookups_programme import voucher_settings_of
from loyalty_graph.repository.lookups_sums import (
    TypeTotals,
    campaign_customer_counts,
    count_of,
    enrolled_customer_counts,
    totals_of_balance_types,
)

if TYPE_CHECKING:
    from loyalty_graph.graphql.row_sets import Row


def add_programme_fields(composition: Composition) -> None:
    """Add the fields of the account and of all that its programme is made of."""
    _add_account(composition)
    _add_balance_type(composition)
    _add_campaign(composition)
    _add_price_group(composition)
    _add_adjustment_reason(composition)
    _add_newsletter(composition)
    _add_outlet(composition)
    add_membership_fields(composition)


def _add_account(composition: Composition) -> None:
    composition.extend(
        "Account",
        [
            field("code", str, "The account's unique code."),
            field("name", str, "What people call the account."),
            field("currency", str, "The currency of all its money, ISO 4217."),
            field(
                "dataEpoch",
                optional(dt.date),
                "The first day that reports answer for; null: any day.",
                reads="data_epoch",
            ),
            field("totalCustomers", int, "How many customer records there are.", _total_customers),
            field("voucherSettings", composition["VoucherSettings"], "What new vouchers are like.", _voucher_settings),
        ],
    )
    validity = "For how many days a new voucher is valid; null: for ever."
    composition.extend("VoucherSettings", [field("validityDays", optional(int), validity, reads="validity_days")])


def _add_balance_type(composition: Composition) -> None:
    composition.extend(
        "BalanceType",
        [
            field("code", str, "The balance type's unique code."),
            field("name", str, "What people call the balance type."),
            field("isDefault", bool, "Whether it is taken where none is named.", reads="is_default"),
            field(
                "retiredAt",
                optional(dt.datetime),
                "Since when nothing is booked to it; null: it is in use.",
                reads="retired_at",
            ),
            field(
                "mergedInto",
                optional(composition["BalanceType"]),
                "The type its balances were moved to on retiring.",
                _merged_into,
            ),
            field("totalPoints", Points, "The sum of all its balances.", _total_points),
            field("memberCount", int, "How many members have an entry in it.", _member_count),
        ],
    )


def _add_campaign(composition: Composition) -> None:
    composition.extend(
        "Campaign",
        [
            *column_fields(composition, Campaigns, ("code", "name_", "starts_at", "ends_at")),
            field(
                "balanceType", composition["BalanceType"], "The balance type that its points go to.", balance_type_of
            ),
            field(
                "campaignCustomers", int, "How many references have an entry in it, with a record or not.", _customers
            ),
            field("enrolledCustomers", int, "How many customers are enrolled in it.", _enrolled),
        ],
    )


def _add_price_group(composition: Composition) -> None:
    composition.extend(
        "PriceGroup",
        [
            field("code", str, "The price group's unique code."),
            field("name", str, "What people call the price group."),
            field(
                "pointsThreshold",
                optional(Points),
                "The points earned in a lifetime from which it is given; null: by hand only.",
                reads="points_threshold",
            ),
        ],
    )


def _add_adjustment_reason(composition: Composition) -> None:
    effect = composition[Effect.__name__]
    composition.extend(
        "AdjustmentReason",
        [
            field("code", str, "The reason's unique code."),
            field("label", str, "What people call the reason."),
            field("effectUp", effect, "The effect where points go up.", reads="effect_up"),
            field("effectDown", effect, "The effect where points go down.", reads="effect_down"),
        ],
    )


def _add_newsletter(composition: Composition) -> None:
    composition.extend(
        "Newsletter",
        [
            field("code", str, "The newsletter's unique code."),
            field("name", str, "What people call the newsletter."),
        ],
    )


def _add_outlet(composition: Composition) -> None:
    composition.extend(
        "Outlet",
        [
            field("code", str, "The outlet's unique code."),
            field("name", str, "What people call the outlet."),
            field("position", int, "Its place among the outlets; the first of them issues vouchers."),
        ],
    )


async def _total_customers(info: Any) -> int:
    repository = await info.context.repository()
    count: int = await info.context.work.apart(count_of(repository, repository.customers))
    return count


async def _voucher_settings(info: Any) -> Row:
    found: Row = await info.context.work.apart(voucher_settings_of(await info.context.repository()))
    return found


async def _merged_into(root: Row, info: Any) -> Row | None:
    key = root["merged_into"]
    found: Row | None = None if key is None else await info.context.load(balance_types_by_id, key)
    return found


async def _totals(root: Row, info: Any) -> TypeTotals:
    return await info.context.load(totals_of_balance_types, root["balance_type_id"]) or TypeTotals(0, 0)


async def _total_points(root: Row, info: Any) -> int:
    return (await _totals(root, info)).total_points


async def _member_count(root: Row, info: Any) -> int:
    return (await _totals(root, info)).member_count


async def _customers(root: Row, info: Any) -> int:
    return await info.context.load(campaign_customer_counts, root["campaign_id"]) or 0


async def _enrolled(root: Row, info: Any) -> int:
    return await info.context.load(enrolled_customer_counts, root["campaign_id"]) or 0
