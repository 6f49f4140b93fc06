from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from loyalty_graph.config import Settings
from loyalty_graph.database import Database
from loyalty_graph.graphql import Executor, GraphQLRequest, RequestContext, build_schema

from .conftest import closing, opened
from .samples import Plain, plugins_of

if TYPE_CHECKING:
    from .conftest import Api

pytestmark = pytest.mark.anyio

JANUARY = 'filter: {month: "2024-01"}'
TOTAL = "{ totalCount }"

# Query → code, message, path of the input at fault.
REFUSED: dict[str, tuple[str, str, list[str] | None]] = {
    '{ standingReport(filter: {month: "2024-13"}) { totalCount } }': (
        "BAD_MONTH",
        "Expected a calendar month written YYYY-MM, not '2024-13'.",
        None,
    ),
    '{ standingReport(filter: {month: "1999-12"}) { totalCount } }': (
        "TOO_OLD",
        "There is nothing before 2000.",
        ["filter", "month"],
    ),
    '{ standingReport(filter: {month: "2024-01", campaigns: ["C9"]}) { totalCount } }': (
        "UNKNOWN_FILTER_VALUE",
        "campaigns has no value 'C9'.",
        ["filter", "campaigns"],
    ),
    '{ standingReport(filter: {month: "2024-01", campaigns: []}) { totalCount } }': (
        "EMPTY_LIST",
        "An empty list selects nothing: give at least one value, or leave it out.",
        ["filter", "campaigns"],
    ),
    '{ standingReport(filter: {month: "2024-01", points: {from: 9007199254740992}}) { totalCount } }': (
        "POINTS_OUT_OF_RANGE",
        "Points must be within ±9,007,199,254,740,991 (2^53 - 1).",
        None,
    ),
    f"{{ standingReport({JANUARY}, first: -1) {TOTAL} }}": (
        "PAGE_SIZE_OUT_OF_RANGE",
        "first must be a whole number from 0 to 10,000, not -1.",
        ["first"],
    ),
    f"{{ standingReport({JANUARY}, first: 10001) {TOTAL} }}": (
        "PAGE_SIZE_OUT_OF_RANGE",
        "first must be a whole number from 0 to 10,000, not 10001.",
        ["first"],
    ),
    f"{{ standingReport({JANUARY}, first: 1, last: 1) {TOTAL} }}": (
        "PAGE_ARGUMENTS_CONFLICT",
        "first and last do not go together: use first and after, or last and before.",
        ["last"],
    ),
    f"{{ standingReport({JANUARY}, orderBy: [{{field: COLOUR}}]) {TOTAL} }}": (
        "INVALID_REQUEST",
        "Value 'COLOUR' does not exist in 'StandingReportOrderField' enum.",
        None,
    ),
    f'{{ standingReport({JANUARY}, after: "x") {TOTAL} }}': (
        "CURSOR_INVALID",
        "after is not a cursor of this gateway.",
        ["after"],
    ),
    "{ balances(where: {points: {}}) { totalCount } }": ("EMPTY_CONDITION", "", ["where", "points"]),
    "{ balances(where: {}) { totalCount } }": ("EMPTY_CONDITION", "", ["where"]),
    "{ balances(where: {points: {eq: null}}) { totalCount } }": ("OPERAND_REQUIRED", "", ["where", "points", "eq"]),
    "{ balances(where: {memberId: 1}) { totalCount } }": (
        "INVALID_REQUEST",
        "Expected value of type 'BalanceWhere' not to include unknown field 'memberId', found: { memberId: 1 }.",
        None,
    ),
    '{ balances(where: {points: {gt: "1"}}) { totalCount } }': (
        "BAD_POINTS",
        "Expected a whole number of points, not '1'.",
        None,
    ),
    "{ balances(where: {points: {gt: 1.0}}) { totalCount } }": (
        "BAD_POINTS",
        "Expected a whole number of points, not 1.0.",
        None,
    ),
    '{ balances(where: {createdAt: {gt: "2024-01-01T00:00:00"}}) { totalCount } }': (
        "BAD_DATETIME",
        "Expected an instant with an offset, such as 2024-02-29T13:45:00Z, not '2024-01-01T00:00:00'.",
        None,
    ),
    "{ nothing }": ("INVALID_REQUEST", "Cannot query field 'nothing' on type 'Query'.", None),
    "{ balance { totalCount } }": ("INVALID_REQUEST", "Cannot query field 'balance' on type 'Query'.", None),
    "{ balances { totalCount ": ("SYNTAX_ERROR", "Syntax Error: Expected Name, found <EOF>.", None),
    "type Query { code: String }": ("INVALID_REQUEST", "The 'Query' definition is not executable.", None),
    "fragment F on Query { account { code } }": ("INVALID_REQUEST", "Fragment 'F' is never used.", None),
    '{ customer(reference: "a\\u0000b") { id } }': ("BAD_TEXT", "Expected text without NUL characters.", None),
}


