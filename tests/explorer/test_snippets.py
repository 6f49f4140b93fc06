"""What the panel gives away runs as it stands."""

from __future__ import annotations

import io
import json
import re
import shlex
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from loyalty_graph.explorer.snippets import graphiql_href, snippets

if TYPE_CHECKING:
    from urllib.request import Request

    import pytest

    from loyalty_graph.testing.gateway import GatewayClient

QUERY = (
    "query Q($filter: BalanceReportFilter, $where: BalanceReportWhere) {\n"
    '  balanceReport(filter: $filter, where: $where) { nodes { reference } } # \\ ` ${x} """ \' é\n}\n'
)
VARIABLES: dict[str, Any] = {
    "filter": {"includeOrphans": True},
    "where": {"reference": {"in": ["x9", "it's \"`${1}` \\ \n", "é"]}},
}
TEXTS = {snippet.name: snippet.text for snippet in snippets("http://127.0.0.1/", QUERY, VARIABLES)}
ASKED = {"query": QUERY, "variables": VARIABLES}


def test_curl_sends_what_was_asked() -> None:
    words = shlex.split(TEXTS["curl"].replace("\\\n", ""))
    assert words[:4] == ["curl", "http://127.0.0.1/graphql", "-H", "content-type: application/json"]
    assert json.loads(words[words.index("-d") + 1]) == ASKED


def test_python_prints_the_answer(
    example: GatewayClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def urlopen(request: Request) -> io.BytesIO:
        assert isinstance(request.data, bytes)
        assert json.loads(request.data) == ASKED
        response = example.http.post(request.full_url, content=request.data, headers=dict(request.headers))
        return io.BytesIO(response.content)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    exec(compile(TEXTS["python"], "snippet", "exec"), {})  # noqa: S102 - it is there to be run
    assert capsys.readouterr().out.strip() == "{'data': {'balanceReport': {'nodes': [{'reference': 'x9'}]}}}"


def test_javascript_holds_what_was_asked() -> None:
    text = TEXTS["javascript"]
    literal = re.search(r"const query = `((?:[^`\\]|\\.)*)`;", text)
    assert literal is not None
    assert "${" not in literal[1].replace("\\${", "")
    assert re.sub(r"\\(.)", r"\1", literal[1]) == QUERY
    variables = re.search(r"const variables = (.*?);\nconst response", text, re.DOTALL)
    assert variables is not None
    assert json.loads(variables[1]) == VARIABLES
    assert 'fetch("http://127.0.0.1/graphql"' in text


def test_graphiql_is_given_both() -> None:
    given = parse_qs(urlsplit(graphiql_href(QUERY, VARIABLES)).query)
    assert given["query"] == [QUERY]
    assert json.loads(given["variables"][0]) == VARIABLES
