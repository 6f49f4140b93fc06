from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from .conftest import opened

if TYPE_CHECKING:
    from loyalty_graph.database import Database

    from .conftest import Api

pytestmark = pytest.mark.anyio

PAGE = """{ totalCount pageInfo { hasNextPage hasPreviousPage endCursor }
            edges { cursor } nodes { externalId runningBalance balanceType { code } } }"""


async def _walk(api: Api, query: str, path: tuple[str, ...]) -> list[dict[str, Any]]:
    seen, cursor = [], None
    while True:
        page: Any = await api.data(query, after=cursor)
        for name in path:
            page = page[name][-1] if isinstance(page[name], list) else page[name]
        seen += page["nodes"]
        assert page["pageInfo"]["hasPreviousPage"] is (cursor is not None)
        cursor = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            return seen


async def test_a_customers_entries_are_walked_page_by_page(api: Api) -> None:
    query = f'query($after: String) {{ customer(reference: "c1") {{ entries(first: 1, after: $after) {PAGE} }} }}'
    seen = await _walk(api, query, ("customer", "entries"))
    assert [(row["externalId"], row["balanceType"]["code"], row["runningBalance"]) for row in seen] == [
        ("e1d", "EXTRA", 10),
        ("e1a", "STORE", 10),
        ("e1c", "STORE", 15),
        ("e1b", "STORE", 14),
    ]


async def test_a_balances_history_is_in_order_of_time(api: Api) -> None:
    query = f"""query($after: String) {{ balances(where: {{reference: {{eq: "c1"}}, balanceType: {{eq: "STORE"}}}}) {{
      nodes {{ history(first: 2, after: $after) {PAGE} }} }} }}"""
    seen = await _walk(api, query, ("balances", "nodes", "history"))
    assert [(row["externalId"], row["runningBalance"]) for row in seen] == [("e1a", 10), ("e1c", 15), ("e1b", 14)]


async def test_counts_are_of_the_whole_history(api: Api) -> None:
    data = await api.data(
        """{ customer(reference: "c1") {
          entries(first: 0) { totalCount nodes { id } pageInfo { hasNextPage startCursor endCursor } }
          balances { history(first: 1) { totalCount } }
        } }"""
    )
    assert data["customer"] == {
        "entries": {
            "totalCount": 4,
            "nodes": [],
            "pageInfo": {"hasNextPage": True, "startCursor": None, "endCursor": None},
        },
        "balances": [{"history": {"totalCount": 1}}, {"history": {"totalCount": 3}}],
    }


async def test_a_customer_without_entries_has_an_empty_history(api: Api) -> None:
    data = await api.data(
        '{ customer(reference: "new") { entries { totalCount nodes { id } } lifetimeEarned balances { id } } }'
    )
    assert data["customer"] == {"entries": {"totalCount": 0, "nodes": []}, "lifetimeEarned": 0, "balances": []}


async def test_a_cursor_belongs_to_one_history(api: Api) -> None:
    data = await api.data('{ customer(reference: "c1") { entries(first: 1) { pageInfo { endCursor } } } }')
    cursor = data["customer"]["entries"]["pageInfo"]["endCursor"]
    query = 'query($after: String) { customer(reference: "c2") { entries(after: $after) { nodes { id } } } }'
    error = await api.error(query, after=cursor)
    assert (error["code"], error["field"]) == ("CURSOR_MISMATCH", ["after"])
    error = await api.error(query, after="x")
    assert (error["code"], error["field"]) == ("CURSOR_INVALID", ["after"])


@pytest.mark.parametrize("first", [-1, 10_001])
async def test_a_page_has_a_size(api: Api, first: int) -> None:
    query = 'query($first: Int) { customer(reference: "c2") { entries(first: $first) { nodes { id } } } }'
    error = await api.error(query, first=first)
    assert error == {
        "message": f"first must be a whole number from 0 to 10,000, not {first}.",
        "code": "PAGE_SIZE_OUT_OF_RANGE",
        "field": ["first"],
    }


async def test_nested_pages_together_have_a_limit(shop: Database) -> None:
    async with opened(shop, answer_rows_limit=10) as small:
        query = "{ customers { nodes { entries(first: 4) { nodes { id } } } } }"
        answer = await small.ask(query)
        assert {error["message"] for error in answer["errors"]} == {
            "This asks for up to 16 nested rows; 10 are allowed. Ask for a smaller `first`."
        }
        assert {error["extensions"]["code"] for error in answer["errors"]} == {"TOO_MANY_ROWS"}
        query = "{ entries { nodes { id } } again: customers { nodes { balances { id } } } }"
        answer = await small.ask(query)
        assert "The answer would have more than 10 rows: ask for fewer at once." in str(answer["errors"])
