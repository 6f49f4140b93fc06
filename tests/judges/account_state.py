"""Everything an account shows, asked of the product in one document, in the form that the oracle gives it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .oracle import COLUMNS, TOTALS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from .oracle.state import State
    from .product import Product


Asked = dict[str, tuple[str, dict[str, Any]]]
"""Reports with their filters, by alias."""


def main_reports(today: date) -> Asked:
    """What is asked after every step: every report, Liability also of the days of early 2024 that files add to."""
    then = {"from": "2024-01-31", "to": "2024-02-02"}
    return {
        "everybody": ("balanceReport", {"includeLatent": True, "includeOrphans": True}),
        "customers": ("allCustomersReport", {}),
        "buyers": ("activityReport", {}),
        "toDate": ("outstandingReport", {"month": f"{today:%Y-%m}"}),
        "days": ("liabilityByDateReport", _lately(today)),
        "earlierDays": ("liabilityByDateReport", then),
        "liability": ("liabilityByCustomerReport", _lately(today)),
    }


def other_reports(today: date) -> Asked:
    """What is asked now and then: the same within one balance type, one campaign and other times."""
    one_type = {"balanceTypes": ["SILVER"]}
    return {
        "ofOneType": ("balanceReport", one_type),
        "ofOneCampaign": ("balanceReport", {"campaigns": ["C1"], "includeOrphans": True}),
        "monthOfOneType": ("outstandingReport", {"month": f"{today:%Y-%m}", "basis": "MONTH", **one_type}),
        "earlierMonth": ("outstandingReport", {"month": "2024-02", "basis": "MONTH"}),
        "daysOfOneType": ("liabilityByDateReport", _lately(today) | one_type),
        "quiet": ("activityReport", {"hadZeroSales": _lately(today)}),
        "earlierLiability": ("liabilityByCustomerReport", {"from": "2024-01-31", "to": "2024-02-02"}),
    }


def _lately(today: date) -> dict[str, str]:
    return {"from": str(today - timedelta(days=1)), "to": str(today)}


def told(product: Product, asked: Asked, *, vouchers: bool, in_full: bool) -> State:
    """What the product shows, in one document: rows of reports, members and operations.

    And, if they are asked for, the vouchers; in full, the programme too.
    """
    filters = {alias: filter_ for alias, (_, filter_) in asked.items()}
    data = product.data(_document(asked, _VOUCHERS * vouchers + _PROGRAMME * in_full), **filters)
    balances = data["balances"]["nodes"]
    shown = {
        "reports": {alias: data[alias]["nodes"] for alias in asked},
        "totals": {alias: (data[alias]["totalCount"], data[alias].get("totals", {})) for alias in asked},
        "balances": [_balance(node) for node in balances],
        "histories": {
            (node["reference"], node["balanceType"]["code"]): [_entry(entry) for entry in node["history"]["nodes"]]
            for node in balances
        },
        "customers": {node.pop("reference"): _by_code(node) for node in data["customerList"]["nodes"]},
        "operations": {node.pop("code"): _by_code(node) for node in data["operations"]["nodes"]},
    }
    return shown | (_vouchers(data) if vouchers else {}) | (_programme(data) if in_full else {})


def _vouchers(data: Mapping[str, Any]) -> State:
    nodes = [
        node | {"customer": node["customer"]["reference"], "operation": node["operation"]["code"]}
        for node in data["vouchers"]["nodes"]
    ]
    return {"vouchers": _coded(nodes)}


def _coded(nodes: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The nodes by their codes, each of which is there once."""
    codes = [node["code"] for node in nodes]
    assert len(codes) == len(set(codes)), codes
    return {node.pop("code"): _by_code(node) for node in nodes}


def _programme(data: Mapping[str, Any]) -> State:
    return {
        "types": {
            node.pop("code"): node | {"isRetired": node.pop("retiredAt") is not None} for node in data["balanceTypes"]
        },
        "campaigns": _coded(data["campaigns"]["nodes"]),
        "reasons": _coded(data["adjustmentReasons"]),
        "groups": _coded(data["priceGroups"]),
        "outlets": _coded(data["outlets"]),
        "validityDays": data["account"]["voucherSettings"]["validityDays"],
        "newsletters": {
            (news["code"], node["reference"]) for news in data["newsletters"] for node in news["customers"]["nodes"]
        },
        "total": data["account"]["totalCustomers"],
    }


