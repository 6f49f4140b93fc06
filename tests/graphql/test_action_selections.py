from __future__ import annotations

from typing import Any

import pytest
from graphql import build_schema as parse_schema

from loyalty_graph.graphql import build_schema, print_schema

from .granting import GRANT, PLUGINS

pytestmark = pytest.mark.anyio


async def test_a_report_selects_by_its_filter_and_where(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo", customers=4)
    async with open_api(PLUGINS) as api:
        select = {"filter": {"month": "2024-01", "points": {"from": 30}}, "where": {"reference": {"ne": "c3"}}}
        shown = "query($filter: StandingReportFilter!, $where: StandingReportWhere) {"
        shown += " standingReport(filter: $filter, where: $where) { nodes { reference } } }"
        references = [row["reference"] for row in (await api.data(shown, **select))["standingReport"]["nodes"]]
        assert references == ["c2", "c4"]
        request = {"idempotencyKey": "k", "points": 1, "selection": {"standingReport": select}}
        payload = (await api.data(GRANT, input=request))["grant"]
        assert [row["reference"] for row in payload["operation"]["outcomes"]["nodes"]] == references


async def test_a_report_selects_whoever_it_shows_orphans_included(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    async with open_api(PLUGINS) as api:
        request = {
            "idempotencyKey": "k",
            "points": 1,
            "selection": {"standingReport": {"filter": {"month": "2024-01"}}},
        }
        payload = (await api.data(GRANT, input=request))["grant"]
        assert {row["reference"] for row in payload["operation"]["outcomes"]["nodes"]} == {"c1", "c2", "c3", "o1"}


@pytest.mark.parametrize(
    ("select", "code", "path"),
    [
        ({"filter": {"month": "1999-01"}}, "TOO_OLD", ["filter", "month"]),
        ({"filter": {"month": "2024-01", "campaigns": ["NONE"]}}, "UNKNOWN_FILTER_VALUE", ["filter", "campaigns"]),
        ({"filter": {"month": "2024-01"}, "where": {}}, "EMPTY_CONDITION", ["where"]),
        ({"filter": {"month": "2024-01"}, "where": {"points": {"lt": -999}}}, "EMPTY_SELECTION", None),
    ],
)
async def test_a_reports_own_refusals_are_user_errors(
    open_api: Any, import_shop: Any, select: dict[str, Any], code: str, path: list[str] | None
) -> None:
    await import_shop("demo")
    async with open_api(PLUGINS) as api:
        request = {"idempotencyKey": "k", "points": 1, "selection": {"standingReport": select}}
        (error,) = (await api.data(GRANT, input=request))["grant"]["userErrors"]
        assert error["code"] == code
        assert error["field"] == ["input", "selection", *(["standingReport", *path] if path else [])]


async def test_only_reports_of_customers_select(open_api: Any, import_shop: Any) -> None:  # noqa: ARG001 - needs none
    selection = parse_schema(print_schema(build_schema(PLUGINS))).type_map["CustomerSelection"]
    assert set(selection.fields) == {"references", "standingReport"}  # type: ignore[attr-defined]  # an input
