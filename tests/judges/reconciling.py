"""Reconciliations asked of the product, the reports' own numbers to hold them against, and the cases known by hand."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .cases import WORKED_ANSWERS
from .oracle.reconciliation import Difference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .product import Product

_ANSWER = """leftValue rightValue residual status steps { reason delta count }
  nodes { reason reference entry left right delta }"""
_MORE = "totals { left right delta } integrity { ok failures } totalCount"

_COLUMNS = {  # of the measures, in Outstanding and in Liability by date
    "BALANCE": ("closingPoints", "totalOutstandingPointsEnd"),
    "EARNED": ("totalEarnedPoints", "totalPointsEarned"),
    "REVERSED": ("totalReversalPoints", "pointsEarningReversed"),
    "REDEEMED": ("totalRedeemedPoints", "totalPointsRedeemed"),
    "REIMBURSED": ("reimbursed", "redeemedPointsReimbursed"),
    "EXPIRED": ("totalExpiredPoints", "totalPointsExpired"),
}

_SIDES = {
    "all_customers": "ALL_CUSTOMERS",
    "campaign_customers": "CAMPAIGN_CUSTOMERS",
    "balance_report": "BALANCE",
    "total_customers": "TOTAL_CUSTOMERS",
    "liability_by_customer": "LIABILITY",
    "liability": "LIABILITY",
    "liability_range": "LIABILITY",
    "outstanding_TO_DATE": "OUTSTANDING",
    "outstanding_MONTH": "OUTSTANDING",
}


@dataclass(frozen=True)
class Case:
    """A question, both values, and each step: its delta and who or what it is about."""

    asked: dict[str, Any]
    left_value: int
    right_value: int
    steps: dict[str, tuple[int, list[str]]]

    def __str__(self) -> str:
        return " ".join(str(value) for value in self.asked.values())


def worked_cases() -> list[Case]:
    """The reconciliations of the worked example."""
    expected = json.loads(WORKED_ANSWERS.read_text())["reconciliation"]
    return [
        Case(
            _question(pair["left"], pair["right"]),
            pair["left_value"],
            pair["right_value"],
            {reason: (delta, names) for reason, delta, names in pair["steps"]},
        )
        for pair in expected["counts"] + expected["points"]
    ]


def _question(left: str, right: str) -> dict[str, Any]:
    """The filter that two labels such as all_customers[C1+C2] and liability.end stand for."""
    asked: dict[str, Any] = {}
    for name, label in (("left", left), ("right", right)):
        report, _, part = label.partition(".")
        report, _, campaigns = report.partition("[")
        asked[name] = _SIDES[report]
        if campaigns:
            asked["campaigns"] = campaigns.rstrip("]").split("+")
        if part:
            asked["measure"] = "BALANCE" if part in {"total", "end"} else part.upper()
        if asked[name] == "OUTSTANDING":
            asked |= {"month": "2024-02", "basis": report.removeprefix("outstanding_")}
        if asked[name] == "LIABILITY":
            asked |= {"from": "2024-02-01", "to": "2024-02-05"}
    return asked


def reconciled(product: Product, asked: Mapping[str, Any], more: str = "") -> dict[str, Any]:
    """The product's answer, with its rows as `differences`; what every sound answer has in common is checked."""
    document = f"""query ($filter: ReconciliationReportFilter!) {{
        reconciliationReport(filter: $filter, first: 1000) {{ {_ANSWER} {more} }} }}"""
    answer: dict[str, Any] = product.data(document, filter=dict(asked))["reconciliationReport"]
    nodes = answer["nodes"]
    assert [node["delta"] for node in nodes] == [node["right"] - node["left"] for node in nodes]
    by_reason = {
        reason: [node["delta"] for node in nodes if node["reason"] == reason]
        for reason in {node["reason"] for node in nodes}
    }
    assert {step["reason"]: (step["delta"], step["count"]) for step in answer["steps"]} == {
        reason: (sum(deltas), len(deltas)) for reason, deltas in by_reason.items()
    }
    steps = sum(step["delta"] for step in answer["steps"])
    assert answer["residual"] == answer["rightValue"] - answer["leftValue"] - steps
    answer["differences"] = sorted(
        Difference(node["reason"], node["reference"], node["entry"] or "", node["left"], node["right"])
        for node in nodes
    )
    return answer


def wholly_reconciled(product: Product, asked: Mapping[str, Any]) -> dict[str, Any]:
    """As `reconciled`, with totals, count and integrity checked as well."""
    answer = reconciled(product, asked, _MORE)
    nodes = answer["nodes"]
    assert answer["integrity"] == {"ok": True, "failures": []}
    assert answer["totalCount"] == len(nodes)
    assert answer["totals"] == {name: sum(node[name] for node in nodes) for name in ("left", "right", "delta")}
    return answer


def own_number(product: Product, side: str, asked: Mapping[str, Any]) -> int | None:
    """What the report itself answers; None for the customers of several campaigns, which no report counts together."""
    measure = asked.get("measure", "COUNT")
    campaigns = {"campaigns": asked["campaigns"]} if "campaigns" in asked else {}
    month = {name: asked[name] for name in ("month", "basis") if name in asked}
    range_ = {name: asked[name] for name in ("from", "to") if name in asked}
    if side == "TOTAL_CUSTOMERS":
        return product.total_customers()
    if side == "CAMPAIGN_CUSTOMERS":
        return product.campaign_customers(asked["campaigns"][0]) if len(asked.get("campaigns", ())) == 1 else None
    if side == "LIABILITY" and measure == "COUNT":
        return product.report("liabilityByCustomerReport", range_).total_count
    query, filter_ = {
        "BALANCE": ("balanceReport", campaigns),
        "ALL_CUSTOMERS": ("allCustomersReport", campaigns),
        "OUTSTANDING": ("outstandingReport", month),
        "LIABILITY": ("liabilityByDateReport", range_),
    }[side]
    report = product.report(query, filter_)
    if measure == "COUNT":
        return report.total_count
    if side == "BALANCE":
        return int(report.totals["balance"])
    return int(report.totals[_COLUMNS[measure][side == "LIABILITY"]])
