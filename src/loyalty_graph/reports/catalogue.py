"""The catalogue: what a report is, as plain data from which user interfaces, docs and contract snapshots are made."""

from __future__ import annotations

import enum
import inspect
import json
from dataclasses import MISSING, dataclass, field, fields
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from loyalty_graph.reports.charts import Distribution
from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.columns import api_name
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.operators import Operator, operators_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loyalty_graph.reports.arguments import Arguments, ArgumentSpec
    from loyalty_graph.reports.charts import Chart
    from loyalty_graph.reports.columns import Column, Fact, Link, Total
    from loyalty_graph.reports.datatypes import ValueType
    from loyalty_graph.reports.report import Report
    from loyalty_graph.repository import Repository


@dataclass(frozen=True, slots=True)
class ArgumentOption:
    """A value that an argument may have, and what people call it."""

    value: str
    label: str


@dataclass(frozen=True)
class ArgumentEntry:
    """One argument of a report's filter. `default_value` is text; `fields` are the arguments of an OBJECT."""

    name: str
    label: str
    description: str
    data_type: DataType
    required: bool
    list: bool
    default_value: str | None
    example: str | None
    depends_on: str | None
    fields: tuple[ArgumentEntry, ...]
    spec: ArgumentSpec = field(repr=False, compare=False)

    async def options(self, repository: Repository, given: str | None = None) -> Sequence[ArgumentOption] | None:
        """The values to choose from, for this value of the argument it depends on; None where any value goes."""
        if self.spec.options is not None:
            choices = self.spec.options(repository, given).subquery()
            rows = await repository.fetch(sa.select(choices).order_by(sa.text("1")))
            return [ArgumentOption(*map(str, row)) for row in rows]
        if self.data_type is DataType.ENUM:
            return _members(self.spec.value)
        return None


@dataclass(frozen=True, slots=True)
class ColumnEntry:
    """One column of a report's rows. `order_field` names it in `orderBy`; `options` are the values of an ENUM."""

    name: str
    label: str
    description: str
    data_type: DataType
    nullable: bool
    sortable: bool
    total: Total | None
    limited: bool
    key: bool
    personal: bool
    list: bool
    operators: tuple[Operator, ...]
    order_field: str | None
    options: tuple[ArgumentOption, ...] | None

    @property
    def filterable(self) -> bool:
        """True if `where` knows the column."""
        return bool(self.operators)


@dataclass(frozen=True, slots=True)
class LinkEntry:
    """One field of a row that leads to a core type. `by` is the column that holds the natural key."""

    name: str
    description: str
    target: str
    by: str


@dataclass(frozen=True, slots=True)
class FactEntry:
    """One field of the whole answer. `columns` are the fields of an OBJECT."""

    name: str
    description: str
    data_type: DataType
    nullable: bool
    list: bool
    columns: tuple[ColumnEntry, ...]


class ChartKind(enum.Enum):
    """What a chart shows."""

    DISTRIBUTION = "How many rows have how much of `column`"
    WATERFALL = (
        "From the fact `start` to the fact `end`, by the `change` of each of the fact `steps`, which `label` names"
    )


@dataclass(frozen=True, slots=True)
class ChartEntry:
    """The chart that a report declares, in names of the API. What its kind has no use for is None."""

    kind: ChartKind
    column: str | None = None
    start: str | None = None
    steps: str | None = None
    label: str | None = None
    change: str | None = None
    end: str | None = None


@dataclass(frozen=True)
class ReportEntry:
    """One report, as its declaration describes it."""

    name: str
    title: str
    description: str
    version: str
    query_field: str
    columns: tuple[ColumnEntry, ...]
    arguments: tuple[ArgumentEntry, ...]
    links: tuple[LinkEntry, ...]
    facts: tuple[FactEntry, ...]
    identities: tuple[str, ...]
    chart: ChartEntry | None


def describe(report: Report) -> ReportEntry:
    """The catalogue entry of a report."""
    return ReportEntry(
        report.name,
        report.title,
        inspect.cleandoc(report.__doc__ or ""),
        report.version,
        report.query_field,
        describe_columns(report.columns.values()),
        describe_arguments(report.Filter),
        tuple(_link(link, report) for link in report.links.values()),
        tuple(_fact(fact) for fact in report.facts.values()),
        tuple(report.identities),
        None if report.chart is None else _chart(report.chart),
    )


def describe_columns(columns: Iterable[Column]) -> tuple[ColumnEntry, ...]:
    """The catalogue entries of columns, in their order."""
    return tuple(_column(column) for column in columns)


def _column(column: Column) -> ColumnEntry:
    return ColumnEntry(
        name=column.api_name,
        label=column.label,
        description=column.description,
        data_type=column.value.data_type,
        nullable=column.value.nullable,
        sortable=column.sortable,
        total=column.total,
        limited=column.limited,
        key=column.key,
        personal=column.personal,
        list=column.value.is_list,
        operators=operators_of(column.value),
        order_field=column.order_field if column.sortable else None,
        options=_members(column.value) if column.value.data_type is DataType.ENUM else None,
    )


def _members(value: ValueType) -> tuple[ArgumentOption, ...]:
    return tuple(ArgumentOption(member.name, str(member.value)) for member in value.python)


def _link(link: Link, report: Report) -> LinkEntry:
    return LinkEntry(link.api_name, link.description, link.target, report.columns[link.by].api_name)


def _chart(chart: Chart) -> ChartEntry:
    names = {field.name: api_name(getattr(chart, field.name)) for field in fields(chart)}
    kind = ChartKind.DISTRIBUTION if isinstance(chart, Distribution) else ChartKind.WATERFALL
    return ChartEntry(kind, **names)


def _fact(fact: Fact) -> FactEntry:
    value = fact.value
    columns = value.python.__columns__.values() if value.data_type is DataType.OBJECT else ()
    return FactEntry(
        name=fact.api_name,
        description=fact.description,
        data_type=value.data_type,
        nullable=value.nullable,
        list=value.is_list,
        columns=describe_columns(columns),
    )


def describe_arguments(group: type[Arguments]) -> tuple[ArgumentEntry, ...]:
    """The catalogue entries of arguments, in declared order."""
    return tuple(_argument(spec, group) for spec in group.__arguments__)


def _argument(spec: ArgumentSpec, group: type[Arguments]) -> ArgumentEntry:
    api_names = {sibling.name: sibling.api_name for sibling in group.__arguments__}
    return ArgumentEntry(
        name=spec.api_name,
        label=spec.label,
        description=spec.description,
        data_type=spec.value.data_type,
        required=spec.required,
        list=spec.value.is_list,
        default_value=_default_text(spec),
        example=spec.example,
        depends_on=api_names[spec.depends_on] if spec.depends_on else None,
        fields=describe_arguments(spec.value.python) if spec.value.data_type is DataType.OBJECT else (),
        spec=spec,
    )


def _default_text(spec: ArgumentSpec) -> str | None:
    if spec.default is MISSING or spec.default is None:
        return None
    value: Any = to_json(spec.value, spec.default)
    return value if isinstance(value, str) else json.dumps(value)
