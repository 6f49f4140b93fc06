"""Three ways to answer a request give the same answer, errors included: graphql-core's, by rows, and by plan."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from graphql import build_schema as parse_schema
from graphql import execute
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from loyalty_graph import Column, Money, Report, Repository, Select
from loyalty_graph.graphql import build_schema, executing, print_schema
from loyalty_graph.graphql.plans import plan_of
from loyalty_graph.graphql.row_executor import RowExecutor
from loyalty_graph.plugins import Plugins
from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway
from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE

from .random_documents import VARIABLES, documents
from .samples import Level, plugins_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphql import GraphQLSchema

    from loyalty_graph.testing.postgres import PostgresTemplate

ROOTS = (
    "customers(first: $few, orderBy: [{field: $key, direction: DESC}])",
    "customers(where: {reference: {eq: $reference}})",
    "customers(where: {reference: {eq: $absent}})",
    "outstandingReport(filter: {month: $month, basis: MONTH}, last: $few)",
    'activityReport(filter: {orderNumber: "nothing", customerNumber: "m1"})',
    "customers(first: 3)",
    'customers(where: {reference: {eq: "nobody"}})',
    "balances(first: 4, orderBy: [{field: POINTS, direction: DESC}])",
    "entries(last: 3)",
    "campaigns",
    "operations",
    "balanceReport(filter: {includeOrphans: true})",
    "allCustomersReport(first: 2)",
    "activityReport",
    'outstandingReport(filter: {month: "2024-02"})',
    'liabilityByDateReport(filter: {from: "2024-02-01", to: "2024-02-05"})',
    'liabilityByCustomerReport(filter: {from: "2024-02-01", to: "2024-02-29"})',
)
REFUSED = (
    'entries(after: "nothing")',
    "balances(first: 1000000)",
    'outstandingReport(filter: {month: "2999-01"})',
    'balanceReport(filter: {campaigns: ["NOBODY-HAS-IT"]})',
    "odditiesReport",
)


class Oddities(Report):
    """Rows of which one has an amount that no answer can hold."""

    name, title = "oddities", "Oddities"

    reference = Column(str, "Reference", key=True)
    level = Column(Level | None, "Level")
    amount = Column(Money | None, "Amount")
    worth = Column(Money, "Worth")
    tags = Column(list[str], "Tags")

    def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
        rows = (("a", "LOW", "NaN", "2"), ("b", None, "1.5", "3"), ("c", "HIGH", None, "Infinity"))
        return (
            sa.union_all(
                *(
                    sa.select(
                        sa.literal(reference).label("reference"),
                        sa.literal(level).label("level"),
                        sa.cast(amount, sa.Numeric).label("amount"),
                        sa.cast(worth, sa.Numeric).label("worth"),
                        sa.func.string_to_array(reference, "a").label("tags"),
                    )
                    for reference, level, amount, worth in rows
                )
            )
            .subquery()
            .select()
        )


@pytest.fixture(scope="module")
def client(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    plugins = Plugins((*installed_plugins().plugins, *plugins_of(Oddities).plugins))
    with postgres_template.copied() as url, running_gateway(url, plugins) as client:
        client.import_files(WORKED_EXAMPLE, data_epoch=DATA_EPOCH)
        yield client


@pytest.fixture(scope="module")
def schema(client: GatewayClient) -> GraphQLSchema:
    return parse_schema(print_schema(build_schema(client.plugins)))


def all_ways(client: GatewayClient, document: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The answer by plan, row set by row set, and field by field; of errors that are masked, without their ids."""
    answers = []
    for plan, executor in (
        (plan_of, RowExecutor),
        (no_plan, RowExecutor),
        (no_plan, StrawberryGraphQLCoreExecutionContext),
    ):
        monkeypatch.setattr(executing, "plan_of", plan)
        monkeypatch.setattr(executing, "RowExecutor", executor)
        answer = client.ask(document, VARIABLES)
        for error in answer.get("errors", ()):
            error["extensions"].pop("id", None)
        answers.append(json.dumps(answer))
    return answers


def no_plan(*_: object) -> None:
    return None


