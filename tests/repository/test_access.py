"""Whichever way a report is read, it says the same: every report, by key and as a whole, nearby rows and all rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.plugins import load_plugins
from loyalty_graph.reports import seeking
from loyalty_graph.reports.filters import check_filter
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.reports.relation import Relation
from loyalty_graph.repository.access import Access

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.reports.report import Report
    from loyalty_graph.repository import Repository

pytestmark = pytest.mark.anyio

_REPORTS = {loaded.what.name: loaded.what for loaded in load_plugins().reports}
_LAST = {"from": "2024-01-15", "to": "2024-02-04"}
_FILTERS: list[tuple[str, dict[str, Any]]] = [
    ("balance", {}),
    ("balance", {"includeLatent": True, "includeOrphans": True}),
    ("outstanding", {"month": "2024-01"}),
    ("outstanding", {"month": "2024-02", "basis": "MONTH"}),
    ("liability_by_customer", _LAST),
    ("all_customers", {}),
    ("activity", {}),
    ("activity", {"customerAvailablePoints": {"min": 1}}),
    ("reconciliation", {"left": "BALANCE", "right": "ALL_CUSTOMERS", "measure": "COUNT"}),
    (
        "reconciliation",
        {"left": "OUTSTANDING", "right": "LIABILITY", "measure": "BALANCE", "month": "2024-01", **_LAST},
    ),
]
_OF_CAMPAIGNS = [("balance", {"includeLatent": latent}) for latent in (False, True)] + [("all_customers", {})]
_SUMMED = {"balance": "balance", "outstanding": "closingPoints", "all_customers": "entryCount"}


async def _rows(repository: Repository, report: Report, given: dict[str, Any], access: Access) -> set[tuple[Any, ...]]:
    asked = (await check_filter(report, repository, given)).arguments
    relation = Relation(report, report.select(repository.reading(access), asked))
    rows: Sequence[Any] = await repository.fetch(relation.rows(report.columns, ()))
    return {tuple(str(value) for value in row) for row in rows}


@pytest.mark.parametrize(("name", "given"), _FILTERS)
async def test_a_report_has_the_same_rows_both_ways(
    repository: Repository, second: Repository, name: str, given: dict[str, Any]
) -> None:
    for opened in (repository, second):
        by_key, whole = [await _rows(opened, _REPORTS[name], given, access) for access in Access]
        assert by_key == whole
        assert by_key or name == "reconciliation"


@pytest.mark.parametrize(("name", "given"), _OF_CAMPAIGNS)
async def test_so_it_has_of_campaigns_and_types(repository: Repository, name: str, given: dict[str, Any]) -> None:
    for campaigns in (["C1"], ["C2"], ["C1", "C2"]):
        asked = {**given, "campaigns": campaigns}
        by_key, whole = [await _rows(repository, _REPORTS[name], asked, access) for access in Access]
        assert by_key == whole != set()


@pytest.mark.parametrize("name", _SUMMED)
@pytest.mark.parametrize(("nearby", "size"), [(1, 1), (4, 2), (1_000, 3)])  # a statement is kept per size
async def test_pages_of_a_condition_on_sums_are_those_of_all_rows(
    repository: Repository, monkeypatch: pytest.MonkeyPatch, name: str, nearby: int, size: int
) -> None:
    monkeypatch.setattr(seeking, "NEARBY_ROWS", nearby)
    report, summed = _REPORTS[name], _SUMMED[name]
    given = {"month": "2024-02"} if name == "outstanding" else None
    column = next(column.name for column in report.columns.values() if column.api_name == summed)
    everything = await (await read(report, repository, Request(given))).page([column])
    for least in sorted({row[0] for row in everything.rows}):
        expected = [row for row in everything.rows if row[0] >= least]
        walked: list[tuple[Any, ...]] = []
        after: str | None = None
        while True:
            request = Request(given, where={summed: {"gte": least, "lte": least + 10**6}}, first=size, after=after)
            page = await (await read(report, repository, request)).page([column])
            walked += page.rows
            after = page.end_cursor
            if not page.has_next_page:
                break
        assert walked == expected
        backward = Request(given, where={summed: {"gte": least}}, last=20 + size)
        assert list((await (await read(report, repository, backward)).page([column])).rows) == expected
