"""Queries that select every field of a schema, each with the arguments it needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from graphql import GraphQLInterfaceType, GraphQLObjectType, get_named_type, is_leaf_type

from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graphql import GraphQLField, GraphQLSchema

    from loyalty_graph.reports.arguments import Arguments, ArgumentSpec
    from loyalty_graph.reports.report import Report

NEEDED: Final = {
    "Query.customer": 'reference: "c1"',
    "Query.campaign": 'code: "C1"',
    "Query.listing": 'name: "customers"',
    "Query.report": 'name: "balance"',
    "Query.node": "id: $id",
    "Query.operation": "id: $id",
}
NEEDED_EVERYWHERE: Final = {"exportUrl": "format: CSV"}
BY_ID: Final = ("node", "operation")
DEEPEST: Final = 4


class Everything:
    """Selections of all fields of a schema. `seen` names those selected so far."""

    def __init__(self, schema: GraphQLSchema, reports: Iterable[Report]) -> None:
        self._schema = schema
        self._needed = NEEDED | {f"Query.{report.query_field}": _filter(report.Filter) for report in reports}
        self.seen: set[str] = set()

    def queries(self) -> dict[str, str]:
        """A query for each root field, but for those by id, by the field's name."""
        query = self._query_type()
        return {
            name: f"{{ {self._field(query, name, field, ())} }}"
            for name, field in query.fields.items()
            if name not in BY_ID
        }

    def by_id(self, name: str) -> str:
        """A query by `$id` for the root field of that name."""
        query = self._query_type()
        return f"query($id: ID!) {{ {self._field(query, name, query.fields[name], ())} }}"

    def all_fields(self) -> set[str]:
        """The names of all fields that a query can lead to: those of object types other than mutations answer with."""
        return {
            f"{type_.name}.{name}"
            for type_ in self._schema.type_map.values()
            if isinstance(type_, GraphQLObjectType)
            and not type_.name.startswith("__")
            and type_.name not in self._of_mutations()
            for name in type_.fields
        }

    def _of_mutations(self) -> set[str]:
        mutation = self._schema.mutation_type
        assert mutation is not None
        return {"Mutation", "UserError", *(get_named_type(field.type).name for field in mutation.fields.values())}

    def _query_type(self) -> GraphQLObjectType:
        assert self._schema.query_type is not None
        return self._schema.query_type

    def _field(self, owner: GraphQLObjectType, name: str, field: GraphQLField, path: tuple[str, ...]) -> str:
        self.seen.add(f"{owner.name}.{name}")
        needed = self._needed.get(f"{owner.name}.{name}", NEEDED_EVERYWHERE.get(name))
        arguments = f"({needed})" if needed else ""
        return f"{name}{arguments}{self._below(get_named_type(field.type), path)}"

    def _below(self, type_: Any, path: tuple[str, ...], *, prefix: str = "") -> str:
        if is_leaf_type(type_):
            return ""
        if isinstance(type_, GraphQLInterfaceType):
            # Fields of one name may have another type in each: they need names of their own.
            parts = [
                f"... on {each.name}{self._below(each, path, prefix=f'{each.name}_')}"
                for each in self._schema.get_possible_types(type_)
            ]
            return f" {{ __typename {' '.join(parts)} }}"
        deep = type_.name in path or len(path) >= DEEPEST
        fields = [
            (f"{prefix}{name}: " if prefix else "") + self._field(type_, name, field, (*path, type_.name))
            for name, field in type_.fields.items()
            if is_leaf_type(get_named_type(field.type)) or not deep
        ]
        return f" {{ {' '.join(['__typename', *fields])} }}"


def _filter(group: type[Arguments]) -> str:
    needed = [f"{spec.api_name}: {_written(spec)}" for spec in group.__arguments__ if spec.required]
    return f"filter: {{{', '.join(needed)}}}" if needed else ""


def _written(spec: ArgumentSpec) -> str:
    return str(spec.example) if spec.value.data_type is DataType.ENUM else f'"{spec.example}"'
