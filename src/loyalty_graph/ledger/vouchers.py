"""Vouchers are issued and voided here, each together with the sale that issues it. Neither books an entry."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.domain.vouchers import ALPHABET, CODE_GROUPS, GROUP_LENGTH, VoucherType
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.staging import create_temporary
from loyalty_graph.ledger.tables import (
    MONEY,
    TEXT,
    VOUCHER_TYPE,
    customers,
    order_numbers,
    outlets,
    sales,
    voucher_codes,
    voucher_ids,
    voucher_settings,
    vouchers,
)

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

VOUCHER_ISSUE: Final = "VOUCHER_ISSUE"
"""The type of the sale that issues a voucher."""

_new_vouchers: Final = sa.Table(
    "new_vouchers",
    sa.MetaData(),
    sa.Column("member_id", sa.BigInteger, nullable=False),
    sa.Column("voucher_id", sa.BigInteger, nullable=False),
    sa.Column("code", TEXT, nullable=False),
    sa.Column("order_number", TEXT, nullable=False),
    sa.Column("value", MONEY, nullable=False),
    sa.Column("on_statement", sa.Boolean, nullable=False),
    prefixes=["TEMPORARY"],
    postgresql_on_commit="DROP",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Where vouchers are issued, and from when until when they can be used; None: for ever."""

    outlet_id: int
    valid_from: dt.datetime
    valid_until: dt.datetime | None


async def terms_now(connection: AsyncConnection, account_id: int, now: dt.datetime) -> Terms:
    """The terms of vouchers that are issued now: the account's first outlet, and the validity of its settings.

    Raises InputError (NO_OUTLET).
    """
    first = sa.select(outlets.c.outlet_id).where(outlets.c.account_id == account_id)
    outlet_id = await connection.scalar(first.order_by(outlets.c.position, outlets.c.code).limit(1))
    if outlet_id is None:
        raise InputError("NO_OUTLET", "The first outlet issues vouchers, and there is none: create one.")
    days = await connection.scalar(
        sa.select(voucher_settings.c.validity_days).where(voucher_settings.c.account_id == account_id)
    )
    return Terms(outlet_id, now, None if days is None else now + dt.timedelta(days=days))


async def issue_vouchers(
    connection: AsyncConnection, account_id: int, operation: tuple[int, str], now: dt.datetime, issued: sa.Select[Any]
) -> None:
    """Issue a voucher for each row of `issued`: `member_id` of a customer record, locked, and `value`.

    `operation` is the id and the code of the operation that does it; its sales are numbered after the code. Raises
    InputError (NO_OUTLET).
    """
    operation_id, operation_code = operation
    terms = await terms_now(connection, account_id, now)
    await create_temporary(connection, _new_vouchers)
    await connection.execute(_drawn(issued, operation_code))
    new = _new_vouchers.c
    own: dict[str, Any] = {"account_id": sa.literal(account_id, sa.BigInteger)}
    day = terms.valid_from.astimezone(dt.UTC).date()
    order = {**own, "member_id": new.member_id, "order_number": new.order_number}
    sale = {
        **order,
        "sold_at": _literal(sales.c.sold_at, terms.valid_from),
        "day": _literal(sales.c.day, day),
        "outlet_id": _literal(sales.c.outlet_id, terms.outlet_id),
        "type": _literal(sales.c.type, VOUCHER_ISSUE),
        "total": new.value,
    }
    voucher = {
        **order,
        **{name: new[name] for name in ("voucher_id", "code", "value", "on_statement")},
        "type": sa.literal(VoucherType.LOYALTY, VOUCHER_TYPE),
        "valid_from": _literal(vouchers.c.valid_from, terms.valid_from),
        "valid_until": _literal(vouchers.c.valid_until, terms.valid_until),
        "outlet_id": _literal(vouchers.c.outlet_id, terms.outlet_id),
        "operation_id": _literal(vouchers.c.operation_id, operation_id),
    }
    code = {**own, **{name: new[name] for name in ("code", "member_id", "voucher_id")}}
    for table, values in ((order_numbers, order), (sales, sale), (voucher_codes, code), (vouchers, voucher)):
        await connection.execute(sa.insert(table).from_select(list(values), sa.select(*values.values())))


async def void_vouchers(connection: AsyncConnection, which: sa.ColumnElement[bool], now: dt.datetime) -> None:
    """Void these vouchers, whose members are locked, and their sales; those that were used or voided before stay so."""
    due = sa.and_(which, vouchers.c.used_at.is_(None), vouchers.c.voided_at.is_(None))
    voided = sa.update(vouchers).where(due).values(voided_at=now).returning(vouchers).cte("voided")
    issued = sa.and_(sales.c.member_id == voided.c.member_id, sales.c.order_number == voided.c.order_number)
    await connection.execute(sa.update(sales).where(issued).values(voided_at=now))


def _drawn(issued: sa.Select[Any], operation_code: str) -> sa.Insert:
    """Fill new_vouchers: ids and order numbers in order of members, codes at random."""
    asked = issued.subquery("issued")
    drawn = (
        sa.select(
            asked.c.member_id,
            asked.c.value,
            customers.c.account_customer.label("on_statement"),
            sa.func.row_number().over(order_by=asked.c.member_id).label("number"),
            sa.func.uuid_send(sa.func.gen_random_uuid()).label("random"),
        )
        .join(customers, customers.c.member_id == asked.c.member_id)
        .subquery("drawn")
    )
    values = {
        "member_id": drawn.c.member_id,
        "voucher_id": voucher_ids.next_value(),
        "code": _code(drawn.c.random),
        "order_number": sa.func.concat(operation_code, "-", drawn.c.number),
        "value": drawn.c.value,
        "on_statement": drawn.c.on_statement,
    }
    return sa.insert(_new_vouchers).from_select(list(values), sa.select(*values.values()).order_by(drawn.c.number))


def _code(random: sa.ColumnElement[bytes]) -> sa.ColumnElement[str]:
    """A code of the 16 bytes of a random UUID, 5 bits of each: 79 in all are random, as one is of its version."""
    groups = []
    for group in range(CODE_GROUPS):
        places = range(group * GROUP_LENGTH, (group + 1) * GROUP_LENGTH)
        numbers = (sa.func.get_byte(random, place) % len(ALPHABET) for place in places)
        groups.append(sa.func.concat(*(sa.func.substr(ALPHABET, number + 1, 1) for number in numbers)))
    return sa.func.concat_ws("-", *groups)


def _literal(column: sa.Column[Any], value: Any) -> sa.ColumnElement[Any]:
    return sa.literal(value, column.type)