def told_members(product: Product) -> tuple[list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """All balances, and all customers by reference."""
    data = product.data(f"{{ balances(first: 100) {{ nodes {{ {_BALANCE} }} }} {_CUSTOMERS} }}")
    balances = [_balance(node) for node in data["balances"]["nodes"]]
    return balances, {node.pop("reference"): _by_code(node) for node in data["customerList"]["nodes"]}


def _document(asked: Asked, more: str) -> str:
    types = {alias: f"{query[0].upper()}{query[1:]}Filter!" for alias, (query, _) in asked.items()}
    reports = (
        f"{alias}: {query}(filter: ${alias}) {{ nodes {{ {' '.join(COLUMNS[query])} }} totalCount {_totals(query)} }}"
        for alias, (query, _) in asked.items()
    )
    return f"""query ({", ".join(f"${alias}: {type_}" for alias, type_ in types.items())}) {{
        {" ".join(reports)} {_CUSTOMERS} {more}
        balances(first: 100) {{ nodes {{ {_BALANCE} history(first: 200) {{ nodes {{ {_ENTRY} }} }} }} }}
        operations(first: 500) {{ nodes {{ code {OPERATION} }} }} }}"""


def _totals(query: str) -> str:
    return f"totals {{ {' '.join(TOTALS[query])} }}" if TOTALS.get(query) else ""


_VOUCHERS = """ vouchers(first: 200) { nodes { code reference type value status validFrom validUntil outlet orderNumber
    paymentRequired statementBalance paidAt usedAt voidedAt customer { reference } operation { code } } }"""
_PROGRAMME = """ account { totalCustomers voucherSettings { validityDays } } outlets { code name position }
    balanceTypes { code name totalPoints memberCount isDefault retiredAt }
    adjustmentReasons { code label effectUp effectDown } priceGroups { code name pointsThreshold memberCount }
    campaigns(first: 100) { nodes { code name startsAt endsAt balanceType { code }
        campaignCustomers enrolledCustomers } }
    newsletters { code customers(first: 50) { nodes { reference } } }"""
_BALANCE = """reference customer { email firstName lastName employee } balanceType { code }
    points earned reversed redeemed reimbursed expired transferred historyCount createdAt updatedAt"""
_ENTRY = """externalId kind effect points runningBalance effectiveAt campaign { code } reason { code }
    operation { code } reverses { points effect operation { code } }"""
_CUSTOMERS = """customerList: customers(first: 100) { nodes { reference email lifetimeEarned priceGroup { code }
    campaigns { code } accrualEnabled automaticPriceGroup excludedFromReports optedOutAt closedAt } }"""
OPERATION = "kind dryRun status memberCount pointsDelta undoes { code } undoneBy { code }"
"""What is shown of an operation besides its code and its outcomes."""


def _by_code(node: Mapping[str, Any]) -> dict[str, Any]:
    """A node whose objects are their codes."""
    flat = dict(node)
    for name, value in node.items():
        if isinstance(value, dict):
            flat[name] = value["code"]
        elif isinstance(value, list):
            flat[name] = [each["code"] for each in value]
    return flat


def _balance(node: Mapping[str, Any]) -> dict[str, Any]:
    row = {name: value for name, value in node.items() if name not in {"customer", "history"}}
    who = node["customer"] or dict.fromkeys(("email", "firstName", "lastName", "employee"))
    return {**row, **who, "balanceType": node["balanceType"]["code"], "hasRecord": node["customer"] is not None}


def _entry(node: Mapping[str, Any]) -> dict[str, Any]:
    """An entry; what it corrects is shown of what an operation booked, as files may leave that to be found."""
    plain, corrected = _by_code({name: value for name, value in node.items() if name != "reverses"}), None
    if plain["operation"] and node["reverses"]:
        reverses = _by_code(node["reverses"])
        corrected = (reverses["points"], reverses["effect"], reverses["operation"])
    return {**plain, "reverses": corrected}
