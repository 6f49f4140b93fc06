from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from .conftest import Api

pytestmark = pytest.mark.anyio


async def test_a_customer_shows_everything_it_leads_to(api: Api) -> None:
    data = await api.data(
        """{ customer(reference: "c2") {
          reference email firstName phone employee accrualEnabled receiveEmail createdAt optedOutAt
          priceGroup { code name pointsThreshold } lifetimeEarned campaigns { code }
          balances {
            points earned reversed historyCount createdAt updatedAt
            balanceType { code isDefault } customer { reference }
          }
        } }"""
    )
    assert data["customer"] == {
        "reference": "c2",
        "email": "c2@example.test",
        "firstName": "Ann",
        "phone": "1",
        "employee": False,
        "accrualEnabled": True,
        "receiveEmail": True,
        "createdAt": "2024-01-01T10:00:00Z",
        "optedOutAt": None,
        "priceGroup": {"code": "GOLD", "name": "Gold", "pointsThreshold": 10},
        "lifetimeEarned": 34,
        "campaigns": [{"code": "C1"}],
        "balances": [
            {
                "points": 20,
                "earned": 20,
                "reversed": 0,
                "historyCount": 1,
                "createdAt": "2024-01-02T10:00:00Z",
                "updatedAt": "2024-01-02T10:00:00Z",
                "balanceType": {"code": "EXTRA", "isDefault": False},
                "customer": {"reference": "c2"},
            },
            {
                "points": 14,
                "earned": 15,
                "reversed": 1,
                "historyCount": 3,
                "createdAt": "2024-01-02T10:00:00Z",
                "updatedAt": "2024-01-04T10:00:00Z",
                "balanceType": {"code": "STORE", "isDefault": True},
                "customer": {"reference": "c2"},
            },
        ],
    }


async def test_what_is_not_there_is_null(api: Api) -> None:
    data = await api.data(
        '{ customer(reference: "o1") { id } campaign(code: "C9") { code } report(name: "x") { name } }'
    )
    assert data == {"customer": None, "campaign": None, "report": None}


async def test_the_account_and_its_programme(api: Api) -> None:
    data = await api.data(
        """{
          account { code name currency dataEpoch totalCustomers }
          balanceTypes { code name isDefault retiredAt mergedInto { code } totalPoints memberCount }
          campaigns(orderBy: [{field: CODE, direction: DESC}]) {
            nodes { code name startsAt endsAt balanceType { code } campaignCustomers enrolledCustomers }
          }
          campaign(code: "C2") { name campaignCustomers enrolledCustomers }
          adjustmentReasons { code label effectUp effectDown }
          priceGroups { code name pointsThreshold }
        }"""
    )
    extra = {"code": "EXTRA", "name": "Extra", "isDefault": False, "retiredAt": None, "mergedInto": None}
    store = {"code": "STORE", "name": "Store", "isDefault": True, "retiredAt": None, "mergedInto": None}
    one = {
        "code": "C1",
        "name": "One",
        "startsAt": "2024-01-01T10:00:00Z",
        "endsAt": None,
        "balanceType": {"code": "STORE"},
    }
    two = {"code": "C2", "name": "Two", "startsAt": None, "endsAt": None, "balanceType": {"code": "STORE"}}
    assert data == {
        "account": {"code": "demo", "name": "Shop", "currency": "EUR", "dataEpoch": None, "totalCustomers": 4},
        "balanceTypes": [
            extra | {"totalPoints": 60, "memberCount": 3},
            store | {"totalPoints": 52, "memberCount": 4},
        ],
        # C2: c2 and the orphan have an entry, nobody is enrolled.
        "campaigns": {
            "nodes": [
                two | {"campaignCustomers": 2, "enrolledCustomers": 0},
                one | {"campaignCustomers": 2, "enrolledCustomers": 3},
            ]
        },
        "campaign": {"name": "Two", "campaignCustomers": 2, "enrolledCustomers": 0},
        "adjustmentReasons": [
            {"code": "GOODWILL", "label": "Goodwill", "effectUp": "EARNED", "effectDown": "REVERSED"}
        ],
        "priceGroups": [{"code": "GOLD", "name": "Gold", "pointsThreshold": 10}],
    }


async def test_balances_list_orphans_and_know_their_conditions(api: Api) -> None:
    data = await api.data(
        """{ balances(where: {or: [
          {hasRecord: {eq: false}}, {employee: {eq: false}, balanceType: {eq: "EXTRA"}, points: {gte: 20}}
        ]}) {
          totalCount totals { points earned } nodes { reference points customer { email } balanceType { code } }
        } }"""
    )
    assert data["balances"] == {
        "totalCount": 3,
        "totals": {"points": 60, "earned": 60},
        "nodes": [
            {
                "reference": "c2",
                "points": 20,
                "customer": {"email": "c2@example.test"},
                "balanceType": {"code": "EXTRA"},
            },
            {
                "reference": "c3",
                "points": 30,
                "customer": {"email": "c3@example.test"},
                "balanceType": {"code": "EXTRA"},
            },
            {"reference": "o1", "points": 10, "customer": None, "balanceType": {"code": "STORE"}},
        ],
    }


