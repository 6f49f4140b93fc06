"""Contracts of reports: what every report promises, checked on several ledgers, and what each one says, pinned."""

from loyalty_graph.testing.contract.asserting import assert_report_contract
from loyalty_graph.testing.contract.failures import Rule
from loyalty_graph.testing.contract.snapshots import Snapshot

__all__ = ["Rule", "Snapshot", "assert_report_contract"]
