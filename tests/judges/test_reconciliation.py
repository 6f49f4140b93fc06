"""Reconciliations explain every difference between the reports' own numbers: by hand, and as the oracle does."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from itertools import product as pairs_of
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty_graph.testing.worked_example import DATA_EPOCH, WORKED_EXAMPLE

from .ledgers import ledgers
from .oracle import Ledger, read_folder
from .oracle.reconciliation import SIDES, Difference, reconciliation, shared_measures, shown
from .product import Product
from .questions import MONTHS, liability_ranges
from .random_accounts import RANDOM, imported
from .reconciling import Case, own_number, reconciled, wholly_reconciled, worked_cases

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

    from .oracle import Batch

PAIRS = list(pairs_of(SIDES, SIDES))
EVERY_CASE = pytest.mark.parametrize("case", worked_cases(), ids=str)


@pytest.fixture(scope="module")
def worked(client: GatewayClient) -> Product:
    client.account = "worked"
    client.import_files(WORKED_EXAMPLE, data_epoch=DATA_EPOCH)
    return Product(client.ask)


@EVERY_CASE
def test_the_product_explains_the_worked_example_as_by_hand(worked: Product, case: Case) -> None:
    answer = wholly_reconciled(worked, case.asked)
    assert (answer["leftValue"], answer["rightValue"], answer["status"]) == (
        case.left_value,
        case.right_value,
        "RECONCILED",
    )
    assert steps(answer["differences"]) == case.steps


@EVERY_CASE
def test_the_oracle_explains_the_worked_example_as_by_hand(case: Case) -> None:
    ledger = Ledger.of([read_folder(WORKED_EXAMPLE)], today=date(2024, 2, 6))
    assert steps(reconciliation(ledger, case.asked)) == case.steps


def steps(differences: list[Difference]) -> dict[str, tuple[int, list[str]]]:
    """The differences by reason: their delta, and the entries or else the references they are of."""
    found: dict[str, list[Difference]] = defaultdict(list)
    for difference in differences:
        found[difference.reason].append(difference)
    return {
        reason: (sum(row.right - row.left for row in rows), sorted(row.entry or row.reference for row in rows))
        for reason, rows in found.items()
    }


@settings(RANDOM, max_examples=12)
@given(batches=ledgers(), data=st.data())
def test_every_pair_of_random_ledgers_is_explained(
    client: GatewayClient, batches: list[Batch], data: st.DataObject
) -> None:
    product, ledger = imported(client, batches)
    chosen = data.draw(parameters(ledger), label="parameters")
    numbers: dict[tuple[str, str], int | None] = {}
    pairs = st.lists(st.sampled_from(PAIRS), min_size=16, max_size=16, unique=True)
    for left, right in data.draw(pairs, label="pairs"):
        measure = data.draw(st.sampled_from(shared_measures(left, right)), label=f"{left} and {right}")
        asked = {"left": left, "right": right, "measure": measure, **taken_by({left, right}, chosen)}
        answer = reconciled(product, asked)
        assert (answer["residual"], answer["status"]) == (0, "RECONCILED")
        assert answer["differences"] == reconciliation(ledger, asked)
        for side, value in ((left, answer["leftValue"]), (right, answer["rightValue"])):
            if (side, measure) not in numbers:
                numbers[side, measure] = own_number(product, side, asked)
            number = numbers[side, measure]
            assert value == (len(shown(ledger, side, asked, "COUNT")) if number is None else number)
        if measure == "COUNT":
            in_one = shown(ledger, left, asked, measure).keys() ^ shown(ledger, right, asked, measure).keys()
            assert [row.reference for row in sorted(answer["differences"], key=lambda row: row.reference)] == sorted(
                in_one
            )


@st.composite
def parameters(draw: st.DrawFn, ledger: Ledger) -> dict[str, Any]:
    """Values for all arguments; campaigns and basis may be left out."""
    first, last = draw(liability_ranges(ledger))
    campaigns = st.lists(st.sampled_from(sorted(ledger.campaigns)), min_size=1, max_size=2, unique=True)
    optional = {"campaigns": draw(st.none() | campaigns), "basis": draw(st.sampled_from((None, "TO_DATE", "MONTH")))}
    return {
        "month": draw(st.sampled_from(MONTHS)),
        "from": first.isoformat(),
        "to": last.isoformat(),
        **{name: value for name, value in optional.items() if value is not None},
    }


def taken_by(sides: set[str], chosen: dict[str, Any]) -> dict[str, Any]:
    """The arguments that one of the sides takes."""
    takers = {
        "campaigns": {"BALANCE", "ALL_CUSTOMERS", "CAMPAIGN_CUSTOMERS"},
        "month": {"OUTSTANDING"},
        "basis": {"OUTSTANDING"},
        "from": {"LIABILITY"},
        "to": {"LIABILITY"},
    }
    return {name: value for name, value in chosen.items() if sides & takers[name]}
