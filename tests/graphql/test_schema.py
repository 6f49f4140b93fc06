from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema
from graphql import build_schema as parse_schema

from loyalty_graph import Argument, Arguments, Column, Link, Report, Repository, Select
from loyalty_graph.errors import DeclarationError
from loyalty_graph.graphql import build_schema, print_schema, serving
from loyalty_graph.plugins import Plugins, load_plugins

from .samples import Plain, Standing, plugins_of

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTRACT = Path(__file__).with_name("contract.graphql").read_text(encoding="utf-8")


def test_the_contract_is_kept() -> None:
    kept = parse_schema(print_schema(build_schema(plugins_of(Standing, Plain))))
    assert sorted(_elements(parse_schema(CONTRACT)) - _elements(kept)) == []


def test_every_element_is_described() -> None:
    schema = parse_schema(print_schema(build_schema(load_plugins())))
    bare = [name for name, element in _described(schema) if not (element.description or "").strip()]
    assert bare == []
    assert sum(1 for _ in _described(schema)) > 500


def test_the_schema_is_the_same_every_time() -> None:
    plugins = load_plugins()
    backwards = Plugins(plugins.plugins[::-1])
    assert print_schema(build_schema(plugins)) == print_schema(build_schema(backwards))


def test_a_report_without_required_arguments_needs_no_filter() -> None:
    class Free(Report):
        """Anything."""

        name, title = "free", "Free"

        class Filter(Arguments):
            """Nothing needed."""

            limit: int | None = Argument("Limit")

        reference = Column(str, "Reference", key=True)

        def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
            return sa.select(repository.members.c.reference)

    query = _query(plugins_of(Free, Plain))
    assert str(query.fields["freeReport"].args["filter"].type) == "FreeReportFilter"
    assert "filter" not in query.fields["plainReport"].args


def test_two_plugins_with_one_name_are_both_named() -> None:
    plugins = _both(
        plugins_of(_report("twin", level_name="ReportRow"), distribution="acme-a"),
        plugins_of(_report("twin_report"), distribution="acme-b"),
    )
    with pytest.raises(DeclarationError) as raised:
        build_schema(plugins)
    assert raised.value.code == "NAME_CONFLICT"
    assert raised.value.message == (
        "TwinReportReportRow is contributed by distribution 'acme-b' and already by 'acme-a'."
    )


def test_a_plugin_that_does_not_fit_costs_itself_only() -> None:
    fitting = plugins_of(Plain, distribution="acme-fine")
    plugins = _both(fitting, plugins_of(_report("stray", link="planet"), distribution="acme-stray"))
    served, schema = serving(plugins)
    assert [plugin.error for plugin in served.plugins] == [
        None,
        "UNKNOWN_LINK: Link 'link_' of report 'stray' leads to 'planet'; known are: customer, balance_type, campaign.",
    ]
    assert [loaded.what.name for loaded in served.reports] == ["plain"]
    assert "strayReport" not in print_schema(schema)
    assert serving(fitting)[0] is fitting


def test_the_second_of_two_conflicting_plugins_fails() -> None:
    plugins = _both(
        plugins_of(_report("twin", level_name="ReportRow"), distribution="acme-a"),
        plugins_of(_report("twin_report"), distribution="acme-b"),
    )
    served, _ = serving(plugins)
    assert [bool(plugin.error) for plugin in served.plugins] == [False, True]
    assert "'acme-a'" in str(served.plugins[1].error)


def _report(name_: str, *, level_name: str = "Level", link: str = "customer") -> type[Report]:
    level = enum.Enum(level_name, {"LOW": "Low"}, module=__name__)  # type: ignore[misc]  # made at run time

    class Made(Report):
        """Made."""

        name, title = name_, "Made"

        reference = Column(str, "Reference", key=True)
        level_ = Column(level, "Level")
        link_ = Link(link, by="reference")

        def select(self, repository: Repository, filter: object) -> Select:  # noqa: A002, ARG002 - the word of the API
            return sa.select(repository.members.c.reference, sa.literal("LOW").label("level_"))

    return Made


def _both(one: Plugins, other: Plugins) -> Plugins:
    return Plugins((*one.plugins, *other.plugins))


def _query(plugins: Plugins) -> GraphQLObjectType:
    query = parse_schema(print_schema(build_schema(plugins))).query_type
    assert query is not None
    return query


def _elements(schema: GraphQLSchema) -> set[str]:
    """Every element with its type, as text."""
    found: set[str] = set()
    for type_ in schema.type_map.values():
        if type_.name.startswith("__"):
            continue
        found.add(f"{type(type_).__name__} {type_.name}")
        if isinstance(type_, GraphQLEnumType):
            found |= {f"{type_.name}.{name}" for name in type_.values}
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            found |= {f"{type_.name} implements {interface.name}" for interface in type_.interfaces}
            for name, field in type_.fields.items():
                found.add(f"{type_.name}.{name}: {field.type}")
                found |= {f"{type_.name}.{name}({argument}: {given.type})" for argument, given in field.args.items()}
        if isinstance(type_, GraphQLInputObjectType):
            for name, given in type_.fields.items():
                found.add(f"{type_.name}.{name}: {given.type} = {given.default_value!r}")
    return found


def _described(schema: GraphQLSchema) -> Iterator[tuple[str, Any]]:
    """Every element of ours by its name."""
    for type_ in schema.type_map.values():
        if type_.name.startswith("__") or type_.name in ("String", "Int", "Float", "Boolean", "ID"):
            continue
        yield type_.name, type_
        members: dict[str, Any] = getattr(type_, "fields", None) or getattr(type_, "values", {})
        for name, member in members.items():
            yield f"{type_.name}.{name}", member
            for argument, given in getattr(member, "args", {}).items():
                yield f"{type_.name}.{name}({argument})", given
