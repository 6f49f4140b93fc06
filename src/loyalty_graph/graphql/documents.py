"""Documents: parsed, measured and validated once, then kept for the requests that repeat them."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from graphql import (
    DocumentNode,
    GraphQLError,
    OperationDefinitionNode,
    StringValueNode,
    Visitor,
    parse,
    specified_rules,
    validate,
    visit,
)
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from loyalty_graph.errors import InputError
from loyalty_graph.graphql.limits import is_within, largest_size

if TYPE_CHECKING:
    from collections.abc import Iterator

    import strawberry

    from loyalty_graph.config import Settings
    from loyalty_graph.graphql.plans import Plan

_MOST_ERRORS: Final = 20
"""Errors reported of one document: whoever has more reads no further."""


class RefusedError(Exception):
    """A request that is not run. `errors` say why."""

    def __init__(self, *errors: GraphQLError) -> None:
        super().__init__(*errors)
        self.errors = errors


@dataclass(frozen=True, slots=True)
class Document:
    """A valid document. `plans` are those of its operations, by the name that requests give, once it was asked for."""

    node: DocumentNode
    plans: dict[str | None, Plan | None] = field(default_factory=dict, compare=False, repr=False)

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """The operation that a request means: the one of that name, or without a name the only one.

        Raises RefusedError.
        """
        operations = [node for node in self.node.definitions if isinstance(node, OperationDefinitionNode)]
        if name is None:
            if len(operations) > 1:
                raise refused(
                    "OPERATION_NAME_REQUIRED", "The document has several operations: name one in operationName."
                )
            return operations[0]
        for operation in operations:
            if operation.name is not None and operation.name.value == name:
                return operation
        raise refused("UNKNOWN_OPERATION", "The document has no operation of the name in operationName.")


def refused(code: str, message: str) -> RefusedError:
    """A refusal for one reason of ours."""
    error = InputError(code, message)
    return RefusedError(GraphQLError(message, original_error=error))


class Documents:
    """The documents of one schema. The most recent valid ones are kept, up to a number of characters."""

    def __init__(self, schema: strawberry.Schema, settings: Settings) -> None:
        self._schema = schema._schema  # noqa: SLF001 - where strawberry keeps the schema that graphql-core works on
        self._most = largest_size(settings)
        self._most_tokens = settings.document_tokens_limit
        self._kept: OrderedDict[str, Document] = OrderedDict()
        self._characters_left = settings.documents_kept_characters

    def get(self, text: str) -> Document:
        """The document of this text. Raises RefusedError for one that does not parse, is too large or not valid."""
        if (kept := self._kept.get(text)) is not None:
            self._kept.move_to_end(text)
            return kept
        document = self._checked(text)
        self._keep(text, document)
        return document

    def _checked(self, text: str) -> Document:
        try:
            node = parse(text, max_tokens=self._most_tokens)
            if not is_within(node, self._most):
                raise refused("DOCUMENT_TOO_LARGE", "The document asks for too much at once: split it.")
            errors = validate(self._schema, node, _RULES, max_errors=_MOST_ERRORS, hide_suggestions=True) or list(
                _unclean_strings(node)
            )
        except GraphQLError as error:
            raise RefusedError(error) from None
        except RecursionError:
            raise refused("DOCUMENT_TOO_LARGE", "The document asks for too much at once: split it.") from None
        if errors:
            raise RefusedError(*errors)
        return Document(node)

    def _keep(self, text: str, document: Document) -> None:
        self._kept[text] = document
        self._characters_left -= len(text)
        while self._characters_left < 0:
            dropped, _ = self._kept.popitem(last=False)
            self._characters_left += len(dropped)


_RULES: Final = (*specified_rules, OneOfInputValidationRule)


def _unclean_strings(document: DocumentNode) -> Iterator[GraphQLError]:
    """Refuse NUL characters: PostgreSQL has no text with them."""
    found: list[GraphQLError] = []

    class Strings(Visitor):
        def enter_string_value(self, node: StringValueNode, *_: Any) -> None:
            if "\0" in node.value:
                error = InputError("BAD_TEXT", "Expected text without NUL characters.")
                found.append(GraphQLError(error.message, node, original_error=error))

    visit(document, Strings())
    return iter(found)
