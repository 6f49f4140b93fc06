from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from graphql import build_schema as parse_schema
from tests.actions.samples import actions_of

from loyalty_graph.graphql import build_schema, print_schema
from loyalty_graph.plugins import Plugins, load_plugins

from .conftest import counted
from .granting import GRANT, PLUGINS, grant
from .samples import Plain, Standing, plugins_of

if TYPE_CHECKING:
    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio


async def test_an_action_of_a_plugin_is_a_mutation(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    async with open_api(PLUGINS, actor="maria") as api:
        payload = (await api.data(GRANT, input=grant("c1", "o1")))["grant"]
        assert payload["userErrors"] == []
        operation = payload["operation"]
        outcomes = operation.pop("outcomes")
        operation_id = operation.pop("id")
        assert operation == {
            "kind": "grant",
            "dryRun": False,
            "status": "DONE",
            "actor": "maria",
            "memberCount": 2,
            "pointsDelta": 10,
            "undoes": None,
            "undoneBy": None,
        }
        common = {"delta": 5, "effect": "EARNED", "status": "CHANGED", "error": None, "balanceType": {"code": "STORE"}}
        assert outcomes["totalCount"] == 2
        assert sorted(outcomes["nodes"], key=lambda row: str(row["reference"])) == [
            {"reference": "c1", "before": 14, "after": 19, "customer": {"email": "c1@example.test"}, **common},
            {"reference": "o1", "before": 10, "after": 15, "customer": None, **common},
        ]
        query = """query($id: ID!) { operation(id: $id) { kind } node(id: $id) { ... on Operation { code } }
          operations(where: {kind: {eq: "grant"}, status: {eq: DONE}}) { totalCount nodes { id } }
          entries(where: {operationCode: {isNull: false}}) {
            nodes { reference points operationCode operation { id } } } }"""
        found = await api.data(query, id=operation_id)
        code = found["node"]["code"]
        assert found["operation"] == {"kind": "grant"}
        assert found["operations"] == {"totalCount": 1, "nodes": [{"id": operation_id}]}
        booked = {"points": 5, "operationCode": code, "operation": {"id": operation_id}}
        assert found["entries"]["nodes"] == [{"reference": "c1", **booked}, {"reference": "o1", **booked}]


async def test_the_liability_columns_move(open_api: Any, import_shop: Any) -> None:
    plugins = Plugins((*load_plugins().plugins, *actions_of().plugins))
    await import_shop("demo")
    query = """query($day: Date!) { liabilityByDateReport(filter: {from: $day, to: $day}) { integrity { ok } nodes {
      totalPointsEarned totalPointsRedeemed differenceInOutstandingPoints totalOutstandingPointsEnd } } }"""
    async with open_api(plugins) as api:
        before = await api.data(query, day=str(today()))
        await api.data(GRANT, input=grant("c1", "c2"))
        await api.data(GRANT, input=grant("c2", points=-3, kind="REDEEM_MANUAL", key="k2"))
        report = (await api.data(query, day=str(today())))["liabilityByDateReport"]
    assert report["integrity"] == {"ok": True}
    (start,), (end,) = before["liabilityByDateReport"]["nodes"], report["nodes"]
    assert {name: end[name] - start[name] for name in end} == {
        "totalPointsEarned": 10,
        "totalPointsRedeemed": 3,
        "differenceInOutstandingPoints": 7,
        "totalOutstandingPointsEnd": 7,
    }


async def test_what_a_user_can_mend_is_a_user_error(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    async with open_api(PLUGINS) as api:

        async def errors(given: dict[str, Any]) -> list[tuple[Any, ...]]:
            payload = (await api.data(GRANT, input=given))["grant"]
            assert payload["operation"] is None
            return [(error["code"], error["field"], error["reference"]) for error in payload["userErrors"]]

        assert await errors(grant("c1", "zoe")) == [("UNKNOWN_REFERENCE", ["input", "selection", "references"], "zoe")]
        assert await errors(grant("c1", points=13)) == [("UNLUCKY", ["input", "points"], None)]
        assert await errors(grant()) == [("EMPTY_SELECTION", ["input", "selection", "references"], None)]
        assert await errors(grant("c1", "o1", points=-12, kind="REDEEM_MANUAL")) == [
            ("INSUFFICIENT_POINTS", ["input", "selection"], "o1")
        ]
        assert await errors(grant("c1", key="")) == [("BAD_IDEMPOTENCY_KEY", ["input", "idempotencyKey"], None)]
        assert await errors(grant("c1", reason="NONE")) == [("UNKNOWN_REASON", None, None)]
        await api.data(GRANT, input=grant("c1"))
        assert await errors(grant("c1", points=6)) == [("IDEMPOTENCY_KEY_REUSED", ["input", "idempotencyKey"], None)]
        assert (await api.data("{ operations { totalCount } }"))["operations"] == {"totalCount": 1}


async def test_the_rest_are_errors(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    async with open_api(PLUGINS) as api:
        broken = await api.error(GRANT, input=grant("c1", points=-5))
        assert (broken["code"], broken["plugin"]) == ("PLUGIN_FAILED", "sample-actions")
        assert "ACTION_BROKEN" in broken["message"]
        literal = """mutation($dry: Boolean) { grant(input: {idempotencyKey: "k", dryRun: $dry, points: 1,
          selection: {references: ["c1"]}}) { operation { id } } }"""
        assert (await api.error(literal))["code"] == "OMITTED_VARIABLE"
        both = {**grant("c1"), "selection": {"references": ["c1"], "plainReport": {}}}
        assert (await api.ask_refused(GRANT, input=both))["errors"]
        none = {**grant("c1"), "selection": {}}
        assert (await api.ask_refused(GRANT, input=none))["errors"]
        assert (await api.data("{ operations { totalCount } }"))["operations"] == {"totalCount": 0}


async def test_actions_are_done_one_after_the_other_and_seen_by_the_next(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    fields = "{ operation { outcomes { nodes { before after customer { balances { points } } } } } }"
    both = f"a: grant(input: $a) {fields} b: grant(input: $b) {fields}"
    document = f"mutation($a: GrantInput!, $b: GrantInput!) {{ {both} }}"
    async with open_api(PLUGINS) as api:
        answer = await api.data(document, a=grant("c1", key="a"), b=grant("c1", key="b"))
    (first,), (second,) = (answer[name]["operation"]["outcomes"]["nodes"] for name in "ab")
    assert (first["before"], first["after"], second["before"], second["after"]) == (14, 19, 19, 24)
    assert {"points": 24} in second["customer"]["balances"]


async def test_a_mutation_is_refused_by_get(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    async with open_api(PLUGINS) as api:
        document = (
            'mutation { roundUp(input: {idempotencyKey: "k", selection: {references: ["c1"]}}) { operation { id } } }'
        )
        response = await api.client.get("/graphql", params={"query": document})
        assert (response.status_code, response.headers["allow"]) == (405, "POST")
        assert (await api.data("{ operations { totalCount } }"))["operations"] == {"totalCount": 0}


async def test_outcomes_are_paged(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo", customers=5)
    page = """query($id: ID!, $after: String) { operation(id: $id) { outcomes(first: 2, after: $after) {
      totalCount nodes { reference } edges { cursor } pageInfo { hasNextPage hasPreviousPage endCursor } } } }"""
    async with open_api(PLUGINS) as api:
        names = [f"c{number}" for number in range(1, 6)]
        operation_id = (await api.data(GRANT, input=grant(*names)))["grant"]["operation"]["id"]
        other = (await api.data(GRANT, input=grant("c1", key="k2")))["grant"]["operation"]["id"]
        seen, after = [], None
        for more in (True, True, False):
            outcomes = (await api.data(page, id=operation_id, after=after))["operation"]["outcomes"]
            info = outcomes["pageInfo"]
            assert (outcomes["totalCount"], info["hasNextPage"]) == (5, more)
            assert info["hasPreviousPage"] is (after is not None)
            seen += [row["reference"] for row in outcomes["nodes"]]
            after = info["endCursor"]
        assert sorted(seen) == names
        assert (await api.error(page, id=other, after=after))["code"] == "CURSOR_MISMATCH"


async def test_statements_do_not_grow_with_the_members(open_api: Any, import_shop: Any, database: Database) -> None:
    await import_shop("demo", customers=40)
    query = "{ operations { nodes { liability { points }"
    query += " outcomes { totalCount nodes { customer { email } balanceType { code } } } } }"
    query += " entries { nodes { operation { code outcomes(first: 1) { nodes { delta } } } } } }"
    async with open_api(PLUGINS) as api:
        await api.data(GRANT, input=grant("c1", "c2"))
        counts = []
        for key, members in (("k2", 2), ("k3", 40)):
            names = [f"c{number}" for number in range(1, members + 1)]
            with counted(database) as reads, counted(database, "write") as writes:
                await api.data(GRANT, input=grant(*names, key=key))
            with counted(database) as asked:
                await api.data(query)
            counts.append((len(reads), len(writes), len(asked)))
        assert counts[0] == counts[1]
        assert all(counts[0])


async def test_the_catalogue_lists_the_actions(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    query = """{ actions { name title description mutationField plugin { distribution }
      arguments { name required dataType options { value } } } }"""
    async with open_api(PLUGINS) as api:
        granted, rounded = (await api.data(query))["actions"]
    assert [(each["name"], each["mutationField"]) for each in (granted, rounded)] == [
        ("grant", "grant"),
        ("round_up", "roundUp"),
    ]
    assert rounded["description"].startswith("Rounds every balance")
    assert rounded["arguments"] == []
    assert granted["arguments"][0] == {"name": "points", "required": True, "dataType": "POINTS", "options": None}


def test_without_an_action_nobody_can_be_selected() -> None:
    schema = parse_schema(print_schema(build_schema(plugins_of(Standing, Plain))))
    assert schema.mutation_type is not None
    assert "undoOperation" in schema.mutation_type.fields
    assert "Operation" in schema.type_map
    assert "CustomerSelection" not in schema.type_map


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()
