"""What a request selects below a field: the names asked for, fragments and @skip/@include resolved.

Answers which columns a page has to read; what is done with them is decided where the page is read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    ObjectValueNode,
    SelectionNode,
    ValueNode,
    VariableNode,
)

from loyalty_graph.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from strawberry import Info


class Selection:
    """The fields selected under some field nodes of one operation. Aliases and repeated selections are one."""

    def __init__(
        self, nodes: list[FieldNode], fragments: Mapping[str, FragmentDefinitionNode], variables: dict[str, Any]
    ) -> None:
        self._fragments = fragments
        self._variables = variables
        self._children: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()
        for node in nodes:
            for child in self._fields(node.selection_set.selections if node.selection_set else (), spread):
                self._children.setdefault(child.name.value, []).append(child)

    @classmethod
    def of(cls, info: Info) -> Selection:
        """What is selected under the field being resolved."""
        raw = _raw(info)
        return cls(raw.field_nodes, raw.fragments, raw.variable_values)

    @property
    def names(self) -> set[str]:
        """The names of the fields asked for."""
        return set(self._children)

    def under(self, *path: str) -> Selection:
        """What is selected under a field, or under a path of fields. Nothing where it is not asked for."""
        below = self
        for name in path:
            below = Selection(below._children.get(name, []), self._fragments, self._variables)
        return below

    def _fields(self, selections: Iterable[SelectionNode], spread: set[str]) -> Iterator[FieldNode]:
        """The fields at this level. A fragment spread again, named in `spread`, has nothing more to say."""
        for node in selections:
            if self._skipped(node):
                continue
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(node.selection_set.selections, spread)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in spread:
                spread.add(node.name.value)
                yield from self._fields(self._fragments[node.name.value].selection_set.selections, spread)

    def _skipped(self, node: SelectionNode) -> bool:
        return any(
            self._condition(directive) is (directive.name.value == "skip")
            for directive in node.directives or ()
            if directive.name.value in ("skip", "include")
        )

    def _condition(self, directive: DirectiveNode) -> bool:
        value = next(given.value for given in directive.arguments or () if given.name.value == "if")
        if isinstance(value, VariableNode):
            return bool(self._variables[value.name.value])
        return isinstance(value, BooleanValueNode) and value.value


def refuse_omitted_variables(info: Info, argument: str) -> None:
    """Refuse an argument of the field being resolved as `refuse_omitted` does."""
    raw = _raw(info)
    refuse_omitted(raw.field_nodes, argument, raw.variable_values)


def refuse_omitted(nodes: Iterable[FieldNode], argument: str, variables: Mapping[str, Any]) -> None:
    """Refuse an argument of a field within which a variable is used that the request leaves out.

    GraphQL drops such a part silently, and a condition that is dropped answers more rows than were asked for. Raises
    InputError (OMITTED_VARIABLE).
    """
    for node in nodes:
        for given in node.arguments or ():
            if given.name.value == argument and not isinstance(given.value, VariableNode):
                _refuse_omitted(given.value, (argument,), variables)


def _raw(info: Info) -> Any:
    return info._raw_info  # noqa: SLF001 - strawberry shows neither the nodes nor which variables were left out


def _refuse_omitted(node: ValueNode, path: tuple[str, ...], variables: Mapping[str, Any]) -> None:
    if isinstance(node, VariableNode):
        if node.name.value not in variables:
            raise InputError(
                "OMITTED_VARIABLE", f"Variable ${node.name.value} is used in a condition but has no value.", field=path
            )
    elif isinstance(node, ObjectValueNode):
        for part in node.fields:
            _refuse_omitted(part.value, (*path, part.name.value), variables)
    else:
        for item in getattr(node, "values", ()):
            _refuse_omitted(item, path, variables)
