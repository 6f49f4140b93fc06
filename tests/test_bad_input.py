"""Questions to the installed reports that cannot be meant: each is one error with a stable code, text and place."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.testing.gateway import GatewayClient, installed_plugins, running_gateway
from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.testing.postgres import PostgresTemplate


@pytest.fixture(scope="module")
def client(postgres_template: PostgresTemplate) -> Iterator[GatewayClient]:
    with postgres_template.copied() as url, running_gateway(url, installed_plugins()) as client:
        client.import_files(WORKED_EXAMPLE, data_epoch=DATA_EPOCH)
        yield client


CASES: list[tuple[str, str, str, list[str] | None]] = [
    (
        'balanceReport(filter: {campaigns: ["C1", "C9"]})',
        "UNKNOWN_FILTER_VALUE",
        "campaigns has no value 'C9'.",
        ["filter", "campaigns"],
    ),
    (
        "balanceReport(filter: {campaigns: []})",
        "EMPTY_LIST",
        "An empty list selects nothing: give at least one value, or leave it out.",
        ["filter", "campaigns"],
    ),
    (
        'balanceReport(filter: {balanceTypes: ["GOLD"]})',
        "UNKNOWN_FILTER_VALUE",
        "balanceTypes has no value 'GOLD'.",
        ["filter", "balanceTypes"],
    ),
    (
        'outstandingReport(filter: {month: "2024-13"})',
        "BAD_MONTH",
        "Expected a calendar month written YYYY-MM, not '2024-13'.",
        None,
    ),
    (
        "outstandingReport",
        "INVALID_REQUEST",
        (
            "Argument 'Query.outstandingReport(filter:)' of type 'OutstandingReportFilter!' is required,"
            " but it was not provided."
        ),
        None,
    ),
    (
        'liabilityByDateReport(filter: {from: "2024-02-05", to: "2024-02-01"})',
        "RANGE_REVERSED",
        "to (2024-02-01) is less than from (2024-02-05).",
        ["filter"],
    ),
    (
        'liabilityByDateReport(filter: {from: "2023-12-31", to: "2024-02-01"})',
        "BEFORE_DATA_EPOCH",
        "The data starts on 2024-01-01; 2023-12-31 is before that.",
        ["filter", "from"],
    ),
    (
        'liabilityByDateReport(filter: {from: "2024-02-30", to: "2024-03-01"})',
        "BAD_DATE",
        "Expected a day written YYYY-MM-DD, not '2024-02-30'.",
        None,
    ),
    (
        "balanceReport(first: -1)",
        "PAGE_SIZE_OUT_OF_RANGE",
        "first must be a whole number from 0 to 10,000, not -1.",
        ["first"],
    ),
    (
        "balanceReport(first: 10001)",
        "PAGE_SIZE_OUT_OF_RANGE",
        "first must be a whole number from 0 to 10,000, not 10001.",
        ["first"],
    ),
    (
        "balanceReport(first: 1, last: 1)",
        "PAGE_ARGUMENTS_CONFLICT",
        "first and last do not go together: use first and after, or last and before.",
        ["last"],
    ),
    ('balanceReport(after: "nonsense")', "CURSOR_INVALID", "after is not a cursor of this gateway.", ["after"]),
    (
        "balanceReport(where: {balance: {gt: 9007199254740992}})",
        "POINTS_OUT_OF_RANGE",
        "Points must be within ±9,007,199,254,740,991 (2^53 - 1).",
        None,
    ),
    (
        "balanceReport(where: {balance: {}})",
        "EMPTY_CONDITION",
        "An empty object says nothing: give a condition, or leave it out.",
        ["where", "balance"],
    ),
    ("balanceReport(where: {or: []})", "EMPTY_LIST", "'or' needs at least one condition.", ["where", "or"]),
    (
        "balanceReport(where: {balance: {in: []}})",
        "EMPTY_LIST",
        "An empty list selects nothing: give at least one value, or leave it out.",
        ["where", "balance", "in"],
    ),
    (
        "balanceReport(where: {email: {eq: null}})",
        "OPERAND_REQUIRED",
        "eq needs a value, not null. Use isNull to ask for null.",
        ["where", "email", "eq"],
    ),
    ('balanceReport(where: {balance: {gt: "x"}})', "BAD_POINTS", "Expected a whole number of points, not 'x'.", None),
    (
        'activityReport(filter: {productPlu: ["SKU-A", "SKU-B"]})',
        "INVALID_REQUEST",
        'String cannot represent a non string value: ["SKU-A", "SKU-B"]',
        None,
    ),
    (
        'activityReport(filter: {surveySegmentOptions: ["espresso"]})',
        "SURVEY_SEGMENT_GROUP_REQUIRED",
        "Choose a surveySegmentGroup before its surveySegmentOptions.",
        ["filter", "surveySegmentOptions"],
    ),
    (
        'activityReport(filter: {surveySegmentGroup: "favourite-brand", surveySegmentOptions: ["tea"]})',
        "UNKNOWN_FILTER_VALUE",
        "surveySegmentOptions has no value 'tea'.",
        ["filter", "surveySegmentOptions"],
    ),
    (
        "activityReport(filter: {sales: {}})",
        "EMPTY_GROUP",
        "Give at least one of from, to, or leave it out.",
        ["filter", "sales"],
    ),
    (
        'activityReport(filter: {sales: {from: "2024-02-02", to: "2024-02-01"}})',
        "RANGE_REVERSED",
        "to (2024-02-01) is less than from (2024-02-02).",
        ["filter", "sales"],
    ),
    (
        "activityReport(filter: {customerAvailablePoints: {min: 5, max: 1}})",
        "RANGE_REVERSED",
        "max (1) is less than min (5).",
        ["filter", "customerAvailablePoints"],
    ),
    (
        'activityReport(filter: {customerSales: {moreThan: "1.234"}})',
        "BAD_MONEY",
        "Expected an amount written as text with at most 16 digits and 2 decimals, such as \"1234.50\", not '1.234'.",
        None,
    ),
    (
        'activityReport(filter: {customerSales: {moreThan: "100", lessThan: "100"}})',
        "EMPTY_RANGE",
        "Nothing is moreThan 100 and lessThan 100: both leave the bound itself out.",
        ["filter", "customerSales"],
    ),
    (
        'activityReport(filter: {salesType: "REFUND"})',
        "UNKNOWN_FILTER_VALUE",
        "salesType has no value 'REFUND'.",
        ["filter", "salesType"],
    ),
    (
        'activityReport(filter: {strict: true, orderNumber: "1005", productPlu: "SKU-A"})',
        "FILTER_IGNORED",
        "Strictly asked, but these filters have no effect: productPlu. orderNumber ignores all other filters.",
        ["filter", "productPlu"],
    ),
    (
        "balanceReport(orderBy: [{field: NONSENSE}])",
        "INVALID_REQUEST",
        "Value 'NONSENSE' does not exist in 'BalanceReportOrderField' enum.",
        None,
    ),
    (
        "balanceReport(orderBy: [{field: BALANCE}, {field: BALANCE, direction: DESC}])",
        "DUPLICATE_ORDER_FIELD",
        "balance is ordered by twice.",
        ["orderBy", "1", "field"],
    ),
    (
        "balanceReport(filter: {nonsense: 1})",
        "INVALID_REQUEST",
        "Expected value of type 'BalanceReportFilter' not to include unknown field 'nonsense', found: { nonsense: 1 }.",
        None,
    ),
]


@pytest.mark.parametrize(("field", "code", "message", "place"), CASES, ids=[case[0] for case in CASES])
def test_bad_input_is_one_error_with_code_text_and_place(
    client: GatewayClient, field: str, code: str, message: str, place: list[str] | None
) -> None:
    assert _refusal(client, field) == (code, message, place)


@pytest.mark.parametrize(
    ("field", "place"),
    [
        ('outstandingReport(filter: {month: "9999-01"})', ["filter", "month"]),
        ('liabilityByCustomerReport(filter: {from: "9999-01-01", to: "9999-02-01"})', ["filter", "from"]),
        ('activityReport(filter: {hadZeroSales: {from: "9999-01-01"}})', ["filter", "hadZeroSales", "from"]),
    ],
)
def test_what_starts_after_today_cannot_be_asked(client: GatewayClient, field: str, place: list[str]) -> None:
    code, message, found = _refusal(client, field)
    today = datetime.now(UTC).date()
    assert (code, found) == ("FUTURE_RANGE", place)
    assert re.fullmatch(rf"9999-01(-01)? starts after today, {today} UTC\.", message)


def test_a_cursor_belongs_to_its_question(client: GatewayClient) -> None:
    page = client.data("{ balanceReport(first: 1) { pageInfo { endCursor } } }")["balanceReport"]["pageInfo"]
    cursor = page["endCursor"]
    assert _refusal(client, f'balanceReport(filter: {{includeLatent: true}}, after: "{cursor}")') == (
        "CURSOR_MISMATCH",
        "The cursor in after belongs to another filter, where or orderBy: start again from the first page.",
        ["after"],
    )
    forged = cursor[:-4] + ("AAAA" if cursor[-4:] != "AAAA" else "BBBB")
    assert _refusal(client, f'balanceReport(after: "{forged}")')[0] == "CURSOR_INVALID"


def _refusal(client: GatewayClient, field: str) -> tuple[str, str, list[str] | None]:
    body = client.ask(f"{{ {field} {{ totalCount }} }}")
    assert not body.get("data")
    (error,) = body["errors"]
    extensions = error.get("extensions", {})
    return extensions.get("code"), error["message"], extensions.get("field")
