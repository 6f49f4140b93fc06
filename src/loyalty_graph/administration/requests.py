"""A request for a verb as somebody makes it, and the hash by which its repetition is known."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from loyalty_graph.actions.requests import check_key, written
from loyalty_graph.reports.filters import build_arguments

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.administration.verb import Verb
    from loyalty_graph.reports.arguments import Arguments


@dataclass(frozen=True)
class VerbRequest:
    """Somebody's request to do `verb` once per `idempotency_key`.

    `given` are the verb's arguments in the names of the API, those left out absent. `actor` is on whose behalf it is
    done.
    """

    verb: Verb
    idempotency_key: str
    given: Mapping[str, Any] = field(default_factory=dict)
    actor: str = "local"
    dry_run: ClassVar[bool] = False

    @property
    def kind(self) -> str:
        """The verb's name."""
        return self.verb.name

    @cached_property
    def arguments(self) -> Arguments:
        """The arguments. Raises InputError."""
        return build_arguments(self.verb.Input, self.given)

    @cached_property
    def given_names(self) -> frozenset[str]:
        """The Python names of the arguments that were given."""
        return frozenset(spec.name for spec in self.verb.Input.__arguments__ if spec.api_name in self.given)

    @cached_property
    def asked(self) -> Any:
        """The arguments that were given, as JSON: a null is not the same as nothing. Raises InputError."""
        values = written(self.arguments)
        return {"arguments": {name: value for name, value in values.items() if name in self.given}}

    @cached_property
    def hash(self) -> bytes:
        """SHA-256 of all that decides what is done. Raises InputError."""
        whole = {"verb": self.kind, **self.asked}
        return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).digest()

    def check_form(self) -> None:
        """Refuse what no database is needed for. Raises InputError: BAD_IDEMPOTENCY_KEY or that of an argument."""
        check_key(self.idempotency_key)
        _ = self.hash
