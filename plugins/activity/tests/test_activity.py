"""Whom the Activity report's filters show, on the worked example, through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

QUERY = """
query ($filter: ActivityReportFilter) {
  activityReport(filter: $filter) {
    totals { availablePoints salesCount salesTotal }
    appliedFilters
    ignoredFilters { field because }
    nodes {
      reference email phone availablePoints salesCount salesTotal lastSaleAt receiveEmail priceGroup accrualEnabled
      automaticPriceGroup accountCustomer surveyAnswers customer { reference }
    }
  }
}
"""


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("activity")


def report(gateway: GatewayClient, **filter_: Any) -> dict[str, Any]:
    answer: dict[str, Any] = gateway.data(QUERY, {"filter": filter_})["activityReport"]
    return answer


def shown(gateway: GatewayClient, **filter_: Any) -> list[str]:
    return [node["reference"] for node in report(gateway, **filter_)["nodes"]]


def ignored(gateway: GatewayClient, **filter_: Any) -> list[str]:
    return [filter_["field"] for filter_ in report(gateway, **filter_)["ignoredFilters"]]


def test_everyone_who_purchased_is_shown(worked_example: GatewayClient) -> None:
    answer = report(worked_example)
    assert {
        node["reference"]: (node["availablePoints"], node["salesCount"], node["salesTotal"], node["lastSaleAt"][:10])
        for node in answer["nodes"]
    } == {
        "ana": (0, 1, "100.00", "2024-01-10"),
        "ben": (-50, 2, "75.00", "2024-02-01"),
        "cleo": (0, 1, "80.00", "2024-01-15"),
        "dan": (10, 2, "45.00", "2024-02-04"),
        "gus": (100, 1, "600.00", "2024-01-22"),
        "hal": (15, 2, "212.00", "2024-02-04"),
        "ivy": (0, 1, "70.00", "2024-01-18"),
    }
    assert answer["totals"] == {"availablePoints": 75, "salesCount": 10, "salesTotal": "1182.00"}
    assert answer["nodes"][4] == {
        "reference": "gus",
        "email": "gus@example.test",
        "phone": None,
        "availablePoints": 100,
        "salesCount": 1,
        "salesTotal": "600.00",
        "lastSaleAt": "2024-01-22T10:00:00Z",
        "receiveEmail": True,
        "priceGroup": None,
        "accrualEnabled": True,
        "automaticPriceGroup": False,
        "accountCustomer": False,
        "surveyAnswers": ["favourite-brand:espresso"],
        "customer": {"reference": "gus"},
    }


def test_an_order_number_ignores_everything_else(worked_example: GatewayClient) -> None:
    others = {"customerAvailablePoints": {"min": 1000}, "productPlu": "SKU-A", "receiveEmail": True}
    assert shown(worked_example, orderNumber="1005", **others) == ["gus"]
    assert ignored(worked_example, orderNumber="1005", **others) == [
        "customerAvailablePoints",
        "productPlu",
        "receiveEmail",
    ]
    answer = report(worked_example, orderNumber="1005", productPlu="SKU-A")
    assert answer["appliedFilters"] == ["orderNumber"]
    assert answer["ignoredFilters"] == [{"field": "productPlu", "because": "orderNumber ignores all other filters."}]


def test_what_is_ignored_is_not_validated(worked_example: GatewayClient) -> None:
    reversed_ = {"from": "2024-02-05", "to": "2024-02-01"}
    assert shown(worked_example, orderNumber="1005", sales=reversed_, surveySegmentOptions=["x"]) == ["gus"]
    assert shown(worked_example, customerAvailablePoints={"min": 100}, sales=reversed_, salesType="x") == ["gus"]


def test_the_order_number_is_that_of_a_purchase(worked_example: GatewayClient) -> None:
    assert shown(worked_example, orderNumber="1002-R") == []
    assert shown(worked_example, orderNumber="9999") == []


def test_available_points_ignore_what_was_bought(worked_example: GatewayClient) -> None:
    others = {
        "productPlu": "SKU-B",
        "hadZeroSales": {"from": "2024-02-01", "to": "2024-02-05"},
        "sales": {"from": "2024-01-01"},
        "salesType": "SALE",
        "customerNumber": "nobody",
    }
    answer = report(worked_example, customerAvailablePoints={"min": 10}, receiveEmail=True, **others)
    assert [node["reference"] for node in answer["nodes"]] == ["dan", "gus"]
    assert [each["field"] for each in answer["ignoredFilters"]] == sorted(others)
    assert answer["appliedFilters"] == ["customerAvailablePoints", "receiveEmail"]


def test_available_points_are_inclusive_and_of_balance_types(worked_example: GatewayClient) -> None:
    assert shown(worked_example, customerAvailablePoints={"min": 10, "max": 15}) == ["dan", "hal"]
    assert shown(worked_example, customerAvailablePoints={"max": -50}) == ["ben"]
    assert shown(worked_example, customerAvailablePoints={"min": 1}, balanceTypes=["WINSTON"]) == []


def test_strict_refuses_what_would_be_ignored(worked_example: GatewayClient) -> None:
    filter_ = {"orderNumber": "1005", "receiveEmail": True, "productPlu": "SKU-A", "strict": True}
    (error,) = worked_example.ask(QUERY, {"filter": filter_})["errors"]
    assert error["extensions"]["code"] == "FILTER_IGNORED"
    assert "productPlu, receiveEmail" in error["message"]
    assert shown(worked_example, orderNumber="1005", strict=True) == ["gus"]


def test_purchases_are_found_by_product_and_days(worked_example: GatewayClient) -> None:
    assert shown(worked_example, productPlu="SKU-A") == ["ana", "ben", "cleo", "hal"]
    assert shown(worked_example, productPlu="SUP-A") == shown(worked_example, productPlu="MAN-A")
    assert shown(worked_example, sales={"from": "2024-02-01", "to": "2024-02-01"}) == ["ben"]
    assert shown(worked_example, sales={"from": "2024-02-01"}) == ["ben", "dan", "hal"]
    assert shown(worked_example, sales={"to": "2024-01-12"}) == ["ana", "ben"]
    # ben purchased SKU-B in January and SKU-A in February.
    assert shown(worked_example, productPlu="SKU-B", sales={"from": "2024-02-01"}) == ["hal"]


def test_a_customer_without_sales_on_some_days(worked_example: GatewayClient) -> None:
    days = {"from": "2024-02-01", "to": "2024-02-05"}
    assert shown(worked_example, hadZeroSales=days) == ["ana", "cleo", "gus", "ivy"]


def test_sales_are_net_of_refunds_and_limits_strict(worked_example: GatewayClient) -> None:
    days = {"from": "2024-01-01", "to": "2024-02-05"}
    assert shown(worked_example, customerSales={"moreThan": "500"}, sales=days) == ["gus"]
    assert shown(worked_example, customerSales={"lessThan": "75"}, sales=days) == ["dan", "ivy"]
    assert shown(worked_example, customerSales={"moreThan": "74.99", "lessThan": "75.01"}) == ["ben"]


def test_one_customer_and_what_they_agreed_to(worked_example: GatewayClient) -> None:
    assert shown(worked_example, customerNumber="ana") == ["ana"]
    assert shown(worked_example, customerNumber="AN") == []
    assert shown(worked_example, receiveEmail=False) == ["cleo", "hal"]
    assert shown(worked_example, receivePost=True) == shown(worked_example, receiveSms=True) == []


def test_survey_answers(worked_example: GatewayClient) -> None:
    group = {"surveySegmentGroup": "favourite-brand"}
    assert shown(worked_example, **group, surveySegmentOptions=["espresso"]) == ["ana", "gus"]
    assert shown(worked_example, **group) == ["ana", "gus"]


REFUSED: list[tuple[dict[str, Any], str, list[str]]] = [
    ({"surveySegmentOptions": ["espresso"]}, "SURVEY_SEGMENT_GROUP_REQUIRED", ["filter", "surveySegmentOptions"]),
    ({"sales": {"from": "2024-02-05", "to": "2024-02-01"}}, "RANGE_REVERSED", ["filter", "sales"]),
    ({"sales": {"from": "9999-01-01"}}, "FUTURE_RANGE", ["filter", "sales", "from"]),
    ({"hadZeroSales": {"from": "2024-02-05", "to": "2024-02-01"}}, "RANGE_REVERSED", ["filter", "hadZeroSales"]),
    ({"customerSales": {"moreThan": "2", "lessThan": "1"}}, "RANGE_REVERSED", ["filter", "customerSales"]),
    ({"customerAvailablePoints": {"min": 2, "max": 1}}, "RANGE_REVERSED", ["filter", "customerAvailablePoints"]),
    ({"sales": {}}, "EMPTY_GROUP", ["filter", "sales"]),
    ({"salesType": "REFUND"}, "UNKNOWN_FILTER_VALUE", ["filter", "salesType"]),
]


def test_what_cannot_be_meant_is_refused(worked_example: GatewayClient) -> None:
    for filter_, code, field in REFUSED:
        (error,) = worked_example.ask(QUERY, {"filter": filter_})["errors"]
        assert (error["extensions"]["code"], error["extensions"]["field"]) == (code, field)


SHOP = {
    "customers.csv": "reference,email\ncat,\nbob,\n",
    "balance_types.csv": "code,name,is_default\nGOLD,Gold,true\n",
    "outlets.csv": "code,name,position\nO1,First,1\n",
    "sales.csv": """order_number,customer,sold_at,outlet,type,total,refunds
