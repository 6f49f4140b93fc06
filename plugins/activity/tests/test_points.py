"""Points for whoever is selected, on the worked example through the gateway: previews, entries, Liability columns."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.ledger.verification import verify
from loyalty_graph.repository import open_repository
from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

pytest_plugins = ["loyalty_graph.testing.plugin"]

PAYLOAD = """{ userErrors { code field reference } operation { code status kind pointsDelta outcomes { nodes {
  reference before after delta effect status balanceType { code } } } } }"""

ENTRIES = """query ($code: String!) { entries(where: {operationCode: {eq: $code}}) { nodes {
  reference balanceType { code } kind effect points reason { code } } } }"""

LIABILITY = """query ($filter: LiabilityByDateReportFilter!) { liabilityByDateReport(filter: $filter) {
  integrity { ok failures } totals {
    totalPointsEarned pointsEarningReversed totalPointsRedeemed redeemedPointsReimbursed totalPointsExpired } } }"""

EXPECTED: dict[str, dict[str, Any]] = {
    "AWARD": {"customers": ["dan"], "amount": 50, "after": {"dan": 60}},
    "SUBTRACT": {"customers": ["gus"], "amount": 100, "after": {"gus": 0}},
    "RESET_TO": {
        "customers": ["ben", "hal"],
        "target": 0,
        "reason": "VOUCHER_ISSUED",
        "deltas": {"ben": 50, "hal": -15},
        "effects": {"ben": "REVERSED", "hal": "REDEEMED"},
        "after": {"ben": 0, "hal": 0},
    },
}
"""The example's previews, computed by hand."""


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins("activity", "liability", "balance", "outstanding")


def act(gateway: GatewayClient, mutation: str, *references: str, key: str = "k1", **given: Any) -> dict[str, Any]:
    name = mutation[0].upper() + mutation[1:]
    document = f"mutation ($input: {name}Input!) {{ {mutation}(input: $input) {PAYLOAD} }}"
    request = {"idempotencyKey": key, "selection": {"references": references}, "reason": "GOODWILL", **given}
    payload: dict[str, Any] = gateway.data(document, {"input": request})[mutation]
    return payload


def done(gateway: GatewayClient, mutation: str, *references: str, **given: Any) -> dict[str, Any]:
    payload = act(gateway, mutation, *references, **given)
    assert payload["userErrors"] == []
    operation: dict[str, Any] = payload["operation"]
    return operation


def outcomes(operation: dict[str, Any], *names: str) -> dict[str, Any]:
    return {node["reference"]: tuple(node[name] for name in names) for node in operation["outcomes"]["nodes"]}


def refused(gateway: GatewayClient, mutation: str, *references: str, **given: Any) -> list[tuple[Any, ...]]:
    errors = act(gateway, mutation, *references, **given)["userErrors"]
    return [(error["code"], error["field"], error["reference"]) for error in errors]


def booked(gateway: GatewayClient, operation: dict[str, Any]) -> list[tuple[Any, ...]]:
    nodes = gateway.data(ENTRIES, {"code": operation["code"]})["entries"]["nodes"]
    entries = [
        (each["reference"], each["kind"], each["effect"], each["points"], each["reason"]["code"]) for each in nodes
    ]
    return sorted(entries, key=lambda entry: entry[0])


def liability(gateway: GatewayClient) -> dict[str, int]:
    """What today's columns are that are not 0."""
    today = str(dt.datetime.now(dt.UTC).date())
    report = gateway.data(LIABILITY, {"filter": {"from": today, "to": today}})["liabilityByDateReport"]
    assert report["integrity"] == {"ok": True, "failures": []}
    return {name: points for name, points in report["totals"].items() if points}


def assert_clean(gateway: GatewayClient) -> None:
    """All that is derived from the entries agrees with them."""

    async def differences() -> list[Any]:
        repository = await open_repository(gateway.database, gateway.account)
        async with gateway.database.write.connect() as connection:
            return list(await verify(connection, repository.scope.account_id))

    assert gateway.call(differences) == []


def test_the_award_of_the_example_is_previewed(worked_example: GatewayClient) -> None:
    expected = EXPECTED["AWARD"]
    preview = done(worked_example, "awardPoints", *expected["customers"], points=expected["amount"], dryRun=True)
    assert preview["status"] == "PREVIEW"
    assert outcomes(preview, "after") == {name: (after,) for name, after in expected["after"].items()}
    assert booked(worked_example, preview) == []


def test_the_subtraction_of_the_example_is_previewed(worked_example: GatewayClient) -> None:
    expected = EXPECTED["SUBTRACT"]
    preview = done(worked_example, "subtractPoints", *expected["customers"], points=expected["amount"], dryRun=True)
    assert outcomes(preview, "after") == {name: (after,) for name, after in expected["after"].items()}


def test_the_reset_of_the_example_is_previewed(worked_example: GatewayClient) -> None:
    expected = EXPECTED["RESET_TO"]
    preview = done(
        worked_example,
        "resetPoints",
        *expected["customers"],
        points=expected["target"],
        reason=expected["reason"],
        dryRun=True,
    )
    assert outcomes(preview, "delta", "effect", "after") == {
        name: (expected["deltas"][name], expected["effects"][name], expected["after"][name])
        for name in expected["customers"]
    }


def test_an_award_lands_where_its_reason_says(worked_example: GatewayClient) -> None:
    operation = done(worked_example, "awardPoints", "gus", "x9", points=50)
    assert (operation["kind"], operation["pointsDelta"]) == ("award_points", 100)
    assert booked(worked_example, operation) == [
        ("gus", "ADJUST_AWARD", "EARNED", 50, "GOODWILL"),
        ("x9", "ADJUST_AWARD", "EARNED", 50, "GOODWILL"),
    ]
    assert liability(worked_example) == {"totalPointsEarned": 100}
    done(worked_example, "awardPoints", "gus", points=7, reason="REDEEM_FOR_CUSTOMER", key="k2")
    assert liability(worked_example) == {"totalPointsEarned": 100, "redeemedPointsReimbursed": 7}
    assert_clean(worked_example)


