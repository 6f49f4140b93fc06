"""What the app role may do: the guarantee that entries are only ever added. Applied by every migration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import text

from loyalty_graph.database import APP_ROLE

if TYPE_CHECKING:
    from sqlalchemy import Connection

READ: Final = "SELECT"
APPEND: Final = "SELECT, INSERT"
UPSERT: Final = "SELECT, INSERT, UPDATE"
EDIT: Final = "SELECT, INSERT, UPDATE, DELETE"

PRIVILEGES: Final[dict[str, str]] = {
    "accounts": UPSERT,
    "clocks": UPSERT,
    "member_changes": "SELECT, INSERT, DELETE",  # the old ones are let go
    "gateway_keys": READ,
    "balance_types": UPSERT,
    "campaigns": UPSERT,
    "adjustment_reasons": UPSERT,
    "price_groups": UPSERT,
    "outlets": UPSERT,
    "newsletters": UPSERT,
    "voucher_settings": UPSERT,
    # Locking a member takes the right to update some column; foreign keys keep this one from changing.
    "members": f"{APPEND}, UPDATE (member_id)",
    "member_references": APPEND,
    "customers": UPSERT,
    "enrolments": EDIT,
    "survey_answers": EDIT,
    "newsletter_members": EDIT,
    "sales": f"{APPEND}, UPDATE (voided_at)",
    "order_numbers": APPEND,
    "sale_lines": APPEND,
    "vouchers": f"{APPEND}, UPDATE (paid_at, used_at, voided_at)",
    "voucher_codes": APPEND,
    "postings": APPEND,
    "entries": APPEND,
    "entry_ids": APPEND,
    "balances": UPSERT,
    "daily_points": UPSERT,
    "operations": APPEND,
    "operation_outcomes": APPEND,
    "idempotency_keys": APPEND,
    "daily_point_deltas": "SELECT, INSERT, DELETE",  # the fold moves them
}
"""Every table and the privileges of the app role on it."""

# PUBLIC has both unless an administrator took them away; whoever is not the owner of the database cannot give them.
_DATABASE: Final = f"""
DO $$
BEGIN
    IF NOT has_database_privilege('{APP_ROLE}', current_database(), 'TEMP') THEN
        EXECUTE format('GRANT TEMP ON DATABASE %I TO {APP_ROLE}', current_database());
    END IF;
    IF NOT has_schema_privilege('{APP_ROLE}', current_schema(), 'USAGE') THEN
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO {APP_ROLE}', current_schema());
    END IF;
    EXECUTE format('GRANT USAGE ON ALL SEQUENCES IN SCHEMA %I TO {APP_ROLE}', current_schema());
END $$
"""


def grant(connection: Connection) -> None:
    """Give the app role exactly its privileges, within the caller's transaction."""
    connection.execute(text(_DATABASE))
    for table, privileges in PRIVILEGES.items():
        connection.execute(text(f"REVOKE ALL ON {table} FROM {APP_ROLE}"))
        connection.execute(text(f"GRANT {privileges} ON {table} TO {APP_ROLE}"))
