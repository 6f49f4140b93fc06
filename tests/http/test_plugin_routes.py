"""Routes of plugins: served below the plugin's path, with the gateway's limits, and with its way of telling errors."""

from __future__ import annotations

import asyncio
import re
from importlib.metadata import EntryPoint
from typing import TYPE_CHECKING, Any

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, PlainTextResponse, Response, StreamingResponse
from tests.plugin_modules import example_of, installed

from loyalty_graph import DeclarationError, InputError, Route, hookspecs
from loyalty_graph.errors import ConfigurationError, PluginFailedError
from loyalty_graph.plugins import Contributions, Plugin, Plugins, load_plugins
from loyalty_graph.testing.gateway import running_gateway
from loyalty_graph.testing.worked_example import WORKED_EXAMPLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from starlette.requests import Request

    from loyalty_graph.repository import Repository


async def echo(repository: Repository, request: Request) -> Response:
    text = (
        f"{request.method} {repository.scope.code} {(await request.body()).decode()}{await request.is_disconnected()}"
    )
    return PlainTextResponse(text)


async def one(repository: Repository, request: Request) -> Response:  # noqa: ARG001 - the form of an endpoint
    return PlainTextResponse(f"one {request.path_params}")


async def fail(repository: Repository, request: Request) -> Response:  # noqa: ARG001 - the form of an endpoint
    match request.path_params["how"]:
        case "input":
            raise InputError("NOT_THIS", "Not this.", field=("how",))
        case "settings":
            raise ConfigurationError("DATABASE_UNREACHABLE", "The secret address does not answer.")
        case "http":
            raise HTTPException(418, "A teapot.", {"x-tea": "yes"})
        case "exit":
            raise SystemExit(3)
        case "file":
            return FileResponse("/nowhere/at/all")
        case "stream":
            return StreamingResponse(breaking())
        case "nothing":
            return None  # type: ignore[return-value]  # the mistake
        case _:
            raise KeyError("secret")


async def breaking() -> AsyncIterator[bytes]:
    yield b"begun"
    raise KeyError("secret")


PLUGINS = Plugins(
    (
        Plugin(
            "tea",
            "acme-tea",
            "1.0",
            contributions=Contributions(
                routes=(
                    Route("/echo", echo, ("GET", "POST")),
                    Route("/cards/{card}", one),
                    Route("/cards/all", echo),
                    Route("/cards/all", one, ("DELETE",)),
                    Route("/fail/{how}", fail),
                )
            ),
        ),
    )
)


def told(response: Any) -> tuple[int, str, str]:
    """Status, code and message of an error."""
    (error,) = response.json()["errors"]
    return response.status_code, error["extensions"]["code"], error["message"]


@pytest.mark.anyio
async def test_routes_answer_for_the_account_below_their_plugin(open_client: Any) -> None:
    async with open_client(PLUGINS) as client:
        assert (await client.get("/plugins/tea/echo")).text == "GET demo False"
        assert (await client.post("/plugins/tea/echo", content="sent ")).text == "POST demo sent False"
        assert (await client.get("/plugins/tea/cards/7")).text == "one {'card': '7'}"
        assert told(await client.get("/echo")) == (404, "NOT_FOUND", "Not Found")
        assert told(await client.get("/plugins/coffee/echo")) == (404, "NOT_FOUND", "Not Found")


@pytest.mark.anyio
async def test_a_path_may_have_an_endpoint_per_method_and_no_other(open_client: Any) -> None:
    async with open_client(PLUGINS) as client:
        assert (await client.get("/plugins/tea/cards/all")).text == "GET demo False"
        assert (await client.head("/plugins/tea/cards/all")).headers["content-length"] == str(len("HEAD demo False"))
        assert (await client.delete("/plugins/tea/cards/all")).text == "one {}"
        refused = await client.post("/plugins/tea/cards/all")
        assert told(refused) == (405, "METHOD_NOT_ALLOWED", "Method Not Allowed")
        assert sorted(refused.headers["allow"].split(", ")) == ["DELETE", "GET", "HEAD"]


@pytest.mark.anyio
async def test_bodies_have_the_limits_of_the_gateway(open_client: Any) -> None:
    async def idle() -> AsyncIterator[bytes]:
        yield b"a"
        await asyncio.sleep(5)

    async with open_client(PLUGINS, body_limit_bytes=5, receive_timeout_s=0.05) as client:
        assert (await client.post("/plugins/tea/echo", content="12345")).text == "POST demo 12345False"
        assert told(await client.post("/plugins/tea/echo", content="123456"))[:2] == (413, "BODY_TOO_LARGE")
        assert told(await client.post("/plugins/tea/echo", content=idle()))[:2] == (408, "BODY_TOO_SLOW")