def test_an_award_to_who_owes_points_writes_nothing_off(worked_example: GatewayClient) -> None:
    operation = done(worked_example, "awardPoints", "ben", points=20)
    assert booked(worked_example, operation) == [("ben", "ADJUST_AWARD", "EARNED", 20, "GOODWILL")]
    assert outcomes(operation, "before", "after") == {"ben": (-50, -30)}


def test_a_subtraction_lands_where_its_reason_says(worked_example: GatewayClient) -> None:
    operation = done(worked_example, "subtractPoints", "gus", points=30, reason="VOUCHER_ISSUED")
    assert booked(worked_example, operation) == [("gus", "ADJUST_SUBTRACT", "REDEEMED", -30, "VOUCHER_ISSUED")]
    done(worked_example, "subtractPoints", "gus", points=20, key="k2")
    assert liability(worked_example) == {"totalPointsRedeemed": 30, "pointsEarningReversed": 20}
    assert_clean(worked_example)


def test_who_has_too_few_points_is_named_clamped_or_overdrawn(worked_example: GatewayClient) -> None:
    who = ("gus", "hal", "ben")
    assert refused(worked_example, "subtractPoints", *who, points=100) == [
        ("INSUFFICIENT_POINTS", ["input", "selection"], name) for name in ("ben", "hal")
    ]
    clamped = done(worked_example, "subtractPoints", *who, points=100, onInsufficient="CLAMP")
    assert outcomes(clamped, "after", "delta", "status") == {
        "gus": (0, -100, "CHANGED"),
        "hal": (0, -15, "CLAMPED"),
        "ben": (-50, 0, "CLAMPED"),
    }
    allowed = done(worked_example, "subtractPoints", *who, points=5, onInsufficient="ALLOW_NEGATIVE", key="k2")
    assert outcomes(allowed, "after") == {"gus": (-5,), "hal": (-5,), "ben": (-55,)}
    assert liability(worked_example) == {"pointsEarningReversed": 130}
    assert_clean(worked_example)


def test_a_reset_goes_up_and_down_under_one_reason(worked_example: GatewayClient) -> None:
    operation = done(worked_example, "resetPoints", "gus", "hal", "ben", "fay", points=40, reason="VOUCHER_ISSUED")
    assert booked(worked_example, operation) == [
        ("ben", "NEGATIVE_WRITE_OFF", "REVERSED", 50, "VOUCHER_ISSUED"),
        ("ben", "ADJUST_RESET", "EARNED", 40, "VOUCHER_ISSUED"),
        ("fay", "ADJUST_RESET", "EARNED", 40, "VOUCHER_ISSUED"),
        ("gus", "ADJUST_RESET", "REDEEMED", -60, "VOUCHER_ISSUED"),
        ("hal", "ADJUST_RESET", "EARNED", 25, "VOUCHER_ISSUED"),
    ]
    columns = {"totalPointsEarned": 105, "pointsEarningReversed": -50, "totalPointsRedeemed": 60}
    assert liability(worked_example) == columns
    assert_clean(worked_example)


def test_a_reset_by_nothing_books_nothing(worked_example: GatewayClient) -> None:
    operation = done(worked_example, "resetPoints", "gus", points=100)
    assert outcomes(operation, "before", "after", "delta", "status") == {"gus": (100, 100, 0, "UNCHANGED")}
    assert booked(worked_example, operation) == []
    assert liability(worked_example) == {}


def test_another_balance_type_is_named(worked_example: GatewayClient) -> None:
    operation = done(worked_example, "resetPoints", "gus", points=3, balanceType="WINSTON")
    assert outcomes(operation, "before", "after") == {"gus": (0, 3)}
    assert [node["balanceType"]["code"] for node in operation["outcomes"]["nodes"]] == ["WINSTON"]


@pytest.mark.parametrize(
    ("mutation", "given", "code", "field"),
    [
        ("awardPoints", {"points": 0}, "TOO_FEW_POINTS", "points"),
        ("subtractPoints", {"points": -1}, "TOO_FEW_POINTS", "points"),
        ("resetPoints", {"points": -1}, "TOO_FEW_POINTS", "points"),
        ("awardPoints", {"points": 1, "reason": "NONE"}, "UNKNOWN_FILTER_VALUE", "reason"),
        ("awardPoints", {"points": 1, "balanceType": "NONE"}, "UNKNOWN_FILTER_VALUE", "balanceType"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    worked_example: GatewayClient, mutation: str, given: dict[str, Any], code: str, field: str
) -> None:
    assert refused(worked_example, mutation, "gus", **given) == [(code, ["input", field], None)]
    assert liability(worked_example) == {}


def test_a_repeat_is_done_once(worked_example: GatewayClient) -> None:
    for mutation in ("awardPoints", "subtractPoints", "resetPoints"):
        first = done(worked_example, mutation, "gus", points=10, key=mutation)
        assert done(worked_example, mutation, "gus", points=10, key=mutation) == first
    assert liability(worked_example) == {"totalPointsEarned": 10, "pointsEarningReversed": 100}


def test_the_report_selects_whom_it_shows(worked_example: GatewayClient) -> None:
    chosen = {"selection": {"activityReport": {"filter": {"customerSales": {"moreThan": "500"}}}}}
    operation = done(worked_example, "awardPoints", points=1, **chosen)
    assert outcomes(operation, "delta") == {"gus": (1,)}
