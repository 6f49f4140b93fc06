"""The schema under construction: named types, their fields, and which distribution contributed each.

Speaks strawberry's vocabulary so that the modules which describe types need not. What the types are is said elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

import strawberry
from strawberry.schema_directives import OneOf
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.base import StrawberryList, StrawberryObjectDefinition, StrawberryOptional
from strawberry.types.enum import EnumValue, StrawberryEnumDefinition
from strawberry.types.field import StrawberryField

from loyalty_graph.errors import DeclarationError
from loyalty_graph.graphql.unannotated import DeclaredResolver, KnownType

if TYPE_CHECKING:
    import enum

CORE: Final = "loyalty-graph"
"""The distribution that the core's own names belong to."""

Type = Any
"""What a field or argument may be of: a scalar's Python type, a composed type, or these in many() or optional()."""

Resolver = Callable[..., Any]
"""A function, plain or async, of `root` and `info`, if it names them, and of the arguments that the caller gives."""


def optional(type_: Type) -> Type:
    """The type, or null."""
    return StrawberryOptional(type_)


def many(type_: Type) -> Type:
    """A list of the type, without nulls in it."""
    return StrawberryList(type_)


def argument(name: str, type_: Type, description: str, *, default: object = strawberry.UNSET) -> StrawberryArgument:
    """Describe an argument of a field. Without a default, a nullable one that the caller omits reaches no resolver."""
    return StrawberryArgument(name, name, KnownType(type_), description=description, default=default)


def field(  # noqa: PLR0913 - a declaration names everything there is to say of a field
    name: str,
    type_: Type,
    description: str,
    resolver: Resolver | None = None,
    *,
    reads: str | None = None,
    arguments: Sequence[StrawberryArgument] = (),
) -> StrawberryField:
    """Describe a field of an object. Without a resolver it shows the row's column `reads`, by default `name`."""
    made = StrawberryField(
        python_name=reads or name,
        graphql_name=name,
        type_annotation=KnownType(type_),
        description=description,
        base_resolver=None if resolver is None else DeclaredResolver(resolver),
    )
    made.arguments = list(arguments)
    return made


def input_field(name: str, type_: Type, description: str, *, default: object = strawberry.UNSET) -> StrawberryField:
    """Describe a field of an input object."""
    return StrawberryField(
        python_name=name,
        graphql_name=name,
        type_annotation=KnownType(type_),
        description=description,
        default=default,
    )


class Composition:
    """The types of one schema by GraphQL name. Every name and every field belongs to the distribution that added it.

    Raises DeclarationError (NAME_CONFLICT), naming both distributions, where two of them claim one name.
    """

    def __init__(self) -> None:
        self._types: dict[str, Type] = {}
        self._owners: dict[str, str] = {}
        self._sources: dict[str, object] = {}
        self._distribution = CORE

    @contextmanager
    def contributed_by(self, distribution: str) -> Iterator[None]:
        """Book what is added meanwhile to `distribution`."""
        before, self._distribution = self._distribution, distribution
        try:
            yield
        finally:
            self._distribution = before

    def __getitem__(self, name: str) -> Type:
        """The type of that name."""
        return self._types[name]

    def get(self, name: str) -> Type | None:
        """The type of that name; None where there is none."""
        return self._types.get(name)

    def __contains__(self, name: str) -> bool:
        return name in self._types

    def made_of(self, name: str, source: object) -> Type | None:
        """The type of that name if it was made of `source`: what is declared once and used twice is one type."""
        return self._types[name] if name in self._types and self._sources.get(name) is source else None

    @property
    def objects(self) -> list[Type]:
        """Every object type, also those that only an interface leads to."""
        return [made for made in self._types.values() if not isinstance(made, StrawberryEnumDefinition)]

    def interface(self, name: str, description: str, resolve_type: Callable[[Any], str] | None = None) -> Type:
        """Add an interface. `resolve_type` tells the type name of a row where a field is of the interface itself."""
        made = self._define(name, description, is_interface=True)
        if resolve_type is not None:
            made.__strawberry_definition__.resolve_type = lambda row, _info, _type: resolve_type(row)
        return made

    def object(self, name: str, description: str, *, interfaces: Iterable[str] = (), source: object = None) -> Type:
        """Add an object type, at first without fields, so that types can name one another. `made_of` knows `source`."""
        made = self._define(name, description, interfaces=[self[name].__strawberry_definition__ for name in interfaces])
        made.__strawberry_definition__.is_type_of = _any_row
        self._sources[name] = source
        return made

    def input(
        self,
        name: str,
        description: str,
        fields: Iterable[StrawberryField] = (),
        *,
        one_of: bool = False,
        source: Any = None,
    ) -> Type:
        """Add an input object. Resolvers receive it as a mapping by GraphQL name, omitted fields absent.

        With `one_of`, callers give exactly one of its fields. `made_of` knows `source`.
        """
        made = self._define(name, description, is_input=True)
        self._sources[name] = source
        if one_of:
            made.__strawberry_definition__.directives = (OneOf(),)
        self.extend(name, fields)
        return made

    def enum(
        self, name: str, description: str, members: type[enum.Enum], labels: Mapping[str, str] | None = None
    ) -> Type:
        """Add an enum of the members' names. `labels` describe them, by member name; by default their values do."""
        self._claim(name)
        described = labels or {member.name: str(member.value) for member in members}
        values = [EnumValue(member.name, member.value, description=described[member.name]) for member in members]
        made = StrawberryEnumDefinition(wrapped_cls=members, name=name, values=values, description=description)
        self._types[name] = made
        self._sources[name] = members
        return made

    def extend(self, name: str, fields: Iterable[StrawberryField]) -> None:
        """Add fields to a type."""
        for added in fields:
            self._claim(f"{name}.{added.graphql_name}")
            self[name].__strawberry_definition__.fields.append(added)

    def _claim(self, name: str) -> None:
        if (owner := self._owners.get(name)) is not None:
            other = "twice" if owner == self._distribution else f"and already by {owner!r}"
            text = f"{name} is contributed by distribution {self._distribution!r} {other}."
            raise DeclarationError("NAME_CONFLICT", text)
        self._owners[name] = self._distribution

    def _define(
        self,
        name: str,
        description: str,
        *,
        is_input: bool = False,
        is_interface: bool = False,
        interfaces: Iterable[StrawberryObjectDefinition] = (),
    ) -> Type:
        self._claim(name)
        made: Any = type(name, (), {})
        made.__strawberry_definition__ = StrawberryObjectDefinition(
            name=name,
            is_input=is_input,
            is_interface=is_interface,
            origin=made,
            description=description,
            interfaces=list(interfaces),
            extend=False,
            directives=(),
            is_type_of=None,
            resolve_type=None,
            fields=[],
            from_input=_as_given if is_input else None,
        )
        self._types[name] = made
        return made


def _as_given(_type: type, value: Mapping[str, Any], _context: object) -> Mapping[str, Any]:
    return value


def _any_row(_row: object, _info: object) -> bool:
    """Rows carry no type of their own: the field they were resolved for says what they are."""
    return True
