"""How large a document may be, counted before anything of it runs. Rows are counted where they are read.

Every fragment is measured once, however often it is spread, and counts stop at what is too much: measuring a document
costs no more than reading it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from loyalty_graph.config import Settings


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a selection with all its fragments spread out. `top` are the fields at its own level."""

    depth: int = 0
    top: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0

    def beside(self, other: Size, most: Size) -> Size:
        """The size of both in one selection; counts stop one beyond `most`."""
        return Size(
            max(self.depth, other.depth),
            min(self.top + other.top, most.top + 1),
            min(self.fields + other.fields, most.fields + 1),
            min(self.aliases + other.aliases, most.aliases + 1),
            min(self.directives + other.directives, most.directives + 1),
        )

    def within(self, most: Size) -> bool:
        """Whether it is no larger than `most`, as the selection of a whole operation."""
        return (
            self.depth <= most.depth
            and self.top <= most.top
            and self.fields <= most.fields
            and self.aliases <= most.aliases
            and self.directives <= most.directives
        )


def largest_size(settings: Settings) -> Size:
    """The largest size that these settings allow an operation."""
    return Size(
        depth=settings.document_depth_limit,
        top=settings.document_root_fields_limit,
        fields=settings.document_fields_limit,
        aliases=settings.document_aliases_limit,
        directives=settings.document_directives_limit,
    )


def is_within(document: DocumentNode, most: Size) -> bool:
    """Whether every operation and every fragment of a document is no larger than `most`."""
    measure = _Measure(document, most)
    return all(measure.definition(definition).within(most) for definition in document.definitions)


class _Measure:
    def __init__(self, document: DocumentNode, most: Size) -> None:
        self._most = most
        self._fragments = {
            node.name.value: node for node in document.definitions if isinstance(node, FragmentDefinitionNode)
        }
        self._measured: dict[str, Size] = {}

    def definition(self, node: object) -> Size:
        """The size of an operation or a fragment; nothing else is measured, since validation refuses it."""
        if isinstance(node, FragmentDefinitionNode):
            return replace(self._fragment(node.name.value), top=0)
        if isinstance(node, OperationDefinitionNode):
            return self._selections(node.selection_set.selections).beside(
                Size(directives=len(node.directives or ())), self._most
            )
        return Size()

    def _fragment(self, name: str) -> Size:
        if name not in self._measured:
            # One that is not there, or spreads itself, counts nothing: validation refuses it.
            self._measured[name] = Size()
            if (fragment := self._fragments.get(name)) is not None:
                self._measured[name] = self._selections(fragment.selection_set.selections)
        return self._measured[name]

    def _selections(self, selections: Iterable[SelectionNode]) -> Size:
        size = Size()
        for node in selections:
            size = size.beside(self._node(node), self._most)
        return size

    def _node(self, node: SelectionNode) -> Size:
        if isinstance(node, FieldNode):
            size = self._field(node)
        elif isinstance(node, InlineFragmentNode):
            size = self._selections(node.selection_set.selections)
        else:
            assert isinstance(node, FragmentSpreadNode)  # noqa: S101 - told to the type checker: there is no fourth kind
            size = self._fragment(node.name.value)
        return size.beside(Size(directives=len(node.directives or ())), self._most)

    def _field(self, node: FieldNode) -> Size:
        below = self._selections(node.selection_set.selections) if node.selection_set else Size()
        own = Size(depth=below.depth + 1, top=1, fields=1, aliases=1 if node.alias else 0)
        return own.beside(replace(below, top=0), self._most)
