"""Questions that cannot be meant are refused: what is wrong, where, and what to do."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway
from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE
from loyalty_graph_reconciliation import Measure, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate

pytest_plugins = ["loyalty_graph.testing.plugin"]

QUERY = """query ($filter: ReconciliationReportFilter!) { reconciliationReport(filter: $filter) { status } }"""
MONTH: dict[str, Any] = {"month": "2024-02"}
RANGE: dict[str, Any] = {"from": "2024-02-01", "to": "2024-02-05"}
POINTS = ("BALANCE", "OUTSTANDING", "LIABILITY")
FLOWS = ("OUTSTANDING", "LIABILITY")


@pytest.fixture(scope="module")
def example(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    with postgres_template.copied() as url, running_gateway(url, installed_plugins("reconciliation")) as client:
        client.import_files(WORKED_EXAMPLE, data_epoch=DATA_EPOCH)
        yield client


@pytest.mark.parametrize(
    ("asked", "code", "text", "field"),
    [
        (
            {"left": "BALANCE", "right": "ALL_CUSTOMERS", "measure": "BALANCE"},
            "MEASURE_NOT_SHARED",
            "ALL_CUSTOMERS has no BALANCE; it has COUNT.",
            "measure",
        ),
        (
            {"left": "BALANCE", "right": "LIABILITY", "measure": "EARNED", **RANGE},
            "MEASURE_NOT_SHARED",
            "BALANCE has no EARNED; it has COUNT, BALANCE.",
            "measure",
        ),
        (
            {"left": "OUTSTANDING", "right": "BALANCE"},
            "ARGUMENT_REQUIRED",
            "month is required to compare OUTSTANDING.",
            "month",
        ),
        (
            {"left": "BALANCE", "right": "LIABILITY", "to": "2024-02-05"},
            "ARGUMENT_REQUIRED",
            "from is required to compare LIABILITY.",
            "from",
        ),
        (
            {"left": "BALANCE", "right": "LIABILITY", "from": "2024-02-05"},
            "ARGUMENT_REQUIRED",
            "to is required to compare LIABILITY.",
            "to",
        ),
        (
            {"left": "TOTAL_CUSTOMERS", "right": "OUTSTANDING", "campaigns": ["C1"], **MONTH},
            "ARGUMENT_WITHOUT_EFFECT",
            "campaigns has no effect: neither TOTAL_CUSTOMERS nor OUTSTANDING takes it.",
            "campaigns",
        ),
        (
            {"left": "BALANCE", "right": "LIABILITY", **RANGE, **MONTH},
            "ARGUMENT_WITHOUT_EFFECT",
            "month has no effect: neither BALANCE nor LIABILITY takes it.",
            "month",
        ),
        (
            {"left": "BALANCE", "right": "LIABILITY", **RANGE, "basis": "TO_DATE"},
            "ARGUMENT_WITHOUT_EFFECT",
            "basis has no effect: neither BALANCE nor LIABILITY takes it.",
            "basis",
        ),
        (
            {"left": "BALANCE", "right": "OUTSTANDING", **MONTH, "from": "2024-02-01"},
            "ARGUMENT_WITHOUT_EFFECT",
            "from has no effect: neither BALANCE nor OUTSTANDING takes it.",
            "from",
        ),
        (
            {"left": "BALANCE", "right": "OUTSTANDING", **MONTH, "to": "2024-02-01"},
            "ARGUMENT_WITHOUT_EFFECT",
            "to has no effect: neither BALANCE nor OUTSTANDING takes it.",
            "to",
        ),
        (
            {"left": "BALANCE", "right": "LIABILITY", "from": "2023-12-31", "to": "2024-02-05"},
            "BEFORE_DATA_EPOCH",
            "The data starts on 2024-01-01; 2023-12-31 is before that.",
            "from",
        ),
    ],
)
def test_impossible_questions(example: GatewayClient, asked: dict[str, Any], code: str, text: str, field: str) -> None:
    (error,) = example.ask(QUERY, {"filter": asked})["errors"]
    assert (error["extensions"]["code"], error["message"]) == (code, text)
    assert error["extensions"]["field"] == ["filter", field]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"left": "BALANCE", "right": "OUTSTANDING", "month": "9999-12"}, "FUTURE_RANGE"),
        ({"left": "BALANCE", "right": "LIABILITY", "from": "9999-01-01", "to": "9999-12-31"}, "FUTURE_RANGE"),
        ({"left": "BALANCE", "right": "LIABILITY", "from": "2024-02-05", "to": "2024-02-04"}, "RANGE_REVERSED"),
        ({"left": "BALANCE", "right": "ALL_CUSTOMERS", "campaigns": []}, "EMPTY_LIST"),
        ({"left": "BALANCE", "right": "ALL_CUSTOMERS", "campaigns": ["C9"]}, "UNKNOWN_FILTER_VALUE"),
    ],
)
def test_periods_and_lists_are_refused_as_by_the_reports(
    example: GatewayClient, asked: dict[str, Any], code: str
) -> None:
    (error,) = example.ask(QUERY, {"filter": asked})["errors"]
    assert error["extensions"]["code"] == code


@pytest.mark.parametrize(
    ("left", "right"), [(left, right) for left, right in product(Side, Side)], ids=lambda side: side.name
)
def test_every_pair_is_answered_for_the_measures_both_have(example: GatewayClient, left: Side, right: Side) -> None:
    arguments = {name: value for side in (left, right) for name, value in taken_by(side).items()}
    for measure in Measure:
        having = {"COUNT": tuple(side.name for side in Side), "BALANCE": POINTS}.get(measure.name, FLOWS)
        asked = {"left": left.name, "right": right.name, "measure": measure.name, **arguments}
        body = example.ask(QUERY, {"filter": asked})
        if {left.name, right.name} <= set(having):
            assert body["data"]["reconciliationReport"] == {"status": "RECONCILED"}
        else:
            assert body["errors"][0]["extensions"]["code"] == "MEASURE_NOT_SHARED"


def taken_by(side: Side) -> dict[str, Any]:
    if side is Side.OUTSTANDING:
        return MONTH
    if side is Side.LIABILITY:
        return RANGE
    return {} if side is Side.TOTAL_CUSTOMERS else {"campaigns": ["C1"]}
