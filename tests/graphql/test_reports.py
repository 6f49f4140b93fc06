from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .conftest import counted, opened
from .samples import Campaigns, plugins_of

if TYPE_CHECKING:
    from loyalty_graph.database import Database

    from .conftest import Api

pytestmark = pytest.mark.anyio

FILTER = 'filter: {month: "2024-01"}'


async def test_a_report_answers_rows_totals_count_and_all_its_parts(api: Api) -> None:
    data = await api.data(
        """{ standingReport(filter: {month: "2024-01"}, first: 2) {
          nodes { reference points level worth since updatedAt active tags customer { email } }
          totals { points earned reversed firstPoints }
          totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { reference } }
          appliedFilters ignoredFilters { field because } integrity { ok failures } isJanuary
          report { name queryField plugin { distribution status } }
        } }"""
    )
    report = data["standingReport"]
    assert report["nodes"][0] == {
        "reference": "c1",
        "points": 24,
        "level": "LOW",
        "worth": "48.00",
        "since": "2024-01-02",
        "updatedAt": "2024-01-04T10:00:00Z",
        "active": True,
        "tags": ["tag", "tag"],
        "customer": {"email": "c1@example.test"},
    }
    assert report["totals"] == {"points": 24 + 34 + 44 + 10, "earned": 115, "reversed": 3, "firstPoints": 24}
    assert report["totalCount"] == 4
    cursors = [edge["cursor"] for edge in report["edges"]]
    assert report["pageInfo"] == {
        "hasNextPage": True,
        "hasPreviousPage": False,
        "startCursor": cursors[0],
        "endCursor": cursors[1],
    }
    assert report["appliedFilters"] == ["month"]
    assert report["ignoredFilters"] == []
    assert report["integrity"] == {"ok": True, "failures": []}
    assert report["isJanuary"] is True
    assert report["report"] == {
        "name": "standing",
        "queryField": "standingReport",
        "plugin": {"distribution": "loyalty-graph-sample", "status": "OK"},
    }


async def test_an_orphans_link_is_null(api: Api) -> None:
    data = await api.data(
        '{ standingReport(filter: {month: "2024-01"}, last: 1) { nodes { reference customer { id } } } }'
    )
    assert data["standingReport"]["nodes"] == [{"reference": "o1", "customer": None}]


@pytest.mark.parametrize(("size", "after", "first"), [("first", "after", True), ("last", "before", False)])
async def test_pages_walk_over_every_row_once(api: Api, size: str, after: str, *, first: bool) -> None:
    query = f"""query($cursor: String) {{ standingReport(
      {FILTER}, {size}: 1, {after}: $cursor, orderBy: [{{field: POINTS, direction: DESC}}]
    ) {{ nodes {{ reference }} pageInfo {{ startCursor endCursor hasNextPage hasPreviousPage }} }} }}"""
    seen, cursor = [], None
    while True:
        page = (await api.data(query, cursor=cursor))["standingReport"]
        seen += [row["reference"] for row in page["nodes"]]
        cursor = page["pageInfo"]["endCursor" if first else "startCursor"]
        if not page["pageInfo"]["hasNextPage" if first else "hasPreviousPage"]:
            break
    assert (seen if first else seen[::-1]) == ["c3", "c2", "c1", "o1"]


async def test_conditions_hold_for_rows_totals_and_count(api: Api) -> None:
    where = '{or: [{reference: {eq: $name}}, {not: {points: {lt: 40}}}], level: {in: [LOW]}, tags: {has: "tag"}}'
    data = await api.data(
        f"""query($name: String!) {{ standingReport({FILTER}, where: {where}) {{
          totalCount totals {{ points }} nodes {{ reference }}
        }} }}""",
        name="o1",
    )
    report = data["standingReport"]
    assert report == {"totalCount": 2, "totals": {"points": 54}, "nodes": [{"reference": "c3"}, {"reference": "o1"}]}


async def test_arguments_reach_the_report(api: Api) -> None:
    data = await api.data(
        """{ standingReport(filter: {month: "2024-01", points: {from: 30}, factor: 3, level: HIGH, campaigns: ["C1"]}) {
          nodes { worth } appliedFilters
        } }"""
    )
    assert data["standingReport"]["nodes"] == [{"worth": "102.00"}, {"worth": "132.00"}]
    assert data["standingReport"]["appliedFilters"] == ["campaigns", "factor", "level", "month", "points"]


async def test_ignored_arguments_are_listed(api: Api) -> None:
    data = await api.data(
        """{ standingReport(filter: {month: "2024-01", points: {from: 1000}, hidden: "x"}) {
          totalCount ignoredFilters { field because }
        } }"""
    )
    assert data["standingReport"] == {
        "totalCount": 4,
        "ignoredFilters": [{"field": "points", "because": "hidden is given"}],
    }


async def test_a_report_without_arguments_has_no_filter(api: Api) -> None:
    data = await api.data("{ plainReport { nodes { reference } } }")
    assert [row["reference"] for row in data["plainReport"]["nodes"]] == ["c1", "c2", "c3", "new", "o1"]


async def test_links_lead_to_campaigns_and_balance_types(shop: Database) -> None:
    async with opened(shop, plugins_of(Campaigns)) as api:
        data = await api.data("{ campaignsReport { nodes { code campaign { name } balanceType { name isDefault } } } }")
    store = {"name": "Store", "isDefault": True}
    assert data["campaignsReport"]["nodes"] == [
        {"code": "C1", "campaign": {"name": "One"}, "balanceType": store},
        {"code": "C2", "campaign": {"name": "Two"}, "balanceType": None},
    ]


async def test_fragments_aliases_and_directives_select_columns(api: Api) -> None:
    data = await api.data(
        """query($no: Boolean!) {
          one: standingReport(filter: {month: "2024-01"}, first: 1) { ...Page rows: nodes { sum: points } }
          two: standingReport(filter: {month: "2024-01"}, first: 1) {
            ... on ReportResult { totalCount }
            nodes { reference @skip(if: $no) ... @include(if: $no) { active } level @include(if: false) }
          }
        }
        fragment Page on StandingReportConnection { edges { node { ...Row } } }
        fragment Row on StandingReportRow { worth reference }""",
        no=True,
    )
    assert data == {
        "one": {"edges": [{"node": {"worth": "48.00", "reference": "c1"}}], "rows": [{"sum": 24}]},
        "two": {"totalCount": 4, "nodes": [{"active": True}]},
    }


async def test_only_what_is_selected_is_read(api: Api, shop: Database) -> None:
    query = "{{ standingReport({}) {{ {} }} }}"
    await api.data(query.format(FILTER, "totalCount"))  # reads the key of cursors, once per process
    with counted(shop) as names:
        await api.data(query.format(FILTER, "nodes { reference }"))
    with counted(shop) as appliances:
        await api.data(query.format(FILTER, "appliedFilters"))
    with counted(shop) as everything:
        await api.data(
            query.format(
                FILTER, "nodes { worth } edges { node { worth } } pageInfo { hasNextPage } totals { points } totalCount"
            )
        )
    assert "tags" not in names[-1].split("FROM")[0]
    assert len(names) == len(appliances) + 1
    assert len(everything) == len(appliances) + 3
