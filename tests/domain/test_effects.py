"""The table of kinds and effects is domain knowledge: every kind has exactly one rule."""

from __future__ import annotations

import pytest

from loyalty_graph.domain.effects import (
    BY_REASON,
    DIRECTIONS,
    EARNING_KINDS,
    FIXED,
    REASON_DOWN,
    REASON_UP,
    Direction,
    Effect,
    EntryKind,
)


def test_every_kind_has_one_rule_for_its_effect() -> None:
    own_rule = {EntryKind.REMOVE_BALANCE, EntryKind.CORRECTION}
    assert not FIXED.keys() & BY_REASON.keys()
    assert FIXED.keys() | BY_REASON.keys() | own_rule == set(EntryKind)
    assert DIRECTIONS.keys() == set(EntryKind)


def test_columns_read_positive() -> None:
    assert {effect.name: effect.column_sign for effect in Effect} == {
        "EARNED": 1,
        "REVERSED": -1,
        "REDEEMED": -1,
        "REIMBURSED": 1,
        "EXPIRED": -1,
        "TRANSFER": 1,
    }


@pytest.mark.parametrize(
    ("kind", "direction", "effect"),
    [
        (EntryKind.NEGATIVE_WRITE_OFF, Direction.UP, Effect.REVERSED),
        (EntryKind.EXPIRY_REINSTATED, Direction.UP, Effect.EXPIRED),
        (EntryKind.OPT_OUT_LOSS, Direction.DOWN, Effect.EXPIRED),
        (EntryKind.IMPORT_DEBIT, Direction.DOWN, Effect.REVERSED),
        (EntryKind.EARN_MERGE_COPY, Direction.UP, Effect.EARNED),
        (EntryKind.TRANSFER_OUT, Direction.DOWN, Effect.TRANSFER),
    ],
)
def test_kinds_whose_effect_surprises(kind: EntryKind, direction: Direction, effect: Effect) -> None:
    assert FIXED[kind] == (direction, effect)


def test_only_the_earning_kinds_earn() -> None:
    assert {kind.name for kind in EARNING_KINDS} == {
        "EARN_RULE",
        "EARN_MANUAL",
        "EARN_TIER_BONUS",
        "EARN_CAMPAIGN_BONUS",
        "EARN_REFERRAL_BONUS",
        "IMPORT_CREDIT",
        "EARN_MERGE_COPY",
    }


def test_a_reason_can_neither_redeem_upwards_nor_earn_downwards() -> None:
    assert Effect.REDEEMED not in REASON_UP
    assert {Effect.EARNED, Effect.REIMBURSED}.isdisjoint(REASON_DOWN)
    assert Effect.TRANSFER not in (*REASON_UP, *REASON_DOWN)
