"""/graphql as the specification GraphQL over HTTP has it, and stricter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx2

pytestmark = pytest.mark.anyio

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
QUERY = "{ account { code } }"
ANSWER = {"data": {"account": {"code": "demo"}}}


async def _post(client: httpx2.AsyncClient, body: Any, **headers: str) -> httpx2.Response:
    content = {"content": body} if isinstance(body, bytes) else {"json": body}
    return await client.post("/graphql", headers={"content-type": JSON, **headers}, **content)


def _code(response: httpx2.Response) -> str:
    assert response.headers["content-type"] == "application/json; charset=utf-8"
    body = response.json()
    assert set(body) == {"errors"}
    return str(body["errors"][0]["extensions"]["code"])


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}, {JSON};q=0.9", GRAPHQL),
        (f"{JSON}, {GRAPHQL};q=0.9", JSON),
        (f"text/html, {GRAPHQL}; charset=utf-8, */*;q=0.1", GRAPHQL),
        (f"{GRAPHQL};q=x, {JSON};q=0.1", JSON),
    ],
)
async def test_the_answer_has_the_media_type_asked_for(
    client: httpx2.AsyncClient, accept: str | None, expected: str
) -> None:
    if accept is None:
        del client.headers["accept"]
    response = await _post(client, {"query": QUERY}, **({"accept": accept} if accept else {}))
    assert (response.status_code, response.json()) == (200, ANSWER)
    assert response.headers["content-type"] == f"{expected}; charset=utf-8"


@pytest.mark.parametrize("accept", ["text/html", "application/xml, image/*", f"{JSON};q=0"])
async def test_no_other_media_type_is_answered(client: httpx2.AsyncClient, accept: str) -> None:
    response = await _post(client, {"query": QUERY}, accept=accept)
    assert (response.status_code, _code(response)) == (406, "NOT_ACCEPTABLE")


@pytest.mark.parametrize(
    "query",
    [
        "{",
        "{ nothing }",
        "query($n: Int!) { balances(first: $n) { totalCount } }",
        "query a { account { code } } query b { account { code } }",
    ],
)
async def test_only_the_newer_media_type_has_a_status_for_documents(client: httpx2.AsyncClient, query: str) -> None:
    for accept, status in ((GRAPHQL, 400), (JSON, 200)):
        response = await _post(client, {"query": query}, accept=accept)
        assert response.status_code == status
        assert set(response.json()) == {"errors"}


async def test_an_error_of_a_field_is_no_error_of_the_request(client: httpx2.AsyncClient) -> None:
    response = await _post(client, {"query": '{ node(id: "x") { id } }'}, accept=GRAPHQL)
    assert response.status_code == 200
    assert response.json()["data"] == {"node": None}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"7",
        b'"x"',
        b"[]",
        b'[{"query": "{ account { code } }"}]',
        b"{}",
        b'{"query": null}',
        b'{"query": 7}',
        b'{"query": ["{ account { code } }"]}',
        b'{"query": "  "}',
        b'{"query": "{ account { code } }", "variables": []}',
        b'{"query": "{ account { code } }", "variables": "{}"}',
        b'{"query": "{ account { code } }", "operationName": 7}',
        b'{"query": "{ account { code } }", "extensions": []}',
        b'{"query": "{ account { code } }", "variables": {"a": "\\u0000"}}',
        b'{"query": "{ account { code } }", "variables": {"a": [{"\\u0000": 1}]}}',
        b'{"query": "{ account { code } }", "variables": {"a": "\\ud800"}}',
        b'{"query": "{ account { code } }", "variables": {"a": NaN}}',
        b'{"query": "\xff"}',
        b"\xff\xfe",
        b'{"query": "{ account { code } }"',
        b"[" * 100_000,
        b'{"a":' * 20_000 + b"1" + b"}" * 20_000,
        b'{"query": "{ account { code } }", "variables": {"a": ' + b"9" * 5_000 + b"}}",
    ],
)
async def test_what_is_no_request_is_refused(client: httpx2.AsyncClient, body: bytes) -> None:
    for accept in (JSON, GRAPHQL):
        response = await _post(client, body, accept=accept)
        assert response.status_code == 400
        assert _code(response) in ("BAD_JSON", "BAD_REQUEST", "BAD_TEXT")


async def test_empty_parts_are_no_parts(client: httpx2.AsyncClient) -> None:
    response = await _post(client, {"query": QUERY, "variables": None, "operationName": None, "extensions": None})
    assert response.json() == ANSWER


@pytest.mark.parametrize("escaped", ['"\\\\u0000"', '"\\\\\\\\u0000"'])
async def test_text_about_nul_is_no_nul(client: httpx2.AsyncClient, escaped: str) -> None:
    body = f'{{"query": "query($r: String!) {{ customer(reference: $r) {{ id }} }}", "variables": {{"r": {escaped}}}}}'
    assert (await _post(client, body.encode())).json() == {"data": {"customer": None}}


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        (JSON, 200),
        ("application/json; charset=utf-8", 200),
        ('Application/JSON; Charset="UTF-8"', 200),
        ("application/json; charset=latin-1", 415),
        ("text/plain", 415),
        ("application/graphql", 415),
        ("application/x-www-form-urlencoded", 415),
        ("", 415),
    ],
)
async def test_a_body_is_json_in_utf_8(client: httpx2.AsyncClient, content_type: str, status: int) -> None:
    response = await client.post(
        "/graphql", content=b'{"query": "{ account { code } }"}', headers={"content-type": content_type}
    )
    assert response.status_code == status
    assert status == 200 or _code(response) == "UNSUPPORTED_MEDIA_TYPE"


async def test_get_runs_queries(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": QUERY})
    assert (response.status_code, response.json()) == (200, ANSWER)
    query = "query a($r: String!) { customer(reference: $r) { id } } query b { account { code } }"
    parameters = {"query": query, "variables": '{"r": "x"}', "extensions": "", "operationName": "a"}
    assert (await client.get("/graphql", params=parameters)).json() == {"data": {"customer": None}}


@pytest.mark.parametrize(
    "parameters",
    [
        {},
        {"query": ""},
        {"query": QUERY, "variables": "["},
        {"query": QUERY, "variables": "7"},
        {"query": QUERY, "extensions": "[]"},
    ],
)
async def test_get_is_as_strict(client: httpx2.AsyncClient, parameters: dict[str, str]) -> None:
    response = await client.get("/graphql", params=parameters)
    assert response.status_code == 400
    assert _code(response) in ("BAD_JSON", "BAD_REQUEST")


async def test_get_answers_what_does_not_parse_like_post(client: httpx2.AsyncClient) -> None:
    response = await client.get("/graphql", params={"query": "{"}, headers={"accept": GRAPHQL})
    assert response.status_code == 400
    assert response.json()["errors"][0]["extensions"]["code"] == "SYNTAX_ERROR"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"])
async def test_other_methods_are_refused(client: httpx2.AsyncClient, method: str) -> None:
    response = await client.request(method, "/graphql")
    assert response.status_code == 405
    assert response.headers["allow"] == "GET, POST"


async def test_what_no_route_knows_is_json_too(client: httpx2.AsyncClient) -> None:
    response = await client.get("/nothing")
    assert (response.status_code, _code(response)) == (404, "NOT_FOUND")


async def test_a_body_has_a_size(open_client: Any) -> None:
    body = b'{"query": "{ account { code } }"}'
    async with open_client(body_limit_bytes=len(body)) as client:
        assert (await _post(client, body)).json() == ANSWER
        response = await _post(client, body + b" ")
        assert (response.status_code, _code(response)) == (413, "BODY_TOO_LARGE")

        async def chunks() -> Any:
            yield body
            yield b" "

        response = await client.post("/graphql", content=chunks(), headers={"content-type": JSON})
        assert (response.status_code, _code(response)) == (413, "BODY_TOO_LARGE")


async def test_a_body_has_a_deadline(open_client: Any) -> None:
    async with open_client(receive_timeout_s=0.05) as client:
        assert await _speak(client, []) == 408


async def test_a_body_cut_short_is_no_request(open_client: Any) -> None:
    async with open_client() as client:
        assert await _speak(client, [{"type": "http.disconnect"}]) == 400


async def _speak(client: Any, messages: list[dict[str, Any]]) -> int:
    """Post a body in these ASGI messages, then nothing; the status of the answer."""
    import asyncio  # noqa: PLC0415 - only here

    sent: list[Any] = []

    async def receive() -> Any:
        if messages:
            return messages.pop(0)
        return await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/graphql",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json")],
    }
    await client.app(scope, receive, send)
    return int(sent[0]["status"])
