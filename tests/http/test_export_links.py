"""`exportUrl` leads to the rows its connection has, and to nothing else: changed or expired links are refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_graph.errors import InputError
from loyalty_graph.exports import linked_account, signed_link
from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    import httpx2

    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

NOW = dt.datetime(2024, 3, 1, 12, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("balance", "activity", "liability", "outstanding")


def lines(answer: httpx2.Response) -> list[list[str]]:
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.text, newline="")))


QUERIES = [
    'balances(where: {points: {gte: 0}, reference: {ne: "ana"}}, orderBy: [{field: POINTS, direction: DESC}])',
    'customers(where: {or: [{email: {contains: "AN"}}, {createdAt: {gt: "2020-01-01T00:00:00Z"}}]})',
    "entries(where: {kind: {in: [EARN_RULE, REDEEM_REWARD]}}, orderBy: [{field: EFFECTIVE_AT, direction: DESC}])",
    'vouchers(where: {value: {gt: "1.50"}})',
    "balanceReport(filter: {includeLatent: true, includeOrphans: true})",
    'liabilityByDateReport(filter: {from: "2024-01-30", to: "2024-02-02"}, last: 2)',
    'outstandingReport(filter: {month: "2024-02", basis: MONTH}, orderBy: [{field: TOTAL_EARNED_POINTS}])',
    'activityReport(filter: {sales: {from: "2024-01-01", to: "2024-03-01"}, customerSales: {moreThan: "1.00"}})',
]


def test_a_link_leads_to_all_rows_of_its_connection(worked_example: GatewayClient) -> None:
    for query in QUERIES:
        name = query.partition("(")[0]
        (shown,) = worked_example.data(
            f'{{ {query} {{ totalCount csv: exportUrl(format: CSV, columns: "all") }} }}'
        ).values()
        rows = lines(worked_example.http.get(shown["csv"]))
        assert len(rows) - 1 == shown["totalCount"], name
        assert urlsplit(shown["csv"]).path.endswith(".csv")


def test_rows_come_in_the_order_of_the_connection(worked_example: GatewayClient) -> None:
    order = "orderBy: [{field: POINTS, direction: DESC}, {field: REFERENCE}]"
    link = 'exportUrl(format: CSV, columns: "points,reference")'
    shown = worked_example.data(f"{{ balances({order}) {{ nodes {{ points reference }} {link} }} }}")["balances"]
    expected = [[str(node["points"]), node["reference"]] for node in shown["nodes"]]
    assert lines(worked_example.http.get(shown["exportUrl"])) == [["points", "reference"], *expected]


def test_a_list_that_is_no_field_of_query_has_no_link(worked_example: GatewayClient) -> None:
    shown = worked_example.data('{ customer(reference: "ana") { entries { exportUrl(format: CSV) } } }')
    assert shown == {"customer": {"entries": {"exportUrl": None}}}


def test_columns_are_checked_when_the_link_is_made(worked_example: GatewayClient) -> None:
    (error,) = worked_example.ask('{ balances { exportUrl(format: XLSX, columns: "pints") } }')["errors"]
    assert error["extensions"]["code"] == "UNKNOWN_COLUMN"


def test_an_answer_with_a_link_is_not_kept(worked_example: GatewayClient) -> None:
    for fields, kept in (("totalCount", True), ("totalCount exportUrl(format: CSV)", False)):
        answer = worked_example.http.get("/graphql", params={"query": f"{{ balances {{ {fields} }} }}"})
        assert ("etag" in answer.headers) is kept


def test_a_link_is_for_what_it_was_made_for(worked_example: GatewayClient) -> None:
    url = worked_example.data(f"{{ {QUERIES[0]} {{ exportUrl(format: CSV) }} }}")["balances"]["exportUrl"]
    path, query = urlsplit(url).path, parse_qsl(urlsplit(url).query)
    answers = [
        worked_example.http.get(f"{changed}?{urlencode(parameters)}")
        for changed, parameters in [
            (path.replace("balances", "customers"), query),
            (path.replace(".csv", ".ndjson"), query),
            *(
                (path, [*query[:place], (name, f"{value}1"), *query[place + 1 :]])
                for place, (name, value) in enumerate(query)
            ),
            *((path, [*query[:place], *query[place + 1 :]]) for place in range(len(query))),
            (path, [*query, ("columns", "all")]),
        ]
    ]
    assert {(answer.status_code, answer.json()["errors"][0]["extensions"]["code"]) for answer in answers} == {
        (403, "LINK_INVALID")
    }
    assert lines(worked_example.http.get(f"{path}?{urlencode(query[::-1])}")) == lines(worked_example.http.get(url))


def test_a_link_shows_the_account_it_was_made_for(worked_example: GatewayClient) -> None:
    url = worked_example.data("{ customers { exportUrl(format: CSV) } }")["customers"]["exportUrl"]
    expected = lines(worked_example.http.get(url))
    worked_example.account = "another"
    assert lines(worked_example.http.get(url)) == expected
    assert worked_example.http.get("/reports/customers.csv").status_code == 400


TEXTS = st.text(max_size=5)


@given(TEXTS, st.dictionaries(st.sampled_from(["filter", "where", "columns"]), TEXTS), TEXTS, st.integers(-2, 2))
def test_a_link_is_read_as_it_was_made_and_expires(path: str, asked: dict[str, str], account: str, days: int) -> None:
    link = signed_link(b"secret", path, asked, account, NOW + days * DAY)
    parameters = dict(parse_qsl(link[len(path) + 1 :], keep_blank_values=True))
    if days > 0:
        assert linked_account(b"secret", path, parameters, NOW) == account
    else:
        with pytest.raises(InputError, match="expired"):
            linked_account(b"secret", path, parameters, NOW)
    for wrong in ({"signature": ""}, {"signature": "é"}, {"expires": "9" * 20}):
        with pytest.raises(InputError, match="changed"):
            linked_account(b"secret", path, parameters | wrong, NOW)
    with pytest.raises(InputError, match="changed"):
        linked_account(b"other", path, parameters, NOW)