async def test_entries_show_what_they_refer_to(api: Api) -> None:
    data = await api.data(
        """{ entries(
          where: {reference: {eq: "c1"}, balanceType: {eq: "STORE"}}, orderBy: [{field: EFFECTIVE_AT}]
        ) { nodes {
          externalId reference kind effect points runningBalance effectiveAt initiatedAt historyAt note operationCode
          campaign { code } reason { code } reverses { externalId points } balanceType { code } customer { reference }
        } } }"""
    )
    common = {
        "reference": "c1",
        "initiatedAt": None,
        "note": "note",
        "operationCode": None,
        "balanceType": {"code": "STORE"},
        "customer": {"reference": "c1"},
    }
    assert data["entries"]["nodes"] == [
        common
        | {
            "externalId": "e1a",
            "kind": "EARN_RULE",
            "effect": "EARNED",
            "points": 10,
            "runningBalance": 10,
            "effectiveAt": "2024-01-02T10:00:00Z",
            "historyAt": "2024-01-02T10:00:00Z",
            "campaign": {"code": "C1"},
            "reason": None,
            "reverses": None,
        },
        common
        | {
            "externalId": "e1c",
            "kind": "ADJUST_AWARD",
            "effect": "EARNED",
            "points": 5,
            "runningBalance": 15,
            "effectiveAt": "2024-01-03T10:00:00Z",
            "historyAt": "2024-01-03T10:00:00Z",
            "campaign": None,
            "reason": {"code": "GOODWILL"},
            "reverses": None,
        },
        common
        | {
            "externalId": "e1b",
            "kind": "REVERSAL_ORDER_REFUND",
            "effect": "REVERSED",
            "points": -1,
            "runningBalance": 14,
            "effectiveAt": "2024-01-04T10:00:00Z",
            "historyAt": "2024-01-04T10:00:00Z",
            "campaign": None,
            "reason": None,
            "reverses": {"externalId": "e1a", "points": 10},
        },
    ]


async def test_entries_answer_conditions_on_enums_and_codes(api: Api) -> None:
    data = await api.data(
        """{ entries(where: {kind: {in: [EARN_RULE]}, effect: {ne: REVERSED}, campaign: {eq: "C2"}}) {
          nodes { externalId }
        } }"""
    )
    assert [row["externalId"] for row in data["entries"]["nodes"]] == ["e2a", "o1a"]


async def test_nodes_are_found_by_the_ids_they_give(api: Api) -> None:
    data = await api.data(
        """{ customers(first: 1) { nodes { id __typename } } balances(last: 1) { nodes { id __typename reference } }
             entries(first: 1) { nodes { id __typename externalId } } }"""
    )
    rows = [data[name]["nodes"][0] for name in ("customers", "balances", "entries")]
    for row in rows:
        found = await api.data(
            """query($id: ID!) { node(id: $id) {
              id __typename ... on Customer { email } ... on Balance { reference } ... on Entry { externalId }
            } }""",
            id=row["id"],
        )
        assert {**row, **found["node"]} == found["node"] | row
        assert found["node"]["__typename"] == row["__typename"]
    assert [row["__typename"] for row in rows] == ["Customer", "Balance", "Entry"]


@pytest.mark.parametrize(
    "bad", ["", "x", "Customer:1", "Q3VzdG9tZXI6MQ==", "Q3VzdG9tZXI6MDE", "Q2F0OjE", "QmFsYW5jZTox", "é"]
)
async def test_what_is_no_id_is_an_error(api: Api, bad: str) -> None:
    error = await api.error("query($id: ID!) { node(id: $id) { id } }", id=bad)
    assert error == {
        "message": "This is not an id that this API has given out.",
        "code": "BAD_ID",
        "field": ["id"],
    }


async def test_an_id_of_nothing_is_null(api: Api) -> None:
    assert (await api.data('{ node(id: "Q3VzdG9tZXI6OTk5OTk5") { id } }')) == {"node": None}


async def test_the_catalogue_describes_reports_and_plugins(api: Api) -> None:
    data = await api.data(
        """{
          reports { name }
          plugins { name distribution version status error }
          report(name: "standing") {
            title description version queryField identities exportFormats
            columns { name label description dataType nullable sortable total limited key personal list filterable }
            arguments {
              name label dataType required list defaultValue example dependsOn
              fields { name dataType } options { value label }
            }
          }
        }"""
    )
    assert data["reports"] == [{"name": "plain"}, {"name": "standing"}]
    assert data["plugins"] == [
        {"name": "sample", "distribution": "loyalty-graph-sample", "version": "1.0", "status": "OK", "error": None}
    ]
    report = data["report"]
    columns = {column["name"]: column for column in report["columns"]}
    assert columns["tags"] == {
        "name": "tags",
        "label": "Tags",
        "description": "Tags",
        "dataType": "STRING",
        "nullable": False,
        "sortable": False,
        "total": None,
        "limited": True,
        "key": False,
        "personal": False,
        "list": True,
        "filterable": True,
    }
    assert columns["firstPoints"]["total"] == "FIRST"
    arguments = {argument["name"]: argument for argument in report["arguments"]}
    assert arguments["month"]["required"] is True
    assert arguments["factor"]["defaultValue"] == "2"
    assert arguments["points"]["fields"] == [
        {"name": "from", "dataType": "POINTS"},
        {"name": "to", "dataType": "POINTS"},
    ]
    assert arguments["campaigns"]["options"] == [{"value": "C1", "label": "One"}, {"value": "C2", "label": "Two"}]
    assert arguments["hidden"]["options"] is None
    assert report["queryField"] == "standingReport"
    assert report["identities"] == ["points == earned - reversed"]
