"""Compares the SDL of two contracts by graphql-core's own rules.

A report's SDL names types that are not its own (scalars, `Customer`, `PointsWhere`). What those are is not the report's
promise, only which of them stands where: both sides are completed with the same stand-ins.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import (
    BreakingChange,
    DangerousChange,
    DocumentNode,
    InterfaceTypeDefinitionNode,
    NamedTypeNode,
    ObjectTypeDefinitionNode,
    SafeChangeType,
    SchemaChange,
    TypeDefinitionNode,
    Visitor,
    build_ast_schema,
    concat_ast,
    find_schema_changes,
    parse,
    visit,
)

from loyalty_graph.contracts.verdicts import Difference, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence


def sdl_differences(old: Sequence[str], new: Sequence[str]) -> list[Difference]:
    """The differences between two SDL texts, given as lines."""
    documents = [parse("\n".join(lines)) for lines in (old, new)]
    stand_ins = parse("\n".join(_stand_ins(concat_ast(documents))))
    before, after = (
        build_ast_schema(concat_ast([document, stand_ins]), assume_valid=True, assume_valid_sdl=True)
        for document in documents
    )
    return [Difference(_verdict(change), "sdl", change.description) for change in find_schema_changes(before, after)]


def _stand_ins(document: DocumentNode) -> list[str]:
    """Query, and each type that the document names but does not define: as an interface, or else a scalar."""
    defined = {node.name.value for node in document.definitions if isinstance(node, TypeDefinitionNode)}
    interfaces = {
        interface.name.value
        for node in document.definitions
        if isinstance(node, ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode)
        for interface in node.interfaces or ()
    }
    named = _NamedTypes()
    visit(document, named)
    unknown = sorted(named.names - defined)
    return ["type Query", *(f"{'interface' if name in interfaces else 'scalar'} {name}" for name in unknown)]


class _NamedTypes(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_named_type(self, node: NamedTypeNode, *_: object) -> None:
        self.names.add(node.name.value)


def _verdict(change: SchemaChange) -> Verdict:
    match change:
        case BreakingChange():
            return Verdict.BREAKING
        case DangerousChange():
            return Verdict.DANGEROUS
        case _:
            return Verdict.WORDING if change.type is SafeChangeType.DESCRIPTION_CHANGED else Verdict.ADDITION
