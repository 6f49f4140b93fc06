"""The catalogue's types of what stands in a report's answer: columns, links, facts and the chart of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from loyalty_graph.graphql.composing import field, many, optional

if TYPE_CHECKING:
    from loyalty_graph.graphql.composing import Composition


def add_catalogue_columns(composition: Composition) -> None:
    """Add ReportColumn with its operators, ReportLink, ReportFact and ReportChart."""
    _add_operator(composition)
    _add_column(composition)
    _add_link(composition)
    _add_fact(composition)
    _add_chart(composition)


def _add_operator(composition: Composition) -> None:
    composition.object("ColumnOperator", "An operator that conditions on a column may have.")
    composition.extend(
        "ColumnOperator",
        [
            field("name", str, "Its field of the column's condition in `where`."),
            field("description", str, "What it means."),
            field("operand", composition["Operand"], "What stands behind it."),
        ],
    )


def _add_column(composition: Composition) -> None:
    composition.object("ReportColumn", "A column of a report's rows.")
    data_type = composition["DataType"]
    composition.extend(
        "ReportColumn",
        [
            field("name", str, "The column's field of a row."),
            field("label", str, "The heading that people see."),
            field("description", str, "What the column means."),
            field("dataType", data_type, "The type of its values, or of the elements of a list.", reads="data_type"),
            field("nullable", bool, "Whether a value may be null."),
            field("sortable", bool, "Whether rows can be ordered by it."),
            field(
                "orderField",
                optional(str),
                "Its name in `orderBy`; null where it is not sortable.",
                reads="order_field",
            ),
            field("total", optional(composition["TotalKind"]), "How it is totalled; null where it is not."),
            field("limited", bool, "Whether it belongs to the columns shown at first."),
            field("key", bool, "Whether it is one of those that tell rows apart."),
            field("personal", bool, "Whether it is about a person."),
            field("list", bool, "Whether a value is a list."),
            field("filterable", bool, "Whether `where` knows it."),
            field("operators", many(composition["ColumnOperator"]), "What `where` can ask of it."),
            field(
                "options", optional(many(composition["ArgumentOption"])), "The values of an ENUM; null for other types."
            ),
        ],
    )


def _add_link(composition: Composition) -> None:
    composition.object("ReportLink", "A field of a report's rows that leads to a core type.")
    composition.extend(
        "ReportLink",
        [
            field("name", str, "The link's field of a row."),
            field("description", str, "What it leads to."),
            field("target", str, "The core type: customer, balance_type or campaign."),
            field("by", str, "The column that holds its natural key."),
        ],
    )


def _add_fact(composition: Composition) -> None:
    composition.object("ReportFact", "A field of a report's whole answer beside its rows.")
    data_type = composition["DataType"]
    composition.extend(
        "ReportFact",
        [
            field("name", str, "The fact's field of the answer."),
            field("description", str, "What it says."),
            field("dataType", data_type, "The type of its value, or of the elements of a list.", reads="data_type"),
            field("nullable", bool, "Whether it may be null."),
            field("list", bool, "Whether it is a list."),
            field("columns", many(composition["ReportColumn"]), "The fields of an OBJECT."),
        ],
    )


def _add_chart(composition: Composition) -> None:
    composition.object("ReportChart", "The chart that says most about a report.")
    composition.extend(
        "ReportChart",
        [
            field("kind", composition["ChartKind"], "What it shows."),
            field("column", optional(str), "The column of a DISTRIBUTION."),
            field("start", optional(str), "The fact that a WATERFALL begins with."),
            field("steps", optional(str), "The fact that lists its steps."),
            field("label", optional(str), "The field of a step that says why."),
            field("change", optional(str), "The field of a step that says by how much."),
            field("end", optional(str), "The fact that it ends with."),
        ],
    )
