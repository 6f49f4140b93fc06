"""The action: what it books, what it leaves alone and what it refuses, through the gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

ROUND_UP = """
mutation ($input: RoundUpBalancesInput!) {
  roundUpBalances(input: $input) {
    userErrors { code field }
    operation { pointsDelta outcomes { nodes { reference delta after } } }
  }
}
"""
BALANCES = '{ balances(where: {balanceType: {eq: "STORE"}}) { nodes { reference points } } }'


def _round_up(gateway: GatewayClient, *references: str, multiple: int = 100, dry_run: bool = False) -> dict[str, Any]:
    given = {
        "idempotencyKey": "once",
        "selection": {"references": references},
        "dryRun": dry_run,
        "multiple": multiple,
        "balanceType": "STORE",
        "reason": "GOODWILL",
    }
    payload: dict[str, Any] = gateway.data(ROUND_UP, {"input": given})["roundUpBalances"]
    return payload


def _balances(gateway: GatewayClient) -> dict[str, int]:
    return {node["reference"]: node["points"] for node in gateway.data(BALANCES)["balances"]["nodes"]}


def test_balances_of_the_selected_become_round(worked_example: GatewayClient) -> None:
    before = _balances(worked_example)
    operation = _round_up(worked_example, "ben", "gus", "x9")["operation"]
    assert operation["pointsDelta"] == 50 + 70
    changed = {node["reference"]: node["after"] for node in operation["outcomes"]["nodes"] if node["delta"]}
    assert changed == {"ben": 0, "x9": 100}
    assert before["dan"] == 10
    assert _balances(worked_example) == before | changed


def test_a_preview_books_nothing(worked_example: GatewayClient) -> None:
    before = _balances(worked_example)
    assert _round_up(worked_example, "dan", dry_run=True)["operation"]["pointsDelta"] == 90
    assert _balances(worked_example) == before


def test_a_multiple_that_changes_nothing_is_refused_where_it_was_given(worked_example: GatewayClient) -> None:
    payload = _round_up(worked_example, "dan", multiple=1)
    assert payload == {"operation": None, "userErrors": [{"code": "BAD_MULTIPLE", "field": ["input", "multiple"]}]}
