"""What strawberry reads from annotations and signatures, said outright: what is composed has it at hand."""

from __future__ import annotations

import inspect
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.fields.resolver import StrawberryResolver

if TYPE_CHECKING:
    from strawberry.types.arguments import StrawberryArgument


class KnownType(StrawberryAnnotation):
    """The type of a field or argument, as it is: finding out what annotations mean takes a third of a schema's time."""

    def evaluate(self) -> Any:
        """The type."""
        return self.raw_annotation

    def resolve(self, **_: object) -> Any:
        """The type."""
        return self.raw_annotation


class DeclaredResolver(StrawberryResolver[Any]):
    """A resolver that takes `root` and `info` if it names them; its arguments are declared apart from its signature."""

    @cached_property
    def signature(self) -> inspect.Signature:
        """The parameters that strawberry has to give by itself."""
        named = inspect.signature(self._unbound_wrapped_func).parameters
        return inspect.Signature([parameter for parameter in _GIVEN if parameter.name in named])

    @cached_property
    def arguments(self) -> list[StrawberryArgument]:
        """None: the field has them."""
        return []


_GIVEN: Final = (
    inspect.Parameter("root", inspect.Parameter.KEYWORD_ONLY),
    inspect.Parameter("info", inspect.Parameter.KEYWORD_ONLY, annotation=strawberry.Info),
)
