"""Versioned contracts: what the front ends of a report rely on, committed as one JSON file per report.

A contract is a promise with a version: the report may change, but says so by its version, and how much is said by
verdicts.py. The contract kit's snapshots are exact instead: they pin answers on known data and know no versions.
"""
