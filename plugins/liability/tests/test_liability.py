"""What the two liability reports show, and that they agree: on the worked example, through the gateway."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

FLOWS = (
    "totalPointsEarned", "pointsEarningReversed", "totalPointsRedeemed", "redeemedPointsReimbursed",
    "totalPointsExpired", "transferNet",
)  # fmt: skip
OF_DAY = (
    *FLOWS, "totalOutstandingPointsStart", "totalOutstandingPointsEnd", "differenceInOutstandingPoints",
    "positiveOutstandingPoints", "negativeOutstandingPoints",
)  # fmt: skip
OF_CUSTOMER = (*FLOWS, "pointsBalanceStart", "pointsBalanceEnd", "differenceInPointsBalance")

BY_DATE = f"""
query ($filter: LiabilityByDateReportFilter!) {{
  liabilityByDateReport(filter: $filter) {{
    totalCount
    integrity {{ ok failures }}
    totals {{ {" ".join(OF_DAY)} }}
    nodes {{ date {" ".join(OF_DAY)} }}
  }}
}}
"""
BY_CUSTOMER = f"""
query ($filter: LiabilityByCustomerReportFilter!) {{
  liabilityByCustomerReport(filter: $filter) {{
    integrity {{ ok failures }}
    totals {{ {" ".join(OF_CUSTOMER)} }}
    nodes {{ email reference customer {{ reference }} {" ".join(OF_CUSTOMER)} }}
  }}
}}
"""
FIVE_DAYS = {"from": "2024-02-01", "to": "2024-02-05"}


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("liability")


def by_date(gateway: GatewayClient, **filter_: Any) -> dict[str, Any]:
    answer: dict[str, Any] = gateway.data(BY_DATE, {"filter": filter_})["liabilityByDateReport"]
    assert answer["integrity"] == {"ok": True, "failures": []}
    return answer


def by_customer(gateway: GatewayClient, **filter_: Any) -> dict[str, Any]:
    answer: dict[str, Any] = gateway.data(BY_CUSTOMER, {"filter": filter_})["liabilityByCustomerReport"]
    assert answer["integrity"] == {"ok": True, "failures": []}
    return answer


def numbers(row: dict[str, Any], names: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(row[name] for name in names)


def test_a_day_shows_what_moved_and_what_was_outstanding(worked_example: GatewayClient) -> None:
    answer = by_date(worked_example, **FIVE_DAYS)
    assert {node["date"]: numbers(node, OF_DAY) for node in answer["nodes"]} == {
        "2024-02-01": (45, 0, 50, 0, 0, 0, 590, 585, -5, 585, 0),
        "2024-02-02": (15, 50, 0, 0, 80, 0, 585, 470, -115, 520, -50),
        "2024-02-03": (0, 10, 120, 0, 0, 0, 470, 340, -130, 390, -50),
        "2024-02-04": (0, 0, 120, 40, 0, 0, 340, 260, -80, 310, -50),
        "2024-02-05": (15, 0, 0, 0, 180, 0, 260, 95, -165, 145, -50),
    }
    assert numbers(answer["totals"], OF_DAY) == (75, 60, 290, 40, 260, 0, 590, 95, -495, 145, -50)


def test_a_customer_shows_the_same_points(worked_example: GatewayClient) -> None:
    answer = by_customer(worked_example, **FIVE_DAYS)
    assert {node["reference"]: numbers(node, OF_CUSTOMER) for node in answer["nodes"]} == {
        "ana": (20, 0, 120, 0, 0, 0, 100, 0, -100),
        "ben": (0, 50, 50, 0, 0, 0, 50, -50, -100),
        "cleo": (0, 0, 0, 0, 80, 0, 80, 0, -80),
        "gus": (40, 0, 0, 0, 0, 0, 60, 100, 40),
        "hal": (15, 10, 120, 40, 110, 0, 200, 15, -185),
        "ivy": (0, 0, 0, 0, 70, 0, 70, 0, -70),
        "x9": (0, 0, 0, 0, 0, 0, 30, 30, 0),
    }  # dan is excluded from reports
    assert numbers(answer["totals"], OF_CUSTOMER) == (75, 60, 290, 40, 260, 0, 590, 95, -495)
    orphan = answer["nodes"][-1]
    assert (orphan["reference"], orphan["email"], orphan["customer"]) == ("x9", None, None)


def test_one_balance_type_shows_what_was_transferred(worked_example: GatewayClient) -> None:
    days = by_date(worked_example, **FIVE_DAYS, balanceTypes=["WINSTON"])["totals"]
    customers = by_customer(worked_example, **FIVE_DAYS, balanceTypes=["WINSTON"])
    expected = (0, 10, 120, 40, 180, -60, 330, 0, -330)
    assert numbers(days, OF_DAY) == (*expected, 0, 0)
    assert numbers(customers["totals"], OF_CUSTOMER) == expected
    assert [node["reference"] for node in customers["nodes"]] == ["gus", "hal", "ivy"]


def test_days_without_entries_have_rows_and_the_future_has_none(worked_example: GatewayClient) -> None:
    days = by_date(worked_example, **{"from": "2024-01-08", "to": "2024-01-11"})["nodes"]
    assert [(day["date"], day["totalOutstandingPointsEnd"]) for day in days] == [
        ("2024-01-08", 0),
        ("2024-01-09", 0),
        ("2024-01-10", 100),
        ("2024-01-11", 100),
    ]
    today = dt.datetime.now(dt.UTC).date()
    yesterday = today - dt.timedelta(days=1)
    answer = by_date(worked_example, **{"from": yesterday.isoformat(), "to": "9999-12-31"})
    assert answer["totalCount"] in (2, 3)  # 3 if a day began since `today`
    assert answer["totals"]["totalOutstandingPointsEnd"] == 95


@pytest.mark.parametrize(
    ("filter_", "code", "field"),
    [
        ({"from": "2024-02-05", "to": "2024-02-01"}, "RANGE_REVERSED", ["filter"]),
        ({"from": "9999-01-01", "to": "9999-01-02"}, "FUTURE_RANGE", ["filter", "from"]),
        ({"from": "2023-12-31", "to": "2024-01-31"}, "BEFORE_DATA_EPOCH", ["filter", "from"]),
    ],
)
def test_days_that_cannot_be_answered_are_refused(
    worked_example: GatewayClient, filter_: dict[str, str], code: str, field: list[str]
) -> None:
    for query in (BY_DATE, BY_CUSTOMER):
        (error,) = worked_example.ask(query, {"filter": filter_})["errors"]
        assert (error["extensions"]["code"], error["extensions"]["field"]) == (code, field)
