"""Random documents over given root fields: aliases, fragments, directives, repeated and nested selections."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument
from hypothesis import strategies as st

if TYPE_CHECKING:
    from collections.abc import Sequence

    from graphql import GraphQLField, GraphQLSchema

VARIABLES = {"yes": True, "no": False, "few": 2, "month": "2024-02", "key": "LAST_NAME", "reference": "m1"}
TYPES = {
    "yes": "Boolean!",
    "no": "Boolean!",
    "few": "Int",
    "month": "Month!",
    "key": "CustomerOrderField!",
    "reference": "String",
    "absent": "String",
}
CONSTANT = ("", "", "", "", "@include(if: true)", "@skip(if: true)", "@include(if: false)", "@skip(if: false)")
VARIABLE = ("", "", "", "", "@include(if: $yes)", "@skip(if: $yes)", "@include(if: $no)", "@skip(if: false)")
CONNECTION = ("nodes", "edges", "node", "pageInfo", "totals", "integrity", "ignoredFilters")
DEEPEST = 5


@dataclass
class _Author:
    """What one document is written with."""

    draw: st.DrawFn
    directives: Sequence[str]
    nested: bool
    fragments: list[str] = field(default_factory=list)
    names: count[int] = field(default_factory=count)

    def selection(self, parent: GraphQLObjectType, depth: int) -> str:
        """A selection of one to six things of a type."""
        fields = {name: each for name, each in parent.fields.items() if _is_free(each)}
        objects = [name for name, each in fields.items() if depth and not is_leaf_type(get_named_type(each.type))]
        objects = [name for name in objects if self.nested or name in CONNECTION]
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
        return self.draw(st.sampled_from(self.directives))


@st.composite
def documents(draw: st.DrawFn, schema: GraphQLSchema, roots: Sequence[str], refused: Sequence[str]) -> str:
    """A document that asks one or two fields of Query, each given with its arguments: `balances(first: 2)`.

    At most one is of those that fail, `refused`: where two fail, either error may be the one that empties the answer.
    Half of them have no variables but in arguments, half show nothing but what connections have.
    """
    author = _Author(draw, draw(st.sampled_from((CONSTANT, VARIABLE))), draw(st.booleans()))
    query: Any = schema.query_type
    asked = [draw(st.sampled_from((*roots, *refused))), *draw(st.lists(st.sampled_from(roots), max_size=1))]
    parts = []
    for root in draw(st.permutations(asked)):
        below: Any = get_named_type(query.fields[root.split("(")[0]].type)
        parts.append(f"a{next(author.names)}: {root} {{ {author.selection(below, DEEPEST)} }}")
    text = "\n".join([f"{{ {' '.join(parts)} __typename {author.directives[4]} }}", *author.fragments])
    used = [f"${name}: {type_}" for name, type_ in TYPES.items() if re.search(rf"\${name}\b", text)]
    return f"query({', '.join(used)}) {text}" if used else text


def _is_free(each: GraphQLField) -> bool:
    below = get_named_type(each.type)
    needs = any(is_required_argument(argument) for argument in each.args.values())
    return not needs and (is_leaf_type(below) or isinstance(below, GraphQLObjectType))
