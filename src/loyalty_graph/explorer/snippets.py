"""A GraphQL request as text to take away: for curl, for JavaScript's fetch, for Python. Each runs as it stands."""

from __future__ import annotations

import json
import pprint
import shlex
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

_WIDTH = 100


@dataclass(frozen=True, slots=True)
class Snippet:
    """One text. `name` is a word for addresses within the page, `label` what people call it."""

    name: str
    label: str
    text: str


def snippets(address: str, query: str, variables: dict[str, Any]) -> list[Snippet]:
    """The request itself and as programs that send it to the gateway at `address`."""
    endpoint = f"{address.rstrip('/')}/graphql"
    return [
        Snippet("query", "GraphQL", query),
        Snippet("variables", "Variables", json.dumps(variables, indent=2, ensure_ascii=False)),
        Snippet("curl", "curl", _curl(endpoint, query, variables)),
        Snippet("javascript", "JavaScript", _javascript(endpoint, query, variables)),
        Snippet("python", "Python", _python(endpoint, query, variables)),
    ]


def graphiql_href(query: str, variables: dict[str, Any]) -> str:
    """The address of GraphiQL with the request in it."""
    return "/graphiql?" + urlencode({"query": query, "variables": json.dumps(variables, indent=2, ensure_ascii=False)})


def _curl(endpoint: str, query: str, variables: dict[str, Any]) -> str:
    body = json.dumps({"query": query, "variables": variables}, ensure_ascii=False)
    return f"curl {shlex.quote(endpoint)} \\\n  -H 'content-type: application/json' \\\n  -d {shlex.quote(body)}\n"


def _javascript(endpoint: str, query: str, variables: dict[str, Any]) -> str:
    text = query.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${")
    return (
        f"const query = `{text}`;\n"
        f"const variables = {json.dumps(variables, indent=2)};\n"
        f"const response = await fetch({json.dumps(endpoint)}, {{\n"
        '  method: "POST",\n'
        '  headers: { "content-type": "application/json" },\n'
        "  body: JSON.stringify({ query, variables }),\n"
        "});\n"
        "console.log(await response.json());\n"
    )


def _python(endpoint: str, query: str, variables: dict[str, Any]) -> str:
    text = query.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    return (
        "import json\n"
        "from urllib.request import Request, urlopen\n\n"
        f'query = """\\\n{text}"""\n'
        f"variables = {pprint.pformat(variables, width=_WIDTH, sort_dicts=False)}\n"
        'body = json.dumps({"query": query, "variables": variables}).encode()\n'
        f'request = Request({endpoint!r}, body, {{"content-type": "application/json"}})\n'
        "with urlopen(request) as response:\n"
        "    print(json.load(response))\n"
    )
