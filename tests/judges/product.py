"""The product as a source of answers: questions travel as GraphQL over HTTP, pages are walked to their end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .oracle import COLUMNS, TOTALS, Answer

if TYPE_CHECKING:
    from .oracle.columns import Row
    from .oracle.refusal import Filter
    from .questions import Walk

Ask = Callable[[str, dict[str, Any]], dict[str, Any]]
"""Sends a document with variables and returns the decoded body of the answer."""

_ADMIN_ROW = """reference customer { email firstName lastName employee } balanceType { code } points
 earned reversed redeemed reimbursed expired transferred historyCount createdAt updatedAt"""


class RefusedError(Exception):
    """The product answered with an error: its code, and where the input is at fault."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(str(error))
        self.code = error.get("extensions", {}).get("code")
        self.message = error["message"]
        self.field = error.get("extensions", {}).get("field")


@dataclass(frozen=True)
class Product:
    """One account of a running gateway."""

    ask: Ask

    def data(self, document: str, **variables: Any) -> dict[str, Any]:
        """The data of an answer. Raises RefusedError for the first error."""
        body = self.ask(document, variables)
        if body.get("errors"):
            raise RefusedError(body["errors"][0])
        data: dict[str, Any] = body["data"]
        return data

    def pages(
        self,
        query: str,
        filter_: Filter,
        where: dict[str, Any] | None = None,
        order_by: list[dict[str, str]] | None = None,
        walk: Walk | None = None,
    ) -> tuple[list[list[Row]], dict[str, Any]]:
        """All pages as they were fetched, and the last answer's connection: totals, count and what was ignored."""
        document, sizes = _document(query), walk.sizes if walk else [10_000]
        size, cursor = ("last", "before") if walk and walk.backwards else ("first", "after")
        more, turn = ("hasPreviousPage", "startCursor") if size == "last" else ("hasNextPage", "endCursor")
        variables: dict[str, Any] = {"where": where, "orderBy": order_by}
        if query != "balances" and filter_:
            variables["filter"] = filter_
        pages: list[list[Row]] = []
        while True:
            step = variables | {size: sizes[len(pages) % len(sizes)]}
            connection = self.data(document, **{name: value for name, value in step.items() if value is not None})[
                query
            ]
            assert connection.get("integrity", {"ok": True})["ok"], connection["integrity"]
            assert [edge["node"] for edge in connection["edges"]] == connection["nodes"]
            pages.append([_row(query, node) for node in connection["nodes"]])
            if not connection["pageInfo"][more]:
                return pages, connection
            variables[cursor] = connection["pageInfo"][turn]

    def report(self, query: str, filter_: Filter, **question: Any) -> Answer:
        """Every row of a report in order, with its totals."""
        pages, connection = self.pages(query, filter_, **question)
        rows = [row for page in pages for row in page]
        assert connection["totalCount"] == len(rows)
        ignored = [ignored["field"] for ignored in connection.get("ignoredFilters", [])]
        extras: dict[str, bool] = {name: connection[name] for name in ("isOver", "isFinal") if name in connection}
        return Answer(rows, connection.get("totals", {}), ignored, extras)

    def balances(self) -> list[Row]:
        """The admin list."""
        return self.report("balances", {}).rows

    def histories(self) -> dict[tuple[str, str], list[Row]]:
        """Every balance's entries, oldest first, by reference and balance type."""
        document = """{ balances(first: 1000) { nodes { reference balanceType { code } history(first: 1000) { nodes {
            externalId points runningBalance effectiveAt historyAt effect kind } } } } }"""
        nodes = self.data(document)["balances"]["nodes"]
        return {(node["reference"], node["balanceType"]["code"]): node["history"]["nodes"] for node in nodes}

    def history(self, reference: str, balance_type: str) -> list[Row]:
        """One balance's entries, oldest first."""
        return self.histories()[reference, balance_type]

    def campaign_customers(self, campaign: str) -> int:
        """The campaign's own count."""
        return int(self._campaign(campaign)["campaignCustomers"])

    def enrolled_customers(self, campaign: str) -> int:
        """How many records are enrolled in the campaign."""
        return int(self._campaign(campaign)["enrolledCustomers"])

    def total_customers(self) -> int:
        """The account's own count."""
        return int(self.data("{ account { totalCustomers } }")["account"]["totalCustomers"])

    def balance_types(self) -> dict[str, Row]:
        """Points and members of each balance type."""
        types = self.data("{ balanceTypes { code totalPoints memberCount } }")["balanceTypes"]
        return {row.pop("code"): row for row in types}

    def customers(self) -> dict[str, Row]:
        """What the second example pins of each customer."""
        document = """{ customers(first: 1000) { nodes { reference
            lifetimeEarned priceGroup { code } campaigns { code } } } }"""
        return {
            node["reference"]: {
                "lifetimeEarned": node["lifetimeEarned"],
                "priceGroup": (node["priceGroup"] or {}).get("code"),
                "campaigns": [campaign["code"] for campaign in node["campaigns"]],
            }
            for node in self.data(document)["customers"]["nodes"]
        }

    def _campaign(self, code: str) -> dict[str, Any]:
        document = "query ($code: String!) { campaign(code: $code) { campaignCustomers enrolledCustomers } }"
        campaign: dict[str, Any] = self.data(document, code=code)["campaign"]
        return campaign


def _document(query: str) -> str:
    paging = "first: $first, after: $after, last: $last, before: $before"
    page = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount"
    variables = "$first: Int, $after: String, $last: Int, $before: String"
    if query == "balances":
        arguments = "$where: BalanceWhere, $orderBy: [BalanceOrder!]"
        rows = f"nodes {{ {_ADMIN_ROW} }} edges {{ cursor node {{ {_ADMIN_ROW} }} }}"
        call = f"balances(where: $where, orderBy: $orderBy, {paging})"
        return f"query ({arguments}, {variables}) {{ {call} {{ {page} {rows} }} }}"
    name = query[0].upper() + query[1:]
    required = "!" if query.startswith(("outstanding", "liability")) else ""
    arguments = f"$filter: {name}Filter{required}, $where: {name}Where, $orderBy: [{name}Order!]"
    columns = " ".join(COLUMNS[query])
    totals = f"totals {{ {' '.join(TOTALS[query])} }}" if TOTALS.get(query) else ""
    extras = "isOver isFinal" if query == "outstandingReport" else ""
    answer = f"{page} {totals} {extras} ignoredFilters {{ field because }} integrity {{ ok failures }}"
    rows = f"nodes {{ {columns} }} edges {{ cursor node {{ {columns} }} }}"
    call = f"{query}(filter: $filter, where: $where, orderBy: $orderBy, {paging})"
    return f"query ({arguments}, {variables}) {{ {call} {{ {answer} {rows} }} }}"


def _row(query: str, node: Row) -> Row:
    """A node under the column names that conditions and orders know."""
    if query != "balances":
        return node
    customer = node["customer"]
    who = customer or dict.fromkeys(("email", "firstName", "lastName", "employee"))
    flat = {**node, **who, "hasRecord": customer is not None, "balanceType": node["balanceType"]["code"]}
    return {column: flat[column] for column in COLUMNS["balances"]}
