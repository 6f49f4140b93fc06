"""What forms do: a mutation with the arguments that it asks for, run for a preview or for the real thing."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from loyalty_graph.explorer.arguments import ArgumentForm
from loyalty_graph.explorer.faults import Fault, faults_of, user_faults

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.explorer.arguments import Argument
    from loyalty_graph.explorer.parameters import Parameters
    from loyalty_graph.explorer.visits import Visit

OWN_NAMES: Final = frozenset({"token", "nonce", "do", "preview", "after", "outcome", "done", "q"})
"""The fields of forms and the parameters of their pages that are none of an argument."""


class DeedRefusedError(Exception):
    """Something was not done. `faults` say why, in the form's own paths."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.code}: {fault.message}" for fault in faults))
        self.faults = list(faults)

    @property
    def status(self) -> int:
        """The HTTP status of the page that says so."""
        return max(fault.status for fault in self.faults)


@dataclass(frozen=True)
class Deed:
    """Something that can be done by a form: `mutation` is the field of Mutation, `fixed` what no control gives.

    `taken` are further fields of the form that are none of an argument.
    """

    title: str
    description: str
    mutation: str
    arguments: Sequence[Argument]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    taken: frozenset[str] = frozenset()

    @cached_property
    def form(self) -> ArgumentForm:
        """The arguments as a form."""
        return ArgumentForm(self.arguments, ("input",), self.parameter_of, unset="Not given")

    def parameter_of(self, path: tuple[str, ...]) -> str:
        """The field that holds an argument: its path, behind `input.` where it would be another's."""
        return ".".join(("input", *path) if path[0] in OWN_NAMES | self.taken else path)

    async def do(self, visit: Visit, key: str, given: Parameters, *, dry_run: bool) -> str:
        """Do it, or only show what it would do; return the operation's id. Raises DeedRefusedError."""
        known = {*OWN_NAMES, *self.taken, *self.form.names()}
        unknown = [name for name in given.names if name not in known]
        faults = [Fault("UNKNOWN_FIELD", f"The form has no field {name!r}.") for name in unknown]
        if faults := [*faults, *self.form.missing(given)]:
            raise DeedRefusedError(faults)
        return await run(visit, self.mutation, {**self.form.input(given), **self.fixed, "dryRun": dry_run}, key)


async def run(visit: Visit, mutation: str, given: Mapping[str, Any], key: str) -> str:
    """Run a mutation that makes an operation, once per key; return the operation's id. Raises DeedRefusedError."""
    body = await visit.answer(_document(mutation), {"input": {**given, "idempotencyKey": key}})
    if errors := body.get("errors"):
        raise DeedRefusedError(faults_of(errors))
    payload = body["data"][mutation]
    if payload["userErrors"]:
        raise DeedRefusedError(user_faults(payload["userErrors"]))
    operation_id: str = payload["operation"]["id"]
    return operation_id


def _document(mutation: str) -> str:
    type_name = f"{mutation[0].upper()}{mutation[1:]}Input"
    return (
        f"mutation Explorer($input: {type_name}!) {{\n"
        f"  {mutation}(input: $input) {{ operation {{ id }} userErrors {{ field code message reference }} }}\n"
        "}\n"
    )