@settings(
    max_examples=50,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_all_ways_give_the_same_answer(
    client: GatewayClient, schema: GraphQLSchema, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    planned, by_rows, by_fields = all_ways(client, data.draw(documents(schema, ROOTS, REFUSED)), monkeypatch)
    assert planned == by_rows == by_fields


FRAGMENT = (
    "fragment F on ReportResult { totalCount pageInfo { endCursor hasNextPage } integrity { ok failures } __typename }"
)

PLANNED = (
    "{ balanceReport { nodes { reference balance lastEntryAt } } }",
    f"{{ a: balanceReport {{ ...F }} b: customers(first: 2) {{ edges {{ cursor node {{ email }} }} }} }} {FRAGMENT}",
    "query($m: Month!) { outstandingReport(filter: {month: $m}, last: 2) { nodes @skip(if: false) { __typename } } }",
    "query($w: CustomerWhere) { customers(where: $w, orderBy: [{field: EMAIL, direction: DESC}]) { nodes { email } } }",
    'query($r: String!) { customers(where: {reference: {in: [$r, "m2"]}, email: {isNull: false}}) { totalCount } }',
    '{ activityReport(filter: {orderNumber: "x", customerNumber: "m1"}) { ignoredFilters { field } appliedFilters } }',
    '{ liabilityByDateReport(filter: {from: "2024-02-01", to: "2024-02-05"}) { totals { totalPointsEarned } } }',
    "mutation M { __typename } query Q { campaigns { nodes { startsAt code } } }",
)
"""Operations that are answered by plan; Q where there are several."""

NOT_PLANNED = (
    "{ balanceReport { nodes { customer { email } } } }",
    "{ balanceReport { nodes { balance } } account { name } }",
    "{ customers { nodes { id } } }",
    "{ balanceReport { report { name } } }",
    "query($m: Month!) { outstandingReport(filter: {month: $m}) { isOver } }",
    "query($y: Boolean!) { balanceReport { totalCount @include(if: $y) } }",
    "query($y: Boolean!) { balanceReport @skip(if: $y) { totalCount } }",
    "{ __schema { queryType { name } } }",
    "mutation { __typename }",
)
"""Operations with something that no plan can answer."""

GIVEN = {"m": "2024-02", "w": {"reference": {"startsWith": "M"}}, "r": "m1", "y": False}


@pytest.mark.parametrize(
    ("document", "planned"), [*((each, True) for each in PLANNED), *((each, False) for each in NOT_PLANNED)]
)
def test_plain_operations_never_reach_graphql_core(
    client: GatewayClient, monkeypatch: pytest.MonkeyPatch, document: str, *, planned: bool
) -> None:
    asked = {
        "query": document,
        "operationName": "Q" if "query Q" in document else None,
        "variables": {name: value for name, value in GIVEN.items() if f"${name}:" in document},
    }
    executed = []

    def executing_anyway(*given: Any, **more: Any) -> Any:
        executed.append(document)
        return execute(*given, **more)

    monkeypatch.setattr(executing, "execute", executing_anyway)
    answers = [client.http.post("/graphql", json=asked).json()]
    assert bool(executed) is not planned
    monkeypatch.setattr(executing, "plan_of", no_plan)
    answers.append(client.http.post("/graphql", json=asked).json())
    assert json.dumps(answers[0]) == json.dumps(answers[1])
    assert "errors" not in answers[0]


@pytest.mark.parametrize(
    ("document", "fields"),
    [
        ("{ balanceReport { nodes { reference balance lastEntryAt } } }", 0),
        ("{ balanceReport { edges { cursor node { __typename balance } } } }", 0),
        ("{ allCustomersReport { nodes { membership enrolledCampaigns } } }", 0),
        ("{ balanceReport { nodes { customer { email } } } }", 3),
        ("{ odditiesReport { nodes { amount } } }", 3),
    ],
)
def test_rows_of_plain_columns_never_reach_graphql_core(
    client: GatewayClient, monkeypatch: pytest.MonkeyPatch, document: str, fields: int
) -> None:
    visited = []
    complete = RowExecutor.complete_list_item_value

    def counting(self: Any, item: Any, *rest: Any) -> Any:
        visited.append(item)
        return complete(self, item, *rest)

    monkeypatch.setattr(RowExecutor, "complete_list_item_value", counting)
    monkeypatch.setattr(executing, "plan_of", no_plan)
    assert "data" in client.ask(document)
    assert len(visited) >= fields
    assert bool(visited) is bool(fields)
