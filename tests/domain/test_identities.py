"""Identities are parsed once and checked on rows."""

from __future__ import annotations

from decimal import Decimal

import pytest

from loyalty_graph.domain.identities import Identity


def test_a_row_identity_measures_what_is_left_over() -> None:
    identity = Identity.parse("end == start + earned - (redeemed - reimbursed)")
    row = {"end": 10, "start": 4, "earned": 9, "redeemed": 5, "reimbursed": 2}
    assert identity.residual(row) == 0
    assert identity.residual(row | {"end": 13}) == 3
    assert identity.columns == {"end", "start", "earned", "redeemed", "reimbursed"}
    assert not identity.is_chain


def test_a_chain_reads_the_row_that_follows() -> None:
    identity = Identity.parse("next(start) == end")
    assert identity.is_chain
    assert identity.following == {"start"}
    assert identity.residual({"end": 5}, {"start": 5}) == 0
    assert identity.residual({"end": 5}, {"start": 7}) == 2


def test_constants_signs_money_and_nulls() -> None:
    assert Identity.parse("a == -b + 3").residual({"a": 1, "b": 2}) == 0
    assert Identity.parse("a == b").residual({"a": Decimal("1.50"), "b": None}) == Decimal("1.50")


@pytest.mark.parametrize(
    ("text", "because"),
    [
        ("a + b", "not one equation"),
        ("a == b == c", "not one equation"),
        ("a < b", "not one equation"),
        ("a ==", "is not an equation"),
        ("a == b * 2", "neither a column"),
        ("a == True", "neither a column"),
        ("a == next(b, c)", "neither a column"),
        ("a == __import__('os')", "neither a column"),
    ],
)
def test_what_is_no_identity(text: str, because: str) -> None:
    with pytest.raises(ValueError, match=because):
        Identity.parse(text)
