"""Mutations as a client sends them, and what their answers say."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from .account_state import OPERATION
from .oracle.times import parse_instant, show_instant

if TYPE_CHECKING:
    from datetime import datetime

    from .product import Product

_OUTCOME = """reference balanceType { code } before after delta effect status error
    attribute newsletter { code } voucher { code } valueBefore valueAfter"""
_ANSWER = f"""userErrors {{ code field message reference }} operation {{ id code createdAt {OPERATION}
    outcomes(first: 100) {{ nodes {{ {_OUTCOME} }} }} %s }}"""
_ISSUED = "vouchers(first: 100) { nodes { reference code orderNumber } }"


@dataclass(frozen=True)
class Request:
    """A mutation with its input, its key included."""

    mutation: str
    input: dict[str, Any]

    def __repr__(self) -> str:
        given = ", ".join(f"{name}={value!r}" for name, value in self.input.items())
        return f"{self.mutation}({given})"


@dataclass(frozen=True)
class Told:
    """What a mutation answered: the operation, or the errors, each a code and the reference it is about."""

    operation: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str | None]] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """When the operation was done."""
        return parse_instant(self.operation["createdAt"])

    @property
    def outcomes(self) -> list[dict[str, Any]]:
        """What became of each member's balances, by member and balance type, each in order."""
        return by_balance([_outcome(node) for node in self.operation["outcomes"]["nodes"]])

    @property
    def vouchers(self) -> dict[str, tuple[str, str]]:
        """The code and the order number of the voucher that each member got."""
        issued = self.operation["vouchers"]["nodes"] if "vouchers" in self.operation else []
        return {node["reference"]: (node["code"], node["orderNumber"]) for node in issued}

    @property
    def shown(self) -> dict[str, Any]:
        """The operation without its outcomes, as the oracle shows it."""
        names = ("kind", "dryRun", "status", "memberCount", "pointsDelta")
        plain = {name: self.operation[name] for name in names}
        others = {name: (self.operation[name] or {}).get("code") for name in ("undoes", "undoneBy")}
        return plain | others


def by_balance(outcomes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Outcomes by member and balance type; of one balance in the order they are in."""
    return sorted(
        outcomes, key=lambda outcome: (outcome["reference"], outcome["balanceType"] or "", outcome["attribute"] or "")
    )


def send(product: Product, request: Request) -> Told:
    """Send the mutation. Raises RefusedError where the answer is no payload."""
    name = request.mutation[0].upper() + request.mutation[1:]
    answer = _ANSWER % (_ISSUED if request.mutation == "createVouchers" else "")
    document = f"mutation ($input: {name}Input!) {{ {request.mutation}(input: $input) {{ {answer} }} }}"
    payload = product.data(document, input=request.input)[request.mutation]
    errors = [(error["code"], error["reference"]) for error in payload["userErrors"]]
    assert (payload["operation"] is None) == bool(errors), payload
    return Told(payload["operation"] or {}, errors)


def _outcome(node: dict[str, Any]) -> dict[str, Any]:
    """An outcome with codes of what it names, and times in the form of the API's other times."""
    codes = {name: node[name] and node[name]["code"] for name in ("balanceType", "newsletter", "voucher")}
    values = {name: node[name] for name in ("valueBefore", "valueAfter")}
    if node["attribute"] in {"OPTED_OUT_AT", "CLOSED_AT"}:
        values = {name: value and show_instant(parse_instant(value)) for name, value in values.items()}
    return {**node, **codes, **values}