W1,cat,2024-02-10T11:00:00Z,O1,ONLINE,120.00,
W1-R,cat,2024-03-01T14:00:00Z,O1,REFUND,45.50,W1
W2,cat,2024-03-03T10:00:00Z,O1,SALE,8.00,
V1,cat,2024-03-04T10:00:00Z,O1,VOUCHER_ISSUE,20.00,
V1-R,cat,2024-03-05T10:00:00Z,O1,REFUND,20.00,V1
N-R,cat,2024-03-06T10:00:00Z,O1,REFUND,1.00,
V2,bob,2024-03-04T10:00:00Z,O1,VOUCHER_ISSUE,20.00,
""",
    "sale_lines.csv": """order_number,product_id,supplier_sku,manufacturer_sku,quantity,amount
W1,P-1,SUP-1,MAN-1,1,120.00
W1-R,P-9,SUP-9,MAN-9,1,45.50
""",
}


@pytest.fixture
def shop(gateway: GatewayClient, tmp_path_factory: pytest.TempPathFactory) -> GatewayClient:
    """Sales of several types, their refunds, and vouchers."""
    folder = tmp_path_factory.mktemp("shop")
    for name, text in SHOP.items():
        (folder / name).write_text(text)
    gateway.import_files(folder)
    return gateway


def sales(gateway: GatewayClient, **filter_: Any) -> list[tuple[str, int, str]]:
    return [(node["reference"], node["salesCount"], node["salesTotal"]) for node in report(gateway, **filter_)["nodes"]]


def test_a_refund_counts_on_its_day_under_the_type_it_refunds(shop: GatewayClient) -> None:
    assert sales(shop) == [("cat", 2, "81.50")]  # 120 - 45.50 + 8 - 1; vouchers and their refunds count nowhere
    assert sales(shop, sales={"from": "2024-02-01", "to": "2024-02-29"}) == [("cat", 1, "120.00")]
    assert sales(shop, sales={"from": "2024-03-01", "to": "2024-03-31"}) == [("cat", 1, "-38.50")]
    assert sales(shop, salesType="ONLINE") == [("cat", 1, "74.50")]
    assert sales(shop, salesType="SALE") == [("cat", 1, "8.00")]  # a refund of an unnamed sale has no type
    assert sales(shop, salesType="ONLINE", sales={"from": "2024-03-01"}) == []


def test_refunds_and_vouchers_are_no_purchases(shop: GatewayClient) -> None:
    for order_number in ("V1", "V2", "W1-R"):
        assert sales(shop, orderNumber=order_number) == []
    assert sales(shop, productPlu="P-9") == []
    assert sales(shop, productPlu="P-1", salesType="SALE") == []
    assert sales(shop, hadZeroSales={"from": "2024-03-04"}) == [("cat", 2, "81.50")]
    assert report(shop)["nodes"][0]["lastSaleAt"] == "2024-03-03T10:00:00Z"
