from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import pytest

from loyalty_graph.config import Settings
from loyalty_graph.graphql import build_schema
from loyalty_graph.graphql.documents import Documents
from loyalty_graph.plugins import Plugins

from .conftest import opened

if TYPE_CHECKING:
    from loyalty_graph.database import Database

    from .conftest import Api

pytestmark = pytest.mark.anyio

TOO_LARGE = {"message": "The document asks for too much at once: split it.", "code": "DOCUMENT_TOO_LARGE"}


def chain(length: int, leaf: str) -> str:
    """Fragments that each spread the next one twice: a few bytes that stand for 2 ** length selections."""
    links = [f"fragment f{n} on Query {{ ...f{n + 1} ...f{n + 1} }}" for n in range(length)]
    return f"{{ ...f0 }} {' '.join(links)} fragment f{length} on Query {{ {leaf} }}"


@pytest.mark.parametrize(
    ("settings", "fits", "too_large"),
    [
        ({"document_depth_limit": 2}, "{ account { code } }", "{ customers { nodes { id } } }"),
        ({"document_fields_limit": 3}, "{ account { code name } }", "{ account { code name currency } }"),
        ({"document_aliases_limit": 1}, "{ a: account { code } }", "{ a: account { b: code } }"),
        ({"document_root_fields_limit": 1}, "{ account { code } }", "{ account { code } ... { plugins { name } } }"),
        (
            {"document_directives_limit": 1},
            "{ account @skip(if: false) { code } }",
            "{ account @skip(if: false) { code @include(if: true) } }",
        ),
    ],
)
async def test_each_limit_holds(shop: Database, settings: dict[str, Any], fits: str, too_large: str) -> None:
    async with opened(shop, **settings) as api:
        await api.data(fits)
        assert await api.error(too_large) == TOO_LARGE


async def test_fragments_count_as_often_as_they_are_spread(shop: Database) -> None:
    query = "{ a: account { ...F } b: account { ...F } } fragment F on Account { code name }"
    async with opened(shop, document_fields_limit=6) as api:
        await api.data(query)
    async with opened(shop, document_fields_limit=5) as api:
        assert await api.error(query) == TOO_LARGE


@pytest.mark.parametrize(
    "leaf", ["account { code }", "...g } fragment g on Query { ...f0", "__typename @skip(if: true)"]
)
async def test_chained_fragments_cost_nothing(api: Api, leaf: str) -> None:
    began = time.monotonic()
    answer = await api.ask(chain(30, leaf))
    assert "errors" in answer
    assert time.monotonic() - began < 2


async def test_a_long_chain_is_refused(api: Api) -> None:
    links = [f"fragment f{n} on Query {{ ...f{n + 1} }}" for n in range(1_000)]
    query = f"{{ ...f0 }} {' '.join(links)} fragment f1000 on Query {{ account {{ code }} }}"
    assert await api.error(query) == TOO_LARGE


async def test_a_document_has_an_end(api: Api) -> None:
    assert (await api.error("{ account { " + "code " * 10_000 + "} }"))["message"].startswith(
        "Syntax Error: Document contains more"
    )
    assert (await api.error("{ a" * 3_000 + "}" * 3_000))["code"] in ("SYNTAX_ERROR", "DOCUMENT_TOO_LARGE")


async def test_a_deep_variable_is_refused(api: Api) -> None:
    where: dict[str, Any] = {"points": {"eq": 1}}
    for _ in range(400):
        where = {"not": where}
    answer = await api.ask("query($where: BalanceWhere) { balances(where: $where) { totalCount } }", where=where)
    assert answer == {
        "errors": [{"message": "Variable values are nested too deeply.", "extensions": {"code": "INVALID_REQUEST"}}]
    }


async def test_the_introspection_of_common_tools_fits(api: Api) -> None:
    from graphql import get_introspection_query  # noqa: PLC0415 - only here

    data = await api.data(
        get_introspection_query(specified_by_url=True, schema_description=True, input_value_deprecation=True)
    )
    assert data["__schema"]["queryType"]["name"] == "Query"


def test_the_latest_documents_are_kept_up_to_their_characters() -> None:
    queries = ["{ account { code } }", "{ account { name } }", "{ account { currency } }"]
    kept = sum(map(len, queries)) - 1
    documents = Documents(build_schema(Plugins()), Settings(documents_kept_characters=kept))
    first, second = documents.get(queries[0]), documents.get(queries[1])
    assert documents.get(queries[0]) is first
    documents.get(queries[2])  # the second is now the one that was asked for longest ago
    assert documents.get(queries[0]) is first
    assert documents.get(queries[1]) is not second
