"""The GraphQL documents that ask a report for all it has to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from loyalty_graph.reports.columns import Fact
    from loyalty_graph.reports.report import Report

CATALOGUE: Final = """query ($name: String!) { report(name: $name) {
  name title description version queryField exportFormats identities plugin { name distribution status }
  columns { name label dataType nullable sortable total limited key personal list filterable }
  arguments { ...argument fields { ...argument } } } }
fragment argument on ReportArgument { name label dataType required list defaultValue example dependsOn }"""
"""The report's entry in the catalogue."""


def answer_document(report: Report, *, linked: bool = False) -> str:
    """Everything a report answers: `query ($filter: …) { … }`.

    `linked` asks for the links of its rows too, and takes the number of rows as the variable `first`.
    """
    prefix = report.query_field[0].upper() + report.query_field[1:]
    columns = [column.api_name for column in report.columns.values()]
    links = [f"{link.api_name} {{ __typename }}" for link in report.links.values()] if linked else []
    totals = " ".join(column.api_name for column in report.columns.values() if column.total)
    asked = [
        *(_asked_fact(fact) for fact in report.facts.values()),
        "totalCount appliedFilters ignoredFilters { field because } integrity { ok failures }",
        f"totals {{ {totals} }}" if totals else "",
        f"nodes {{ {' '.join([*columns, *links])} }}",
    ]
    given: dict[str, str] = {}
    if specs := report.Filter.__arguments__:
        given["filter"] = f"{prefix}Filter{'!' * any(spec.required for spec in specs)}"
    if linked:
        given["first"] = "Int!"
    variables = f"({', '.join(f'${name}: {kind}' for name, kind in given.items())})" if given else ""
    arguments = f"({', '.join(f'{name}: ${name}' for name in given)})" if given else ""
    return f"query {variables} {{ {report.query_field}{arguments} {{ {' '.join(asked)} }} }}"


def _asked_fact(fact: Fact) -> str:
    record = getattr(fact.value.python, "__columns__", None)
    fields = "" if record is None else f" {{ {' '.join(column.api_name for column in record.values())} }}"
    return fact.api_name + fields