@pytest.mark.anyio
async def test_errors_are_told_as_the_gateway_tells_its_own(open_client: Any, caplog: pytest.LogCaptureFixture) -> None:
    async with open_client(PLUGINS) as client:
        refused = (await client.get("/plugins/tea/fail/input")).json()["errors"]
        assert refused == [{"message": "Not this.", "extensions": {"code": "NOT_THIS", "field": ["how"]}}]
        teapot = await client.get("/plugins/tea/fail/http")
        assert told(teapot) == (418, "IM_A_TEAPOT", "A teapot.")
        assert teapot.headers["x-tea"] == "yes"
        settings = await client.get("/plugins/tea/fail/settings")
        assert settings.status_code == 500
        assert "secret" not in settings.text
        assert settings.json()["errors"][0]["extensions"]["id"] in caplog.text


@pytest.mark.anyio
@pytest.mark.parametrize("how", ["otherwise", "exit", "file", "nothing"])
async def test_what_a_plugin_does_wrong_is_named_and_in_the_log(
    open_client: Any, caplog: pytest.LogCaptureFixture, how: str
) -> None:
    async with open_client(PLUGINS) as client:
        response = await client.get(f"/plugins/tea/fail/{how}")
        (error,) = response.json()["errors"]
        extensions = error["extensions"]
        assert response.status_code == 500
        assert (extensions["code"], extensions["plugin"], extensions["distribution"]) == (
            "PLUGIN_FAILED",
            "tea",
            "acme-tea",
        )
        assert extensions["id"] in error["message"]
        assert "secret" not in response.text
        assert re.search(
            rf"distribution acme-tea failed at /plugins/tea/fail/\{{how\}}: error {extensions['id']}", caplog.text
        )
        failed = "{ plugins { name failures } }"
        listed = (await client.post("/graphql", json={"query": failed})).json()["data"]["plugins"]
        assert listed == [{"name": "tea", "failures": PLUGINS.plugins[0].tally.failures}]


@pytest.mark.anyio
async def test_an_answer_that_fails_after_it_began_is_cut_off(
    open_client: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_client(PLUGINS) as client:
        with pytest.raises(PluginFailedError, match="acme-tea"):
            await client.get("/plugins/tea/fail/stream")
        assert "distribution acme-tea failed at /plugins/tea/fail/{how}" in caplog.text


def test_the_example_answers_what_its_contract_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database_url: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    plugins = load_plugins([installed(tmp_path, "cards", example_of(hookspecs.loyalty_graph_routes))])
    asked, answered = re.findall(r"`GET (\S+)` with `(.+)`", hookspecs.loyalty_graph_routes.__doc__ or "")[0]
    with running_gateway(database_url, plugins) as gateway:
        gateway.import_files(WORKED_EXAMPLE)
        assert gateway.http.get(asked).text == answered
        assert told(gateway.http.get("/plugins/cards/cards/nobody")) == (404, "NOT_FOUND", "There is no such card.")


@pytest.mark.parametrize(
    ("name", "old", "new", "error"),
    [
        (
            "twice",
            "return [",
            'return [Route("/cards/{reference}", card, ("POST", "GET")), ',
            "DUPLICATE_ROUTE: the plugin contributes route 'GET twice/cards/{reference}' twice.",
        ),
        (
            "bad",
            "/cards/{reference}",
            "/{a}/{a}",
            "BAD_ROUTE: Route '/{a}/{a}': its path names a parameter twice.",
        ),
        (
            "a {name}",
            "cards",
            "card",
            "BAD_PLUGIN_NAME: the name 'a {name}' cannot stand in a path: the plugin can have no routes.",
        ),
    ],
)
def test_routes_that_cannot_be_cost_only_their_plugin(  # noqa: PLR0913, PLR0917 - the case and its surroundings
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, old: str, new: str, error: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    example = example_of(hookspecs.loyalty_graph_routes)
    installed(tmp_path, "module", example.replace(old, new))
    loaded = load_plugins([installed(tmp_path, "cards", example), EntryPoint(name, "module", hookspecs.PROJECT)])
    assert {plugin.name: plugin.error for plugin in loaded.plugins} == {"cards": None, name: error}
    assert [found.plugin.name for found in loaded.routes] == ["cards"]


@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        (("cards", one), "its path is none such as /cards/{reference}"),
        (("/cards/{x:money}", one), "its path is none such as /cards/{reference}"),
        (("/cards/", one), "its path is none such as /cards/{reference}"),
        (("/cards", told), "its endpoint is no async function"),
        (("/cards", one, ("FETCH",)), "its methods are ('FETCH',), not some of "),
        (("/cards", one, "GET"), "its methods are 'GET', not some of "),
        (("/cards", one, ()), "its methods are (), not some of "),
    ],
)
def test_a_declaration_says_what_is_wrong_with_it(arguments: Any, fault: str) -> None:
    with pytest.raises(DeclarationError, match=re.escape(fault)):
        Route(*arguments)
