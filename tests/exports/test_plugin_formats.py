"""A plugin's export format is one like the core's: it writes the same rows, and its failure is its own."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any

import pytest
from tests.plugin_modules import example_of, installed
from tests.reports.samples import Colour, Sample, row

from loyalty_graph import hookspecs
from loyalty_graph.errors import DeclarationError, InputError
from loyalty_graph.exports import ExportFormat, Sheet, stream
from loyalty_graph.graphql import build_schema, print_schema
from loyalty_graph.plugins import Contributions, Plugin, Plugins, load_plugins
from loyalty_graph.reports.reading import Request, read
from loyalty_graph.testing.contract.snapshots import assert_snapshots
from loyalty_graph.testing.gateway import running_gateway

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from loyalty_graph.repository import Repository


class Shout(ExportFormat):
    """Loud lines."""

    name, media_type = "shout", "text/plain"

    async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        yield sheet.title.upper().encode()
        async for rows in sheet.batches:
            for each in rows:
                assert all(isinstance(value, enum.Enum) for value in each if value is not None)
                yield f"\n{sheet.cells(each)} {sheet.values(each)}".encode()


class Wrong(Shout):
    """No bytes."""

    name = "wrong"

    async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
        yield sheet.title  # type: ignore[misc]  # the mistake


def of(*formats: ExportFormat) -> Plugins:
    return Plugins((Plugin("loud", "acme-loud", "1.0", contributions=Contributions(exports=formats)),))


@pytest.mark.anyio
async def test_a_format_gets_the_title_the_columns_and_all_rows(repository: Repository) -> None:
    reading = await read(Sample([row(colour=Colour.RED), row(code="b")]), repository, Request())
    pieces = [piece async for piece in stream(Shout(), reading, ["colour"])]
    assert pieces == [b"SAMPLE", b"\n['RED'] ['RED']", b"\n[''] [None]"]


@pytest.mark.anyio
async def test_what_is_no_bytes_is_refused_before_anybody_writes_it(repository: Repository) -> None:
    reading = await read(Sample(), repository, Request())
    with pytest.raises(TypeError, match="it gave 'Sample', which is no bytes"):
        _ = [piece async for piece in stream(Wrong(), reading, ["code"])]


def test_formats_are_found_by_name_the_cores_among_them() -> None:
    assert [(found.what.name, found.plugin.distribution) for found in of(Shout()).exports] == [
        ("csv", "loyalty-graph"),
        ("ndjson", "loyalty-graph"),
        ("shout", "acme-loud"),
        ("xlsx", "loyalty-graph"),
    ]
    assert of(Shout()).export("shout").plugin.distribution == "acme-loud"
    with pytest.raises(InputError, match=r"There is no export format 'docx'; there are: csv, ndjson, shout, xlsx\."):
        of(Shout()).export("docx")


@pytest.mark.parametrize(
    ("attributes", "fault"),
    [
        ({"media_type": "text"}, "it has no media type"),
        ({"name": "Text"}, "it has no lower_case name"),
        ({"__doc__": None}, "it has no docstring"),
    ],
)
def test_a_declaration_says_what_is_wrong_with_it(attributes: dict[str, Any], fault: str) -> None:
    declared = {"name": "text", "media_type": "text/plain", "__doc__": "Text.", "stream": Shout.stream} | attributes
    with pytest.raises(DeclarationError, match=fault):
        type("Text", (ExportFormat,), declared)


def test_a_stream_that_does_not_yield_is_refused() -> None:
    async def stream(self: ExportFormat, sheet: Sheet) -> bytes:  # noqa: ARG001 - what is declared
        return b""

    with pytest.raises(DeclarationError, match="its stream does not yield"):
        type("Text", (ExportFormat,), {"name": "text", "media_type": "a/b", "__doc__": "Text.", "stream": stream})


def test_the_catalogue_has_the_formats_that_serve(database_url: str) -> None:
    assert 'enum ExportFormat {\n  """Comma-separated values, UTF-8, for spreadsheets."""\n  CSV' in print_schema(
        build_schema(Plugins())
    )
    plugins = Plugins((*Plugins.of(Sample).plugins, *of(Shout()).plugins))
    assert '"""Loud lines."""\n  SHOUT' in print_schema(build_schema(plugins))
    with running_gateway(database_url, plugins) as gateway:
        assert gateway.data("{ reports { exportFormats } }") == {
            "reports": [{"exportFormats": ["CSV", "NDJSON", "SHOUT", "XLSX"]}]
        }


def test_a_reports_snapshots_do_not_show_the_formats_of_other_plugins(database_url: str) -> None:
    class Kept(dict[str, Any]):
        def assert_match(self, value: object, name: str = "") -> None:
            self[name] = value

    kept = Kept()
    with running_gateway(database_url, Plugins((*Plugins.of(Sample).plugins, *of(Shout()).plugins))) as gateway:
        assert_snapshots(gateway, gateway.plugins.report("sample"), kept, {})  # type: ignore[arg-type]  # as far as asked
        assert gateway.data("{ reports { exportFormats } }")["reports"][0]["exportFormats"][-2] == "SHOUT"
    assert kept["catalogue"]["exportFormats"] == ["CSV", "NDJSON", "XLSX"]


@pytest.mark.parametrize(
    ("name", "owner"), [("csv", "loyalty-graph"), ("table", "loyalty-graph"), ("md", "dist-a_markdown")]
)
def test_a_name_that_is_taken_costs_only_the_plugin_that_wants_it_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, owner: str
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    example = example_of(hookspecs.loyalty_graph_exports)
    points = [
        installed(tmp_path, "a_markdown", example),
        installed(tmp_path, "another", example.replace('"md"', f'"{name}"')),
    ]
    loaded = load_plugins(points)
    assert [plugin.error for plugin in loaded.plugins] == [
        None,
        f"DUPLICATE_EXPORT_FORMAT: export format {name!r} is already contributed by distribution {owner!r}.",
    ]
    assert [found.what.name for found in loaded.exports] == ["csv", "md", "ndjson", "xlsx"]
