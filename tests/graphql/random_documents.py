"""Random documents over given root fields: aliases, fragments, directives, repeated and nested selections."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLField, GraphQLSchema

VARIABLES = {"yes": True, "no": False}
DIRECTIVES = ("", "", "", "", "@include(if: $yes)", "@skip(if: $yes)", "@include(if: $no)", "@skip(if: false)")
DEEPEST = 5


@dataclass
class _Author:
    """What one document is written with."""

    draw: st.DrawFn
    fragments: list[str] = field(default_factory=list)
    names: count[int] = field(default_factory=count)

    def selection(self, parent: GraphQLObjectType, depth: int) -> str:
        """A selection of one to six things of a type."""
        fields = {name: each for name, each in parent.fields.items() if _is_free(each)}
        objects = [name for name, each in fields.items() if depth and not is_leaf_type(get_named_type(each.type))]
        leaves = [name for name, each in fields.items() if is_leaf_type(get_named_type(each.type))]
        kinds = ["field", "field", "field", "__typename", "inline", "named"]
        chosen = self.draw(st.lists(st.sampled_from(kinds), min_size=1, max_size=6))
        # Rows are what this is about: of a connection there are always some, of one of its edges always the row.
        first = [name for name in ("nodes", "edges", "node") if name in objects][:2]
        parts = [self._field(fields, self.draw(st.sampled_from(first)), depth)] if first else []
        for kind in chosen:
            if kind == "field":
                name = self.draw(st.sampled_from(leaves + objects)) if leaves + objects else "__typename"
                parts.append(self._field(fields, name, depth))
            elif kind == "__typename":
                parts.append(f"{self._alias()}__typename")
            elif kind == "inline":
                on = self.draw(st.sampled_from(("", f"on {parent.name}")))
                parts.append(f"... {on} {self._directive()} {{ {self._leaf(leaves)} }}")
            else:
                name = f"F{next(self.names)}"
                self.fragments.append(f"fragment {name} on {parent.name} {{ {self._leaf(leaves)} __typename }}")
                parts.append(f"...{name} {self._directive()}")
        return " ".join(parts)

    def _field(self, fields: dict[str, GraphQLField], name: str, depth: int) -> str:
        if name == "__typename":
            return name
        below = get_named_type(fields[name].type)
        inner = f"{{ {self.selection(below, depth - 1)} }}" if isinstance(below, GraphQLObjectType) else ""
        return f"{self._alias()}{name} {self._directive()} {inner}"

    def _leaf(self, leaves: Sequence[str]) -> str:
        return self.draw(st.sampled_from(leaves)) if leaves else "__typename"

    def _alias(self) -> str:
        return f"a{next(self.names)}: " if self.draw(st.booleans()) else ""

    def _directive(self) -> str:
        return self.draw(st.sampled_from(DIRECTIVES))


@st.composite
def documents(draw: st.DrawFn, schema: GraphQLSchema, roots: Sequence[str]) -> str:
    """A document that asks one or two of `roots`, each a field of Query with its arguments: `balances(first: 2)`."""
    author = _Author(draw)
    query: Any = schema.query_type
    asked = draw(st.lists(st.sampled_from(roots), min_size=1, max_size=2))
    parts = []
    for root in asked:
        below: Any = get_named_type(query.fields[root.split("(")[0]].type)
        parts.append(f"a{next(author.names)}: {root} {{ {author.selection(below, DEEPEST)} }}")
    used = "query($yes: Boolean!, $no: Boolean!)"
    text = f"{used} {{ {' '.join(parts)} __typename @include(if: $yes) @skip(if: $no) }}"
    return "\n".join([text, *author.fragments])


def _is_free(each: GraphQLField) -> bool:
    below = get_named_type(each.type)
    needs = any(is_required_argument(argument) for argument in each.args.values())
    return not needs and (is_leaf_type(below) or isinstance(below, GraphQLObjectType))
