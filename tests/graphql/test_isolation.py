"""No answer of any field holds another account's rows, even where all references and codes are the same."""

from __future__ import annotations

import datetime as dt
import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from graphql import build_schema as parse_schema
from tests.actions.samples import actions_of
from tests.administration.subscribing import subscribe

from loyalty_graph.graphql import build_schema, print_schema
from loyalty_graph.plugins import Plugins, load_plugins

from .everything import Everything

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_graph.database import Database

    from .conftest import Api

pytestmark = pytest.mark.anyio

# The queries below are far larger than any that people write.
ROOM = {
    "document_fields_limit": 100_000,
    "document_depth_limit": 100,
    "document_tokens_limit": 1_000_000,
    "document_aliases_limit": 1_000,
}


@pytest.fixture(autouse=True)
def links_that_expire_together(monkeypatch: pytest.MonkeyPatch) -> None:
    """Links expire some time after they are asked for: at one time, equal answers have equal ones."""
    now = dt.datetime.now(dt.UTC)
    clock = SimpleNamespace(UTC=dt.UTC, timedelta=dt.timedelta, datetime=SimpleNamespace(now=now.astimezone))
    monkeypatch.setattr("loyalty_graph.graphql.export_links.dt", clock)


async def test_no_field_shows_another_accounts_rows(database: Database, open_api: Any, import_shop: Any) -> None:
    plugins = load_plugins()
    everything = Everything(
        parse_schema(print_schema(build_schema(plugins))), [loaded.what for loaded in plugins.reports]
    )
    queries, node, operation = everything.queries(), everything.by_id("node"), everything.by_id("operation")
    assert everything.all_fields() - everything.seen == set()

    acting = Plugins((*plugins.plugins, *actions_of().plugins))
    await import_shop("mine", marker="MINE", customers=3)
    async with open_api(acting, account="mine", actor="MINE", body_limit_bytes=10_000_000, **ROOM) as api:
        done = await _grant(api)
        await _publish(api, "MINE")
        issuing = await _vouch(api)
        await subscribe(database, "mine", "NEWS", "c1", "c2")
        alone = {name: await api.data(query) for name, query in queries.items()}
        ids = sorted(set(_values(alone, "id")))
        nodes = {each: await api.data(node, id=each) for each in ids}
        assert len(ids) > 15
        assert all(answer["node"] for answer in nodes.values())

        assert {done, issuing} <= set(ids)
        assert (await api.data(operation, id=done))["operation"]["outcomes"]["nodes"]

        await import_shop("other", marker="FOREIGN", customers=5, points=7_777)
        async with open_api(acting, account="other", actor="FOREIGN") as foreign:
            await _grant(foreign)
            await _publish(foreign, "FOREIGN")
            await _vouch(foreign)
        await subscribe(database, "other", "NEWS", "c3")
        for name, query in queries.items():
            assert await api.data(query) == alone[name], name
        for each in ids:
            assert await api.data(node, id=each) == nodes[each]
        assert "FOREIGN" not in json.dumps(alone)

    async with open_api(acting, account="other", body_limit_bytes=10_000_000, **ROOM) as foreign:
        answers = {name: await foreign.data(query) for name, query in queries.items()}
        shown = json.dumps(answers)
        assert "MINE" not in shown
        assert "FOREIGN" in shown
        assert set(_values(answers, "id")).isdisjoint(ids)
        for each in ids:
            assert await foreign.data(node, id=each) == {"node": None}
            assert await foreign.data(operation, id=each) == {"operation": None}
        await _cursors_are_refused(foreign, alone)


async def _grant(api: Api) -> str:
    """Book points to two members, under the same key in every account, and return the operation's id."""
    selection = '{references: ["c1", "c2"]}'
    document = f'grant(input: {{idempotencyKey: "k", points: 1, selection: {selection}}}) {{ operation {{ id }} }}'
    operation_id: str = (await api.data(f"mutation {{ {document} }}"))["grant"]["operation"]["id"]
    return operation_id


async def _vouch(api: Api) -> str:
    """Issue a voucher to two customers, under the same key in every account, and return the operation's id."""
    selection = 'selection: {references: ["c1", "c2"]}, value: "5.00"'
    document = f'createVouchers(input: {{idempotencyKey: "o", {selection}}}) {{ operation {{ id }} }}'
    operation_id: str = (await api.data(f"mutation {{ {document} }}"))["createVouchers"]["operation"]["id"]
    return operation_id


async def _publish(api: Api, marker: str) -> None:
    """Create a newsletter and set up vouchers, under the same keys in every account."""
    letter = f'createNewsletter(input: {{idempotencyKey: "n", code: "NEWS", name: "{marker}News"}})'
    vouchers = f'updateVoucherSettings(input: {{idempotencyKey: "v", validityDays: {len(marker)}}})'
    shown = "{ userErrors { code } }"
    done = await api.data(f"mutation {{ {letter} {shown} {vouchers} {shown} }}")
    assert done == {name: {"userErrors": []} for name in ("createNewsletter", "updateVoucherSettings")}


async def _cursors_are_refused(foreign: Api, alone: dict[str, Any]) -> None:
    for name in ("customers", "balances", "entries", "campaigns", "operations", "vouchers", "balanceReport"):
        cursor = alone[name][name]["pageInfo"]["startCursor"]
        error = await foreign.error(f"query($after: String) {{ {name}(after: $after) {{ totalCount }} }}", after=cursor)
        assert error["code"] == "CURSOR_MISMATCH"
    cursor = alone["newsletters"]["newsletters"][0]["customers"]["pageInfo"]["startCursor"]
    query = "query($after: String) { newsletters { customers(after: $after) { nodes { id } } } }"
    assert (await foreign.error(query, after=cursor))["code"] == "CURSOR_MISMATCH"
    cursor = alone["customer"]["customer"]["vouchers"]["pageInfo"]["startCursor"]
    query = 'query($after: String) { customer(reference: "c1") { vouchers(after: $after) { nodes { id } } } }'
    assert (await foreign.error(query, after=cursor))["code"] == "CURSOR_MISMATCH"
    cursor = alone["customer"]["customer"]["entries"]["pageInfo"]["startCursor"]
    query = 'query($after: String) { customer(reference: "c1") { entries(after: $after) { nodes { id } } } }'
    assert (await foreign.error(query, after=cursor))["code"] == "CURSOR_MISMATCH"


def _values(answer: Any, key: str) -> Iterator[Any]:
    if isinstance(answer, dict):
        for name, value in answer.items():
            if name == key:
                yield value
            yield from _values(value, key)
    elif isinstance(answer, list):
        for item in answer:
            yield from _values(item, key)
