"""A request for a verb as somebody makes it: what is left out of it is not the same as null."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from loyalty_graph.operations.request import Request, written

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.administration.verb import Verb


@dataclass(frozen=True)
class VerbRequest(Request):
    """Somebody's request to do `verb`. Arguments that are left out are absent from `given`."""

    verb: Verb
    idempotency_key: str
    given: Mapping[str, Any] = field(default_factory=dict)
    actor: str = "local"
    dry_run: bool = field(default=False, init=False)

    @property
    def mutation(self) -> Verb:
        """The verb."""
        return self.verb

    @cached_property
    def given_names(self) -> frozenset[str]:
        """The Python names of the arguments that were given."""
        return frozenset(spec.name for spec in self.verb.Input.__arguments__ if spec.api_name in self.given)

    @cached_property
    def asked(self) -> Any:
        """The arguments that were given, as JSON: a null is not the same as nothing. Raises InputError."""
        values = written(self.arguments)
        return {"arguments": {name: value for name, value in values.items() if name in self.given}}
