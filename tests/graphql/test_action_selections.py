from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from graphql import build_schema as parse_schema
from tests.actions.samples import actions_of

from loyalty_graph import Link, Repository, Select
from loyalty_graph.graphql import build_schema, print_schema
from loyalty_graph.plugins import Plugins, load_plugins

from .granting import GRANT, PLUGINS
from .samples import Plain, Standing, plugins_of

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


@pytest.mark.parametrize(
    ("first", "again"),
    [
        ({"allCustomersReport": {}}, {"allCustomersReport": {"filter": {}, "where": None}}),
        ({"allCustomersReport": {"filter": None}}, {"allCustomersReport": {"filter": {"campaigns": None}}}),
        (
            {"allCustomersReport": {"where": {"createdAt": {"gt": "2020-01-01T00:00:00Z"}}}},
            {"allCustomersReport": {"where": {"createdAt": {"gt": "2020-01-01T01:00:00.000+01:00"}}}},
        ),
    ],
)
async def test_a_selection_written_otherwise_is_the_same_request(
    open_api: Any, import_shop: Any, first: dict[str, Any], again: dict[str, Any]
) -> None:
    await import_shop("demo", customers=3)
    async with open_api(Plugins((*load_plugins().plugins, *actions_of().plugins))) as api:
        ids = []
        for selection in (first, again):
            payload = (await api.data(GRANT, input={"idempotencyKey": "k", "points": 1, "selection": selection}))[
                "grant"
            ]
            assert payload["userErrors"] == []
            ids.append(payload["operation"]["id"])
    assert ids[0] == ids[1]


class Halves(Plain):
    """Every reference, as far as the database divides by zero."""

    name, title = "halves", "Halves"

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002 - the word of the API
        return super().select(repository, filter).where(sa.literal(1) / (repository.members.c.member_id * 0) > 0)

    customer = Link("customer", by="reference")


@pytest.mark.parametrize(
    "selection",
    [{"standingReport": {"filter": {"month": "2024-01", "hidden": "crash"}}}, {"halvesReport": {}}],
    ids=["its code", "its statement"],
)
async def test_a_report_that_fails_is_blamed_on_its_own_plugin(
    open_api: Any, import_shop: Any, selection: dict[str, Any]
) -> None:
    await import_shop("demo")
    reports = plugins_of(Standing, Halves, distribution="loyalty-graph-shaky")
    async with open_api(Plugins((*reports.plugins, *actions_of().plugins))) as api:
        error = await api.error(GRANT, input={"idempotencyKey": "k", "points": 1, "selection": selection})
    assert (error["code"], error["distribution"]) == ("PLUGIN_FAILED", "loyalty-graph-shaky")
    assert "swordfish" not in error["message"]


async def test_only_reports_of_customers_select(open_api: Any, import_shop: Any) -> None:  # noqa: ARG001 - needs none
    selection = parse_schema(print_schema(build_schema(PLUGINS))).type_map["CustomerSelection"]
    assert set(selection.fields) == {"references", "standingReport"}  # type: ignore[attr-defined]  # an input
