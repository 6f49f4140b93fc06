"""A request as somebody makes it, and the hash by which its repetition is known."""

from __future__ import annotations

import abc
import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from loyalty_graph.domain.codes import CODE_LENGTH, is_code
from loyalty_graph.errors import InputError
from loyalty_graph.reports.coercion import to_json
from loyalty_graph.reports.datatypes import DataType
from loyalty_graph.reports.filters import build_arguments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.operations.mutation import Mutation
    from loyalty_graph.reports.arguments import Arguments


class Request(abc.ABC):
    """Somebody's request to do something, once per `idempotency_key`.

    `given` are the arguments in the names of the API, `actor` is on whose behalf it is done, and a `dry_run` only shows
    what would be done.
    """

    idempotency_key: str
    given: Mapping[str, Any]
    actor: str
    dry_run: bool

    @property
    @abc.abstractmethod
    def mutation(self) -> Mutation:
        """What is to be done."""

    @property
    @abc.abstractmethod
    def asked(self) -> Any:
        """What is asked for, as JSON: the same for every way of writing the same. Raises InputError."""

    @property
    def kind(self) -> str:
        """The name of what is to be done, which is the kind of its operations."""
        return self.mutation.name

    @cached_property
    def arguments(self) -> Arguments:
        """The arguments, their options not yet checked. Raises InputError."""
        return build_arguments(self.mutation.Input, self.given)

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 of all that decides what is done. Raises InputError."""
        return hashlib.sha256(json.dumps(self._whole(), sort_keys=True).encode()).digest()

    def check_form(self) -> None:
        """Refuse what no database is needed for. Raises InputError: BAD_IDEMPOTENCY_KEY or that of an argument."""
        if not is_code(self.idempotency_key):
            rule = f"1 to {CODE_LENGTH} characters, no control characters and no spaces around it"
            raise InputError("BAD_IDEMPOTENCY_KEY", f"A key must have {rule}.", field=("idempotencyKey",))
        _ = self.hash

    def _whole(self) -> dict[str, Any]:
        return {"kind": self.kind, "dryRun": self.dry_run, **self.asked}


def written(arguments: Arguments) -> dict[str, Any]:
    """Arguments as JSON, by their names in the API."""
    found = {}
    for spec in arguments.__arguments__:
        value = getattr(arguments, spec.name)
        is_group = spec.value.data_type is DataType.OBJECT and value is not None
        found[spec.api_name] = written(value) if is_group else to_json(spec.value, value)
    return found
