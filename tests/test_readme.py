"""What the README shows is what happens: its query gives its answer, and so does what the demo prints to paste."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.cli.demo_shop import write_demo_files
from loyalty_graph.cli.server import DEMO_QUERY
from loyalty_graph.testing.gateway import installed_plugins

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text()


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins()


@pytest.fixture
def demo(gateway: GatewayClient, tmp_path: Path) -> GatewayClient:
    write_demo_files(tmp_path)
    gateway.account = "demo"
    gateway.import_files(tmp_path)
    return gateway


def test_the_layers_of_the_readme_are_those_that_are_checked() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    checked = [name for line in contracts[0]["layers"] for name in line.split(" | ")]
    table = re.findall(r"^\| (`[a-z` ·]+`) \|", README, re.MULTILINE)
    assert [name for cell in table for name in re.findall(r"[a-z]+", cell)] == checked


def test_the_query_and_mutation_of_the_readme_do_what_it_says(demo: GatewayClient) -> None:
    query, mutation = _blocks("graphql")
    (answer,) = _blocks("json")
    assert demo.data(query) == json.loads(answer)["data"]
    (previewed,) = demo.data(mutation).values()
    assert previewed["userErrors"] == []
    assert previewed["operation"]["status"] == "PREVIEW"
    assert {"column": "totalPointsEarned", "points": 50} in previewed["operation"]["liability"]


def test_the_demo_offers_a_query_with_an_answer(demo: GatewayClient) -> None:
    report = demo.data(DEMO_QUERY)["liabilityByDateReport"]
    assert len(report["nodes"]) == 3
    assert report["totals"]["totalPointsEarned"] > 0
    assert report["integrity"] == {"ok": True}


def test_reports_of_the_demo_shop_agree_and_have_something_to_say(demo: GatewayClient) -> None:
    data = demo.data("""{
      liability: liabilityByDateReport(filter: {from: "2025-01-01", to: "2026-06-30"}, last: 1) {
        nodes { totalOutstandingPointsEnd } totals { totalPointsExpired redeemedPointsReimbursed } integrity { ok } }
      outstanding: outstandingReport(filter: {month: "2026-06"}) { totals { totalOutstandingPoints } integrity { ok } }
      balance: balanceReport(filter: {includeOrphans: true}) { totals { balance } integrity { ok } }
      excluded: customers(where: {excludedFromReports: {eq: true}}) { nodes { balances { points } } }
    }""")
    excluded = sum(balance["points"] for customer in data["excluded"]["nodes"] for balance in customer["balances"])
    outstanding = data["outstanding"]["totals"]["totalOutstandingPoints"]
    assert excluded != 0
    assert data["balance"]["totals"]["balance"] == outstanding
    assert data["liability"]["nodes"][0]["totalOutstandingPointsEnd"] == outstanding - excluded
    assert min(data["liability"]["totals"].values()) > 0


def test_every_link_of_the_readme_leads_somewhere() -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", README)
    assert links
    assert [link for link in links if not (Path(__file__).parents[1] / link).exists()] == []


def _blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", README, re.DOTALL)
