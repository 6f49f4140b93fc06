"""The part of the schema that is one report's: what a front end written against the report relies on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import print_type

if TYPE_CHECKING:
    import strawberry

    from loyalty_graph.reports.report import Report


def print_report(schema: strawberry.Schema, report: Report) -> str:
    """The report's own types and the signature of its field of Query, in GraphQL's own language, sorted by name."""
    known = schema._schema  # noqa: SLF001 - where strawberry keeps the schema that graphql-core works on
    prefix = report.query_field[0].upper() + report.query_field[1:]
    own = [print_type(known.type_map[name]) for name in sorted(known.type_map) if name.startswith(prefix)]
    assert known.query_type is not None  # noqa: S101 - told to the type checker: build_schema always gives one
    field = known.query_type.fields[report.query_field]
    arguments = ", ".join(f"{name}: {argument.type}" for name, argument in field.args.items())
    return "\n\n".join([f"extend type Query {{\n  {report.query_field}({arguments}): {field.type}\n}}", *own]) + "\n"