@pytest.mark.parametrize("query", REFUSED)
async def test_what_is_refused_says_why(api: Api, query: str) -> None:
    code, message, field = REFUSED[query]
    error = await api.error(query)
    assert (error["code"], error.get("field")) == (code, field)
    assert error["message"] == message or not message


USES = {
    "Month!": "standingReport(filter: {month: $value})",
    "Points": "balances(where: {points: {eq: $value}})",
    "Money": f"standingReport({JANUARY}, where: {{worth: {{eq: $value}}}})",
    "Date": f"standingReport({JANUARY}, where: {{since: {{eq: $value}}}})",
    "DateTime": "balances(where: {createdAt: {eq: $value}})",
}


@pytest.mark.parametrize(
    ("kind", "value", "code"),
    [
        ("Month!", "2024-13", "BAD_MONTH"),
        ("Month!", 202401, "BAD_MONTH"),
        ("Points", True, "BAD_POINTS"),
        ("Points", 2**53, "POINTS_OUT_OF_RANGE"),
        ("Points", 1.5, "BAD_POINTS"),
        ("Points", 2**70, "BAD_POINTS"),
        ("Money", "NaN", "BAD_MONEY"),
        ("Money", 1.5, "BAD_MONEY"),
        ("Date", "2024-02-30", "BAD_DATE"),
        ("DateTime", "yesterday", "BAD_DATETIME"),
    ],
)
async def test_variables_are_read_as_strictly(api: Api, kind: str, value: object, code: str) -> None:
    error = await api.error(f"query($value: {kind}) {{ {USES[kind]} {{ totalCount }} }}", value=value)
    assert error["code"] == code
    assert (
        error["message"].startswith("Variable '$value' has invalid value: Expected ")
        or "must be within" in error["message"]
    )


async def test_an_omitted_variable_never_widens_an_answer(api: Api) -> None:
    query = "query($least: Points) { balances(where: {and: [{points: {gte: $least, lt: 100}}]}) { totalCount } }"
    assert await api.error(query) == {
        "message": "Variable $least is used in a condition but has no value.",
        "code": "OMITTED_VARIABLE",
        "field": ["where", "and", "points", "gte"],
    }
    assert (await api.data(query, least=20))["balances"]["totalCount"] == 2
    whole = "query($where: BalanceWhere) { balances(where: $where) { totalCount } }"
    assert (await api.data(whole))["balances"]["totalCount"] == 7
    assert (await api.error(query, least=None))["code"] == "OPERAND_REQUIRED"


async def test_an_unknown_account_is_said(shop: Database) -> None:
    async with opened(shop, account="nobody") as api:
        assert await api.error("{ account { code } }") == {
            "message": "There is no account 'nobody'.",
            "code": "UNKNOWN_ACCOUNT",
        }


async def test_where_the_database_is_stays_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    settings, plugins = Settings(), plugins_of(Plain)
    nowhere = Database("postgresql://owner:swordfish@127.0.0.1:1/ledger", settings)
    executor = Executor(build_schema(plugins), settings)
    context = RequestContext(nowhere, "demo", settings, plugins)
    with caplog.at_level(logging.ERROR):
        answer = await executor.run(GraphQLRequest("{ account { code } }"), context)
    (error,) = answer.body["errors"]
    assert error["message"] == f"The gateway cannot answer at the moment: error {error['extensions']['id']}"
    assert error["extensions"]["code"] == "DATABASE_UNREACHABLE"
    assert error["extensions"]["id"] in caplog.text
    assert "127.0.0.1:1" in caplog.text
    assert "swordfish" not in caplog.text


LITERALS = {
    "{ account { code } balances(where: {points: {gt: 1.5}}) { totalCount } }": "1.5",
    '{ account { code } standingReport(filter: {month: "2024-13"}) { totalCount } }': '"2024-13"',
    "{ account { code } balances(where: {points: {in: [1, true]}}) { totalCount } }": "true",
}


