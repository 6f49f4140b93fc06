"""Rows answered column by column are what graphql-core answers, errors included."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from graphql import build_schema as parse_schema
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from loyalty_graph import Column, Money, Report, Repository, Select
from loyalty_graph.graphql import build_schema, executing, print_schema
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


def both_ways(client: GatewayClient, document: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The answer row set by row set, and field by field; of errors that are masked, without their ids."""
    answers = []
    for executor in (RowExecutor, StrawberryGraphQLCoreExecutionContext):
        monkeypatch.setattr(executing, "RowExecutor", executor)
        answer = client.ask(document, VARIABLES)
        for error in answer.get("errors", ()):
            error["extensions"].pop("id", None)
        answers.append(json.dumps(answer))
    return answers[0], answers[1]


@settings(
    max_examples=40,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_rows_are_answered_as_fields_are(
    client: GatewayClient, schema: GraphQLSchema, monkeypatch: pytest.MonkeyPatch, data: st.DataObject
) -> None:
    fast, slow = both_ways(client, data.draw(documents(schema, ROOTS)), monkeypatch)
    assert fast == slow


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
    assert "data" in client.ask(document)
    assert len(visited) >= fields
    assert bool(visited) is bool(fields)
