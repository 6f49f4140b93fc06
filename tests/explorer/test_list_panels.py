"""The panel of a list says what was asked for its rows, as that of a report does."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from .browser import Browser

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/customers?q=test&sort=-email&size=20", "reference"),
        ("/balances?where.points.gte=10&sort=-points", "reference"),
        ("/campaigns?sort=-code", "code"),
    ],
)
def test_what_was_asked_gives_the_rows(path: str, name: str, example: GatewayClient) -> None:
    page = Browser(example.http).open(path)
    query, variables = (page.root.one("code", id=f"snippet-{part}").raw_text for part in ("query", "variables"))
    ((_, answer),) = example.data(query, json.loads(variables)).items()
    place = page.headings.index(name.capitalize())
    assert [row[place] for row in page.rows] == [node[name] for node in answer["nodes"]]
    assert len(page.rows) == answer["totalCount"] > 1
    assert page.count == f"{answer['totalCount']} rows"