@pytest.mark.parametrize("query", LITERALS)
async def test_a_value_in_a_document_is_refused_where_it_stands(api: Api, query: str) -> None:
    (error,) = (await api.ask(query))["errors"]
    assert error["locations"] == [{"line": 1, "column": query.index(LITERALS[query]) + 1}]


async def test_an_unexpected_error_shows_an_id_that_is_in_the_log(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    query = '{ standingReport(filter: {month: "2024-01", hidden: "crash"}) { totalCount } }'
    with caplog.at_level(logging.ERROR):
        answer = await api.ask(query)
    assert answer["data"] is None
    (error,) = answer["errors"]
    error_id = error["extensions"]["id"]
    source = "plugin sample of distribution loyalty-graph-sample"
    assert error["message"] == f"The {source} failed: error {error_id}"
    assert error["extensions"]["code"] == "PLUGIN_FAILED"
    assert error["path"] == ["standingReport"]
    assert "swordfish" not in str(answer)
    assert error_id in caplog.text
    assert "swordfish" in caplog.text


async def test_a_nested_read_has_a_deadline(shop_url: str, shop: Database) -> None:
    async with (
        closing(shop_url, statement_timeout_ms=300) as impatient,
        opened(impatient) as api,
        shop.owner.begin() as connection,
    ):
        await connection.execute(sa.text("LOCK TABLE enrolments IN ACCESS EXCLUSIVE MODE"))
        error = await api.error('{ customer(reference: "c1") { campaigns { code } } }')
    assert error == {
        "message": "The answer takes longer than a read may take: narrow the filter or ask for less at once.",
        "code": "DEADLINE_EXCEEDED",
    }


async def test_a_failing_field_leaves_its_siblings_working(api: Api) -> None:
    # The failed field is nullable, so that what is beside it is answered.
    data = await api.ask('{ node(id: "x") { id } customers { nodes { balances { balanceType { code } } } } }')
    assert data["data"]["node"] is None
    assert len(data["data"]["customers"]["nodes"]) == 4


async def test_a_failure_of_a_shared_page_is_told_once_per_field(api: Api) -> None:
    for _ in range(3):  # whichever of the competing fields is reported, nothing hangs and nothing is cancelled
        answer = await api.ask(
            '{ a: standingReport(filter: {month: "2024-01", hidden: "crash"}) { nodes { points } totals { points } } '
            "b: customers { nodes { balances { balanceType { code } campaigns: customer { campaigns { code } } } } } }"
        )
        assert answer["data"] is None
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"PLUGIN_FAILED"}


@pytest.mark.parametrize("name", [None, "a", "b"])
async def test_one_of_several_operations_has_to_be_named(api: Api, name: str | None) -> None:
    query = "query a { account { code } } query b { account { name } }"
    response = await api.client.post("/graphql", json={"query": query, "operationName": name})
    expected: dict[str | None, Any] = {
        "a": {"account": {"code": "demo"}},
        "b": {"account": {"name": "Shop"}},
        None: None,
    }
    assert response.json().get("data") == expected[name]
    if name is None:
        (error,) = response.json()["errors"]
        assert error["extensions"]["code"] == "OPERATION_NAME_REQUIRED"


async def test_an_operation_that_is_not_there_is_said(api: Api) -> None:
    response = await api.client.post("/graphql", json={"query": "query a { account { code } }", "operationName": "b"})
    assert response.json() == {
        "errors": [
            {
                "message": "The document has no operation of the name in operationName.",
                "extensions": {"code": "UNKNOWN_OPERATION"},
            }
        ]
    }


async def test_a_request_ends_when_all_of_its_reads_have(shop_url: str, shop: Database) -> None:
    query = """{ fast: balances { nodes { history(first: -1) { nodes { id } } } }
                 slow: customers { totalCount nodes { campaigns { code } } }
                 campaign(code: "C1") { enrolledCustomers } }"""
    async with closing(shop_url) as database, opened(database) as api, shop.owner.begin() as connection:
        await connection.execute(sa.text("LOCK TABLE enrolments IN ACCESS EXCLUSIVE MODE"))
        asking = asyncio.create_task(api.ask(query))
        await asyncio.sleep(0.5)
        assert not asking.done()
        await connection.rollback()
        answer = await asking
        assert database.read.pool.checkedout() == 0  # type: ignore[attr-defined]  # of the pool that it has
    assert answer["errors"][0]["extensions"]["code"] == "PAGE_SIZE_OUT_OF_RANGE"
