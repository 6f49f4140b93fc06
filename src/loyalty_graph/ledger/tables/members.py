"""Members, whom entries and files name by reference, and what is known of those that have a customer record."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa

from loyalty_graph.ledger.tables.conventions import INSTANT, TEXT, account, flag, metadata

members: Final = sa.Table(
    "members",
    metadata,
    # Numbered by register_members, in the statement that claims the reference.
    sa.Column("member_id", sa.BigInteger, sa.Identity(always=False), primary_key=True),
    account(),
    sa.Column("reference", TEXT, nullable=False),
    sa.Index(None, "account_id", "reference"),
    comment="whoever a file or an entry named by reference, record or not",
)

member_references: Final = sa.Table(
    "member_references",
    metadata,
    account(primary_key=True),
    sa.Column("reference", TEXT, primary_key=True),
    sa.Column("member_id", sa.BigInteger, nullable=False),
)

customers: Final = sa.Table(
    "customers",
    metadata,
    sa.Column("member_id", sa.ForeignKey("members.member_id"), primary_key=True),
    account(),
    sa.Column("email", TEXT),
    sa.Column("first_name", TEXT),
    sa.Column("last_name", TEXT),
    sa.Column("phone", TEXT),
    flag("employee", default=False),
    flag("excluded_from_reports", default=False),
    flag("accrual_enabled", default=True),
    flag("automatic_price_group", default=False),
    sa.Column("price_group_id", sa.ForeignKey("price_groups.price_group_id")),
    flag("receive_email", default=False),
    flag("receive_post", default=False),
    flag("receive_sms", default=False),
    flag("account_customer", default=False),
    sa.Column("opted_out_at", INSTANT),
    sa.Column("closed_at", INSTANT),
    sa.Column("created_at", INSTANT, nullable=False),
    sa.Index(None, "account_id"),
)

enrolments: Final = sa.Table(
    "enrolments",
    metadata,
    sa.Column("member_id", sa.ForeignKey("customers.member_id"), primary_key=True),
    sa.Column("campaign_id", sa.ForeignKey("campaigns.campaign_id"), primary_key=True),
    account(),
    sa.Column("enrolled_at", INSTANT, nullable=False),
    sa.Index(None, "campaign_id", "member_id"),
)

survey_answers: Final = sa.Table(
    "survey_answers",
    metadata,
    sa.Column("member_id", sa.ForeignKey("customers.member_id"), primary_key=True),
    sa.Column("segment_group", TEXT, primary_key=True),
    sa.Column("option", TEXT, primary_key=True),
    account(),
    sa.Index(None, "account_id", "segment_group", "option"),
)

newsletter_members: Final = sa.Table(
    "newsletter_members",
    metadata,
    sa.Column("member_id", sa.ForeignKey("customers.member_id"), primary_key=True),
    sa.Column("newsletter_id", sa.ForeignKey("newsletters.newsletter_id"), primary_key=True),
    account(),
    sa.Column("added_at", INSTANT, nullable=False),
    sa.Index(None, "newsletter_id", "member_id"),
)
