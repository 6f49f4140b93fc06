"""What a report says of its whole answer stands below its table: a line per fact, and per record of one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .conftest import Cli


def test_facts_and_records_stand_below_the_table(loaded: Cli) -> None:
    asked = {"left": "ALL_CUSTOMERS", "right": "CAMPAIGN_CUSTOMERS", "campaigns": ["C1"]}
    outcome = loaded("report", "reconciliation", "--filter", json.dumps(asked))
    assert outcome.status == 0, outcome.err
    assert outcome.out.splitlines()[-7:] == [
        "2 of 2 rows, totals over all of them",
        "leftValue: 6",
        "rightValue: 6",
        "residual: 0",
        "status: RECONCILED",
        "steps: reason ASSOCIATED_WITHOUT_TRANSACTION, delta -1, count 1",
        "steps: reason ORPHAN_TRANSACTIONS, delta 1, count 1",
    ]
    outcome = loaded("report", "outstanding", "--filter", '{"month": "2024-02"}')
    assert outcome.out.splitlines()[-2:] == ["isOver: true", "isFinal: false"]
