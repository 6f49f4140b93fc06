"""No N+1: what a page costs in statements is the same however many rows it has."""

from __future__ import annotations

from typing import Any

import pytest

from loyalty_graph.plugins import load_plugins

from .conftest import counted

pytestmark = pytest.mark.anyio

CUSTOMER = "reference email priceGroup { code } lifetimeEarned campaigns { code campaignCustomers enrolledCustomers }"
ENTRY = """id points runningBalance campaign { code } reason { code } reverses { externalId } customer { reference }
           balanceType { code totalPoints memberCount mergedInto { code } }"""

# Statements of a page, the account's own (1) included.
COSTS = {
    # customers, price groups, sums, campaigns of customers, their two counts
    f"{{ customers {{ nodes {{ {CUSTOMER} }} }} }}": 7,
    # customers, balances, types, their sums, counts of entries, both histories, running balances and what entries lead to
    f"""{{ customers {{ nodes {{ balances {{ id points balanceType {{ code totalPoints }} history(first: 2) {{ totalCount nodes {{ {ENTRY} }} }} }}
          entries(first: 3) {{ totalCount nodes {{ {ENTRY} }} }} }} }} }}""": 13,
    f"{{ entries {{ totalCount nodes {{ {ENTRY} }} }} }}": 10,
    f"{{ balances {{ totalCount totals {{ points }} nodes {{ reference customer {{ {CUSTOMER} }} balanceType {{ code }} }} }} }}": 11,
    f"{{ campaigns {{ nodes {{ code balanceType {{ code }} campaignCustomers enrolledCustomers }} }} }}": 5,
    f'{{ standingReport(filter: {{month: "2024-01"}}) {{ nodes {{ points customer {{ {CUSTOMER} }} }} }} }}': 8,
}


@pytest.mark.parametrize("query", COSTS)
async def test_statements_do_not_grow_with_the_data(query: str, open_api: Any, import_shop: Any, database: Any) -> None:
    costs, sizes = [], []
    for customers in (2, 6):
        await import_shop("demo", customers=customers)
        async with open_api() as api:
            await api.data(query)
            with counted(database) as statements:
                answer = await api.data(query)
        costs.append(len(statements))
        sizes.append(len(str(answer)))
    assert costs == [COSTS[query]] * 2
    assert query.startswith("{ campaigns") or sizes[1] > 2 * sizes[0]


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


async def test_sibling_fields_are_read_side_by_side(open_api: Any, import_shop: Any, database: Any) -> None:
    await import_shop("demo")
    async with open_api(pool_size=2) as api:
        fields = " ".join(f"f{number}: balances {{ totalCount nodes {{ reference }} }}" for number in range(20))
        data = await api.data(f"{{ {fields} }}")
    assert {field["totalCount"] for field in data.values()} == {7}
    assert database.read.pool.checkedout() == 0


