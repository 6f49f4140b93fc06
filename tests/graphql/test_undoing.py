"""`undoOperation` over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.ledger.accounts import create_account

from .granting import GRANT, PLUGINS, grant

if TYPE_CHECKING:
    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

UNDO = """mutation($input: UndoOperationInput!) { undoOperation(input: $input) { userErrors { code field reference }
  operation { id kind status pointsDelta undoes { id status undoneBy { id } }
    outcomes { nodes { reference before after delta effect status } } } } }"""


async def undo(api: Any, operation: str, key: str = "undo", **more: Any) -> dict[str, Any]:
    given = {"idempotencyKey": key, "operation": operation, **more}
    payload: dict[str, Any] = (await api.data(UNDO, input=given))["undoOperation"]
    return payload


async def test_an_operation_is_undone_once(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    path = ["input", "operation"]
    async with open_api(PLUGINS) as api:
        done = (await api.data(GRANT, input=grant("c1")))["grant"]["operation"]["id"]
        payload = await undo(api, done)
        assert payload["userErrors"] == []
        operation = payload["operation"]
        assert (operation["kind"], operation["status"], operation["pointsDelta"]) == ("undo_operation", "DONE", -5)
        assert operation["undoes"] == {"id": done, "status": "UNDONE", "undoneBy": {"id": operation["id"]}}
        told = {"reference": "c1", "before": 19, "after": 14, "delta": -5, "effect": "EARNED", "status": "CHANGED"}
        assert operation["outcomes"]["nodes"] == [told]
        query = """query($code: EntryKind!) { entries(where: {kind: {eq: $code}}) { nodes {
          points effect reverses { points effect operation { id } } operation { id } } } }"""
        assert (await api.data(query, code="CORRECTION"))["entries"]["nodes"] == [
            {
                "points": -5,
                "effect": "EARNED",
                "reverses": {"points": 5, "effect": "EARNED", "operation": {"id": done}},
                "operation": {"id": operation["id"]},
            }
        ]
        assert await undo(api, done) == payload
        again = (await undo(api, done, key="again"))["userErrors"]
        assert again == [{"code": "ALREADY_UNDONE", "field": path, "reference": None}]
        redo = (await undo(api, operation["id"], key="redo"))["userErrors"]
        assert redo == [{"code": "NOT_UNDOABLE", "field": path, "reference": None}]


async def test_what_is_no_operation_is_refused(open_api: Any, import_shop: Any, database: Database) -> None:
    await import_shop("demo")
    async with database.write.begin() as connection:
        await create_account(connection, "other", "Other")
    async with open_api(PLUGINS) as api:
        customer = (await api.data('{ customer(reference: "c1") { id } }'))["customer"]["id"]
        done = (await api.data(GRANT, input=grant("c1")))["grant"]["operation"]["id"]
        for id_, code in ((customer, "UNKNOWN_OPERATION"), ("nonsense", "BAD_ID")):
            (error,) = (await undo(api, id_))["userErrors"]
            assert (error["code"], error["field"]) == (code, ["input", "operation"])
    async with open_api(PLUGINS, account="other") as api:
        (error,) = (await undo(api, done))["userErrors"]
        assert error["code"] == "UNKNOWN_OPERATION"


async def test_points_that_were_spent_are_a_user_error(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    async with open_api(PLUGINS) as api:
        done = (await api.data(GRANT, input=grant("c1")))["grant"]["operation"]["id"]
        await api.data(GRANT, input=grant("c1", points=-17, kind="REDEEM_MANUAL", key="spend"))
        (error,) = (await undo(api, done))["userErrors"]
        assert (error["code"], error["reference"]) == ("INSUFFICIENT_POINTS", "c1")
        clamped = (await undo(api, done, onInsufficient="CLAMP"))["operation"]["outcomes"]["nodes"]
        assert [(each["delta"], each["status"]) for each in clamped] == [(-2, "CLAMPED")]
