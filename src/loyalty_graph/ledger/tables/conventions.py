"""What all tables share: names of constraints, column types, and the columns that recur. Holds no table."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.domain.effects import Effect, EntryKind

metadata: Final = sa.MetaData(
    naming_convention={
        "pk": "%(table_name)s_pkey",
        "fk": "%(table_name)s_%(column_0_N_name)s_fkey",
        "ix": "%(table_name)s_%(column_0_N_name)s_idx",
        "uq": "%(table_name)s_%(column_0_N_name)s_key",
        "ck": "%(table_name)s_%(constraint_name)s_check",
    }
)

# Text compares by code point whatever the machine's locale: answers are ordered alike everywhere.
TEXT: Final = sa.Text(collation="C")
INSTANT: Final = sa.DateTime(timezone=True)
MONEY: Final = sa.Numeric(18, 2)
EFFECT: Final = postgresql.ENUM(Effect, name="effect", metadata=metadata)
KIND: Final = postgresql.ENUM(EntryKind, name="entry_kind", metadata=metadata)

EFFECT_SUMS: Final[dict[Effect, str]] = {
    Effect.EARNED: "earned",
    Effect.REVERSED: "reversed",
    Effect.REDEEMED: "redeemed",
    Effect.REIMBURSED: "reimbursed",
    Effect.EXPIRED: "expired",
    Effect.TRANSFER: "transferred",
}
"""The column that sums an effect, in balances and in daily points, each in the column's own sign (effects.py)."""


THIS_ACCOUNT: Final = sa.bindparam("this_account", type_=sa.BigInteger)
"""The account of a statement that is built once and used for all."""

STATEMENTS_KEPT: Final = 16
"""How many statements are kept of each kind that is made from a caller's own: those of callers that keep theirs."""


def identity(name: str) -> sa.Column[int]:
    """A primary key that the database numbers."""
    return sa.Column(name, sa.BigInteger, sa.Identity(always=True), primary_key=True)


def account(*, primary_key: bool = False) -> sa.Column[int]:
    """The account that a table row belongs to: every table but the gateway's own has it."""
    return sa.Column("account_id", sa.ForeignKey("accounts.account_id"), primary_key=primary_key, nullable=False)


def flag(name: str, *, default: bool) -> sa.Column[bool]:
    """A yes or no that is never unknown."""
    return sa.Column(name, sa.Boolean, nullable=False, server_default=sa.true() if default else sa.false())


def zero(name: str) -> sa.Column[int]:
    """A sum that starts at 0."""
    return sa.Column(name, sa.BigInteger, nullable=False, server_default="0")
