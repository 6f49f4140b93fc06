"""No N+1: what a page costs in statements is the same however many rows it has."""

from __future__ import annotations

from typing import Any

import pytest

from loyalty_graph.plugins import load_plugins

from .conftest import counted, opened

pytestmark = pytest.mark.anyio

CUSTOMER = "reference email priceGroup { code } lifetimeEarned campaigns { code campaignCustomers enrolledCustomers }"
ENTRY = """id points runningBalance campaign { code } reason { code } reverses { externalId } customer { reference }
           balanceType { code totalPoints memberCount mergedInto { code } }"""
HISTORIES = f"""balances {{
    id points balanceType {{ code totalPoints }} history(first: 2) {{ totalCount nodes {{ {ENTRY} }} }}
  }}
  entries(first: 3) {{ totalCount nodes {{ {ENTRY} }} }}"""

# What the nodes of a page select, and the statements it costs, that of the account itself included.
COSTS: dict[tuple[str, str], int] = {
    # the page; price groups, sums, campaigns and their two counts
    ("customers", CUSTOMER): 7,
    # the page; balances, types and their sums, counts of entries, both histories, running balances, and per entry its
    # campaign, reason, reversed entry and customer
    ("customers", HISTORIES): 13,
    # the page; running balances, campaigns, reasons, reversed entries, customers, types and their sums
    ("entries", ENTRY): 9,
    ("balances", f"reference customer {{ {CUSTOMER} }} balanceType {{ code }}"): 9,
    ("campaigns", "code balanceType { code } campaignCustomers enrolledCustomers"): 5,
    ('standingReport(filter: {month: "2024-01"})', f"points customer {{ {CUSTOMER} }}"): 8,
}


@pytest.mark.parametrize("page", COSTS)
async def test_statements_do_not_grow_with_the_data(
    page: tuple[str, str], open_api: Any, import_shop: Any, database: Any
) -> None:
    field, nodes = page
    query = f"{{ {field} {{ nodes {{ {nodes} }} }} }}"
    costs, sizes = [], []
    for customers in (2, 6):
        await import_shop("demo", customers=customers)
        async with open_api() as api:
            await api.data(query)
            with counted(database) as statements:
                answer = await api.data(query)
        costs.append(len(statements))
        sizes.append(len(str(answer)))
    assert costs == [COSTS[page]] * 2
    assert field == "campaigns" or sizes[1] > 2 * sizes[0]


async def test_reports_of_plugins_do_not_grow_either(open_api: Any, import_shop: Any, database: Any) -> None:
    query = """{ balanceReport(filter: {includeOrphans: true}) { totalCount totals { balance }
      nodes { balance customer { reference balances { points balanceType { code } } campaigns { code } } } } }"""
    costs = []
    for customers in (2, 6):
        await import_shop("demo", customers=customers)
        async with open_api(load_plugins()) as api:
            await api.data(query)
            with counted(database) as statements:
                await api.data(query)
        costs.append(len(statements))
    assert costs == [8, 8]


WHOLE_ANSWER: dict[str, int] = {
    "nodes { points }": 1,
    "nodes { points } totalCount totals { points } integrity { ok }": 3,
    "integrity { ok }": 2,
}
"""What an answer of a report selects, and the statements it costs by plan: none is for the account."""


@pytest.mark.parametrize("selected", WHOLE_ANSWER)
async def test_what_several_fields_show_is_read_once(selected: str, api: Any, shop: Any) -> None:
    query = f"""{{ standingReport(filter: {{month: "2024-01"}}) {{ {selected} }} }}"""
    await api.data(query)
    with counted(shop) as statements:
        await api.data(query)
    assert len(statements) == WHOLE_ANSWER[selected]


@pytest.mark.parametrize("selected", WHOLE_ANSWER)
async def test_without_a_plan_the_account_is_read_as_well(selected: str, shop: Any) -> None:
    query = f"""{{ standingReport(filter: {{month: "2024-01"}}) {{ {selected} }} }}"""
    async with opened(shop, plans=False) as api:
        await api.data(query)
        with counted(shop) as statements:
            await api.data(query)
    assert len(statements) == WHOLE_ANSWER[selected] + 1


async def test_sibling_fields_are_read_side_by_side(open_api: Any, import_shop: Any, database: Any) -> None:
    await import_shop("demo")
    async with open_api(pool_size=2) as api:
        fields = " ".join(f"f{number}: balances {{ totalCount nodes {{ reference }} }}" for number in range(20))
        data = await api.data(f"{{ {fields} }}")
    assert {field["totalCount"] for field in data.values()} == {7}
    assert database.read.pool.checkedout() == 0
