"""The contract kit finds every defect that it is there to find, and names the rule that is broken and no other."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.testing.contract import Rule, assert_report_contract

from .defective import (
    AllMembers,
    BrokenIdentity,
    Crashing,
    DeafArgument,
    LossyPages,
    NullInList,
    NullWhereNoneMayBe,
    OtherAccounts,
    Raising,
    RefusedExample,
    RepeatedKey,
    Sound,
    Stateful,
    StatementPerRow,
    Unexplained,
    UnfilteredCount,
    UnfilteredTotals,
    Volatile,
    WrongOrder,
    WrongTotal,
    WrongWhere,
)

if TYPE_CHECKING:
    from loyalty_graph import Report
    from loyalty_graph.testing.contract import Snapshot

DEFECTS: dict[type[Report], tuple[Rule, str]] = {
    WrongTotal: (Rule.TOTALS, "total entries"),
    UnfilteredCount: (Rule.ALIKE, "totalCount"),
    UnfilteredTotals: (Rule.ALIKE, "total points"),
    Stateful: (Rule.ALIKE, "the export"),
    Volatile: (Rule.ALIKE, "column entries in exports"),
    DeafArgument: (Rule.FILTER, "argument minimum"),
    WrongWhere: (Rule.WHERE, "column level"),
    WrongOrder: (Rule.ORDER, "column level"),
    LossyPages: (Rule.PAGES, "column reference"),
    RepeatedKey: (Rule.KEY, "key reference"),
    NullWhereNoneMayBe: (Rule.TYPES, "standing"),
    NullInList: (Rule.TYPES, "column emails"),
    BrokenIdentity: (Rule.IDENTITIES, "points == earned - lost"),
    Unexplained: (Rule.EXPLAINED, "total bonus"),
    OtherAccounts: (Rule.ACCOUNTS, "rows"),
    AllMembers: (Rule.MEMBERS, "member_id"),
    StatementPerRow: (Rule.STATEMENTS, "standing"),
    Crashing: (Rule.ANSWERED, "standing"),
    Raising: (Rule.ANSWERED, "standing"),
    RefusedExample: (Rule.ANSWERED, "filter"),
}


def test_a_sound_report_keeps_its_contract(snapshot: Snapshot) -> None:
    assert_report_contract(Sound, snapshot)


@pytest.mark.parametrize("report", DEFECTS, ids=lambda report: report.__name__)
def test_a_defect_is_found(report: type[Report], snapshot: Snapshot) -> None:
    rule, subject = DEFECTS[report]
    with pytest.raises(AssertionError, match="breaks its contract") as caught:
        assert_report_contract(report, snapshot)
    found = re.findall(r"^([A-Z]+): (.*)$", str(caught.value), re.MULTILINE)
    assert {name for name, _ in found} == {rule.name}, caught.value
    assert subject in {about for _, about in found}, caught.value


def test_every_rule_has_a_defect() -> None:
    assert {rule for rule, _ in DEFECTS.values()} == set(Rule)


def test_a_failure_says_what_was_asked_and_how_to_repeat_it(snapshot: Snapshot) -> None:
    with pytest.raises(AssertionError) as caught:
        assert_report_contract(BrokenIdentity, snapshot, filters={"all": {}, "records": {"recorded": True}})
    lines = [line.strip() for line in str(caught.value).splitlines()]
    assert "IDENTITIES: points == earned - lost" in lines
    assert "question  {} of random ledger 1 (again with LOYALTY_GRAPH_CONTRACT_SEED=1)" in lines
    assert any(line.startswith("came      reference ") and "is off by" in line for line in lines)
    assert lines[0].startswith("the report 'standing' (")
    assert lines[0].endswith("defective.py) breaks its contract:")


def test_a_filter_that_does_nothing_is_shown_by_a_question(snapshot: Snapshot) -> None:
    with pytest.raises(AssertionError) as caught:
        assert_report_contract(DeafArgument, snapshot)
    assert 'question  {"filter": {"minimum": 50}} of the worked example' in str(caught.value)


def test_a_report_that_raises_is_shown_with_its_line(snapshot: Snapshot) -> None:
    with pytest.raises(AssertionError) as caught:
        assert_report_contract(Raising, snapshot)
    line = inspect.getsourcelines(Raising.values)[1] + 1
    assert re.search(
        rf"came      NameError: name 'sum_of' is not defined \(line {line} of .*defective.py\)", str(caught.value)
    )
