"""Identities hold for the oracle on random ledgers, break for a false answer, and random questions can be answered."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .cases import SECOND_EXAMPLE
from .ledgers import ledgers, renamed
from .oracle import KEYS, Answer, Ledger, answer, read_folder, write_folder
from .oracle.effects import EFFECT_OF_KIND
from .oracle.identities import OracleSource, Period, broken_identities
from .questions import MONTHS, Question, liability_ranges, questions

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from .oracle import Batch

TODAY = date(2024, 4, 10)
calm = settings(
    deadline=None, max_examples=100, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@calm
@given(batches=ledgers(), data=st.data())
def test_random_ledgers_are_sound(batches: list[Batch], data: st.DataObject) -> None:
    """They are importable, keep the identities, and a random question about them is answered and walked once."""
    _importable(batches)
    ledger = Ledger.of(batches, TODAY)
    first, last = data.draw(liability_ranges(ledger))
    period = Period(data.draw(st.sampled_from(MONTHS)), first, last)
    assert broken_identities(OracleSource(ledger), ledger, period) == []
    _walked_once(ledger, data.draw(questions(ledger)))


def _walked_once(ledger: Ledger, question: Question) -> None:
    rows = answer(ledger, question.query, question.filter, question.where, question.order_by).rows
    pages = question.walk.pages(rows)
    in_order = list(reversed(pages)) if question.walk.backwards else pages
    assert [row for page in in_order for row in page] == rows
    keys = Counter(tuple(row[column] for column in KEYS[question.query]) for row in rows)
    assert all(count == 1 for count in keys.values())


def _importable(batches: list[Batch]) -> None:
    known: set[str] = set()
    effects: dict[str, tuple[str, str, str]] = {}
    transfers: Counter[tuple[str, str, str]] = Counter()
    for batch in batches:
        known |= {row["reference"] for row in batch.get("customers.csv", [])}
        for row in batch.get("enrolments.csv", []) + batch.get("survey_answers.csv", []):
            assert row["customer"] in known
        entries = batch.get("entries.csv", [])
        for row in entries:
            assert row["points"] != "0"
            effects[row["id"]] = (row["customer"], row["balance_type"], row["effect"] or EFFECT_OF_KIND[row["kind"]])
            if effects[row["id"]][2] == "TRANSFER":
                transfers[row["customer"], row["operation"], row["effective_at"]] += int(row["points"])
        for row in entries:
            assert row["kind"] != "CORRECTION" or effects[row["reverses"]] == effects[row["id"]]
    assert not any(transfers.values())


def test_batches_survive_being_written_and_read(tmp_path: Path) -> None:
    batch = renamed([read_folder(SECOND_EXAMPLE)], "other")[0]
    assert read_folder(write_folder(batch, tmp_path / "folder")) == batch
    assert batch["account.csv"][0]["code"] == "other"


@dataclass(frozen=True)
class Falsified:
    """The oracle's answers with one column of one report's first row and totals, or one core number, raised by one."""

    truth: OracleSource
    query: str
    column: str

    def report(self, query: str, filter_: Mapping[str, Any]) -> Answer:
        told = self.truth.report(query, filter_)
        if query != self.query or not told.rows:
            return told
        first = told.rows[0] | {self.column: told.rows[0][self.column] + 1}
        return replace(
            told, rows=[first, *told.rows[1:]], totals=told.totals | {self.column: told.totals[self.column] + 1}
        )

    def balances(self) -> list[dict[str, Any]]:
        first, *others = self.truth.balances()
        return (
            [first | {self.column: first[self.column] + 1}, *others] if self.query == "balances" else [first, *others]
        )

    def histories(self) -> dict[tuple[str, str], list[dict[str, Any]]]:
        return self.truth.histories()

    def campaign_customers(self, campaign: str) -> int:
        return self.truth.campaign_customers(campaign) + (self.query == "campaign_customers")

    def total_customers(self) -> int:
        return self.truth.total_customers() + (self.query == "total_customers")


@pytest.mark.parametrize(
    ("query", "column", "identity"),
    [
        ("liabilityByDateReport", "totalPointsEarned", "1: end is not start + flows"),
        ("liabilityByDateReport", "transferNet", "1: transfers of all types"),
        ("outstandingReport", "totalExpiredPoints", "2: outstanding is not"),
        ("outstandingReport", "closingPoints", "2: closing is not"),
        ("liabilityByDateReport", "positiveOutstandingPoints", "3: end is not positive + negative"),
        ("liabilityByDateReport", "differenceInOutstandingPoints", "3: difference"),
        ("liabilityByCustomerReport", "pointsBalanceStart", "4: pointsBalanceStart"),
        ("balances", "points", "5: balance of"),
        ("balances", "historyCount", "5: balance of"),
        ("balanceReport", "balance", "6: "),
        ("campaign_customers", "", "7: "),
        ("total_customers", "", "8: "),
    ],
)
def test_a_falsified_answer_breaks_its_identity(query: str, column: str, identity: str) -> None:
    ledger = Ledger.of([read_folder(SECOND_EXAMPLE)], TODAY)
    period = Period("2024-02", date(2024, 2, 1), date(2024, 3, 2))
    assert broken_identities(OracleSource(ledger), ledger, period) == []
    found = broken_identities(Falsified(OracleSource(ledger), query, column), ledger, period)
    assert any(text.startswith(identity) for text in found)
