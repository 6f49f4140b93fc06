"""The campaigns, with both counts of their customers and where the reason of their difference is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.lists.list_page import ListPage, listed
from loyalty_graph.explorer.pages import Page
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.tables import Heading
from loyalty_graph.explorer.values import Cell, cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.responses import Response

    from loyalty_graph.explorer.visits import Visit

_CAMPAIGNS: Final = ListPage(
    title="Campaigns",
    lead="Campaign Customers are the unique references with an entry in the campaign, with a customer record or "
    "without. All Customers are the records that are enrolled in it or have an entry in it.",
    listing="campaigns",
    shown={
        "code": "code",
        "name": "name",
        "balanceType": "balanceType.code",
        "startsAt": "startsAt",
        "endsAt": "endsAt",
    },
    more="campaignCustomers enrolledCustomers",
    size=20,
)

_REPORTS: Final = "query ExplorerReportNames { reports { name } }"

_HEADINGS: Final = (
    Heading("Campaign Customers", "Unique references with an entry in the campaign, record or not.", is_number=True),
    Heading("Enrolled", "Customer records that are enrolled.", is_number=True),
)
_ALL_CUSTOMERS: Final = Heading("All Customers", "Records that are enrolled or have an entry in it.", is_number=True)
_WHY: Final = Heading("Reconciliation")


async def show_campaigns(visit: Visit) -> Response:
    """The list of campaigns. The second count and the reason need the reports that tell them."""
    found = await listed(visit, _CAMPAIGNS)
    reports = {report["name"] for report in (await visit.data(_REPORTS))["reports"]}
    counted, explained = "all_customers" in reports, "reconciliation" in reports
    counts = await _all_customers(visit, found.rows) if counted else {}
    headings = [*_HEADINGS, *([_ALL_CUSTOMERS] if counted else []), *([_WHY] if explained else [])]
    cells = [
        [
            cell(row["campaignCustomers"], "INTEGER"),
            cell(row["enrolledCustomers"], "INTEGER"),
            *([cell(counts[row["code"]], "INTEGER")] if counted else []),
            *([_why(row["code"])] if explained else []),
        ]
        for row in found.rows
    ]
    return await found.show(visit, headings=headings, cells=cells)


async def _all_customers(visit: Visit, rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """How many rows the report All Customers has for each campaign, by its code."""
    if not rows:
        return {}
    codes = {f"of{index}": row["code"] for index, row in enumerate(rows)}
    declared = ", ".join(f"${name}: [String!]!" for name in codes)
    fields = " ".join(f"{name}: allCustomersReport(filter: {{campaigns: ${name}}}) {{ totalCount }}" for name in codes)
    variables = {name: [code] for name, code in codes.items()}
    answer = await visit.data(f"query ExplorerAllCustomers({declared}) {{ {fields} }}", variables)
    return {code: answer[name]["totalCount"] for name, code in codes.items()}


def _why(code: str) -> Cell:
    question = [("left", "ALL_CUSTOMERS"), ("right", "CAMPAIGN_CUSTOMERS"), ("campaigns", code)]
    return Cell("Why do they differ?", href="/reports/reconciliation" + Parameters(question).query())


PAGES: Final = (Page("/campaigns", show_campaigns),)
