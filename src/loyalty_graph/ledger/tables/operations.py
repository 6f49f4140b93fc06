"""Operations: who had what done to whom, with what outcome, and the request that a key stands for. Only ever added."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from loyalty_graph.domain.attributes import Attribute
from loyalty_graph.domain.operations import OperationStatus, OutcomeStatus
from loyalty_graph.ledger.tables.conventions import EFFECT, INSTANT, TEXT, account, metadata

OPERATION_STATUS: Final = postgresql.ENUM(OperationStatus, name="operation_status", metadata=metadata)
OUTCOME_STATUS: Final = postgresql.ENUM(OutcomeStatus, name="outcome_status", metadata=metadata)
ATTRIBUTE: Final = postgresql.ENUM(Attribute, name="attribute", metadata=metadata)

operation_ids: Final = sa.Sequence("operation_ids", metadata=metadata)

# `status` is never UNDONE here: an operation is undone once another one names it in `undoes_id`, which only one can.
operations: Final = sa.Table(
    "operations",
    metadata,
    sa.Column("operation_id", sa.BigInteger, primary_key=True, autoincrement=False, comment="of operation_ids"),
    account(),
    sa.Column("code", TEXT, nullable=False, comment="what its entries name it by"),
    sa.Column("kind", TEXT, nullable=False, comment="name of the action"),
    sa.Column("dry_run", sa.Boolean, nullable=False),
    sa.Column("status", OPERATION_STATUS, nullable=False),
    sa.Column("created_at", INSTANT, nullable=False, comment="effective_at of its entries"),
    sa.Column("actor", TEXT, nullable=False),
    sa.Column("request", postgresql.JSONB, nullable=False, comment="selection and arguments as they were asked for"),
    sa.Column("member_count", sa.BigInteger, nullable=False),
    sa.Column("points_delta", sa.BigInteger, nullable=False),
    sa.Column("undoes_id", sa.ForeignKey("operations.operation_id"), unique=True),
    sa.Column("preview_id", sa.ForeignKey("operations.operation_id"), unique=True, comment="the preview that it does"),
    sa.Column("subject_id", sa.BigInteger, comment="the one thing it changed, by the id of its table"),
    sa.UniqueConstraint("account_id", "code"),
)

# No foreign keys, as on entries: a check per row would cost a large action more than the insert itself.
operation_outcomes: Final = sa.Table(
    "operation_outcomes",
    metadata,
    sa.Column("member_id", sa.BigInteger, primary_key=True),
    sa.Column("operation_id", sa.BigInteger, primary_key=True),
    sa.Column("line", sa.Integer, primary_key=True, comment="counts from 1 within member and operation"),
    sa.Column("account_id", sa.BigInteger, nullable=False),
    sa.Column("balance_type_id", sa.BigInteger, comment="null where nothing is booked to the member"),
    sa.Column("effect", EFFECT),
    sa.Column("points_before", sa.BigInteger),
    sa.Column("points_after", sa.BigInteger),
    sa.Column("delta", sa.BigInteger, comment="null, as points_after, where no number of points can be that large"),
    sa.Column("status", OUTCOME_STATUS, nullable=False),
    sa.Column("error", TEXT, comment="stable code of the reason for REJECTED"),
    sa.Column("attribute", ATTRIBUTE, comment="null where it is about points"),
    sa.Column("newsletter_id", sa.BigInteger, comment="the newsletter that the attribute is about, if any"),
    sa.Column("voucher_id", sa.BigInteger, comment="the voucher that is voided, if any"),
    sa.Column("value_before", TEXT),
    sa.Column("value_after", TEXT),
    sa.Index(None, "operation_id", "member_id", "line"),
)

# Unique across members, so in a table of its own; written in the transaction of the effect, before anything else.
idempotency_keys: Final = sa.Table(
    "idempotency_keys",
    metadata,
    account(primary_key=True),
    sa.Column("key", TEXT, primary_key=True),
    sa.Column("request_hash", sa.LargeBinary, nullable=False, comment="SHA-256"),
    sa.Column("operation_id", sa.BigInteger, nullable=False),
)
