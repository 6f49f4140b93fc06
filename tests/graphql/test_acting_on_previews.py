"""`previewId` over HTTP: what is given with it, and requests that are read back from their previews."""

from __future__ import annotations

import json
from typing import Any

import pytest

from .granting import GRANT, PLUGINS, grant

pytestmark = pytest.mark.anyio

WHOLE = {
    "filter": {"month": "2024-01", "points": {"from": 30}},
    "where": {"and": [{"reference": {"ne": "c3"}}, {"points": {"gte": 1}}]},
}


async def preview_of(api: Any, **asked: Any) -> str:
    payload = (await api.data(GRANT, input={"idempotencyKey": "look", "dryRun": True, "points": 5, **asked}))["grant"]
    assert payload["userErrors"] == []
    return str(payload["operation"]["id"])


async def errors(api: Any, **given: Any) -> list[tuple[Any, ...]]:
    payload = (await api.data(GRANT, input={"idempotencyKey": "do", **given}))["grant"]
    assert payload["operation"] is None
    return [(error["code"], error["field"], error["reference"]) for error in payload["userErrors"]]


@pytest.mark.parametrize("selection", [{"references": ["c2", "c4"]}, {"standingReport": WHOLE}])
async def test_a_preview_alone_says_what_is_done(open_api: Any, import_shop: Any, selection: Any) -> None:
    await import_shop("demo", customers=4)
    async with open_api(PLUGINS) as api:
        preview = await preview_of(api, selection=selection, kind="ADJUST_AWARD", reason="GOODWILL", note="Why not")
        request = {"idempotencyKey": "do", "previewId": preview}
        payload = (await api.data(GRANT, input=request))["grant"]
        assert payload["userErrors"] == []
        told = payload["operation"]["outcomes"]["nodes"]
        assert [(each["reference"], each["delta"]) for each in told] == [("c2", 5), ("c4", 5)]
        booked = await api.data("{ entries(where: {operationCode: {isNull: false}}) { nodes { kind note } } }")
        assert booked["entries"]["nodes"] == [{"kind": "ADJUST_AWARD", "note": "Why not"}] * 2
        assert (await api.data(GRANT, input=request))["grant"] == payload
        assert await errors(api, idempotencyKey="more", previewId=preview) == [
            ("PREVIEW_USED", ["input", "previewId"], None)
        ]


@pytest.mark.parametrize("selection", [{"references": ["c2", "c4"]}, {"standingReport": WHOLE}])
async def test_what_was_asked_for_can_be_asked_again(open_api: Any, import_shop: Any, selection: Any) -> None:
    await import_shop("demo", customers=4)
    query = "query($id: ID!) { operation(id: $id) { request outcomes { nodes { reference delta } } } }"
    async with open_api(PLUGINS) as api:
        shown = await preview_of(api, selection=selection, kind="ADJUST_AWARD", reason="GOODWILL", note="Why not")
        first = (await api.data(query, id=shown))["operation"]
        asked = json.loads(first["request"])
        assert asked["arguments"].items() >= {"points": 5, "note": "Why not"}.items()
        again = await preview_of(api, idempotencyKey="again", selection=asked["selection"], **asked["arguments"])
        assert again != shown
        assert (await api.data(query, id=again))["operation"] == first


async def test_a_stale_preview_names_who_differs(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo", customers=4)
    async with open_api(PLUGINS) as api:
        preview = await preview_of(api, selection={"references": ["c1", "c2"]}, points=-14, kind="REDEEM_MANUAL")
        await api.data(GRANT, input=grant("c1", points=-1, kind="REDEEM_MANUAL"))
        assert await errors(api, previewId=preview) == [("PREVIEW_STALE", ["input", "previewId"], "c1")]


async def test_outcomes_are_counted_and_shown_by_their_status(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo", customers=4)
    query = """query($id: ID!, $status: OutcomeStatus, $after: String) { operation(id: $id) {
      outcomeGroups { status error count delta }
      outcomes(first: 1, status: $status, after: $after) {
        totalCount pageInfo { hasNextPage endCursor } nodes { reference status } } } }"""
    async with open_api(PLUGINS) as api:
        members = {"references": ["c1", "c2", "c3"]}
        await api.data(GRANT, input=grant("c2", points=-14, kind="REDEEM_MANUAL", key="spend"))
        shown = await preview_of(api, selection=members, points=-10, kind="REDEEM_MANUAL")
        told = (await api.data(query, id=shown))["operation"]
        (changed, rejected) = sorted(told["outcomeGroups"], key=lambda group: str(group["status"]))
        assert (changed["status"], changed["error"]) == ("CHANGED", None)
        assert (rejected["status"], rejected["error"]) == ("REJECTED", "INSUFFICIENT_POINTS")
        assert (changed["count"] + rejected["count"], told["outcomes"]["totalCount"]) == (3, 3)
        for group in (changed, rejected):
            found, after = [], None
            for _ in range(group["count"]):
                page = (await api.data(query, id=shown, status=group["status"], after=after))["operation"]["outcomes"]
                assert page["totalCount"] == group["count"]
                found += page["nodes"]
                after = page["pageInfo"]["endCursor"]
            assert not page["pageInfo"]["hasNextPage"]
            assert {each["status"] for each in found} == {group["status"]}
            assert len({each["reference"] for each in found}) == group["count"]
        cursor = (await api.data(query, id=shown))["operation"]["outcomes"]["pageInfo"]["endCursor"]
        assert (await api.error(query, id=shown, status="CHANGED", after=cursor))["code"] == "CURSOR_MISMATCH"


async def test_a_preview_comes_alone(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    path = ["input", "previewId"]
    async with open_api(PLUGINS) as api:
        preview = await preview_of(api, selection={"references": ["c1"]})
        for more in ({"selection": {"references": ["c1"]}}, {"points": 5}, {"dryRun": True}):
            assert await errors(api, previewId=preview, **more) == [("PREVIEW_NOT_ALONE", path, None)]
        assert await errors(api, previewId="nonsense") == [("BAD_ID", path, None)]
        done = (await api.data(GRANT, input=grant("c1")))["grant"]["operation"]["id"]
        customer = (await api.data('{ customer(reference: "c1") { id } }'))["customer"]["id"]
        for other in (done, customer):
            assert await errors(api, previewId=other) == [("UNKNOWN_PREVIEW", path, None)]
        action = 'mutation($id: ID!) { roundUp(input: {idempotencyKey: "k9", previewId: $id}) { userErrors { code } } }'
        assert (await api.data(action, id=preview))["roundUp"]["userErrors"] == [{"code": "UNKNOWN_PREVIEW"}]


async def test_without_a_preview_selection_and_arguments_are_needed(open_api: Any, import_shop: Any) -> None:
    await import_shop("demo")
    async with open_api(PLUGINS) as api:
        assert await errors(api, points=5) == [("SELECTION_REQUIRED", ["input", "selection"], None)]
        assert await errors(api, selection={"references": ["c1"]}) == [("ARGUMENT_REQUIRED", ["input", "points"], None)]
