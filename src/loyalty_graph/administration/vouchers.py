"""What is done with a voucher once it is issued: it is used, paid for or voided. None of it books an entry."""

from __future__ import annotations

import abc
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.administration.verb import Changed, Verb, Work
from loyalty_graph.domain.vouchers import written_code
from loyalty_graph.errors import InputError
from loyalty_graph.ledger.locks import lock_members
from loyalty_graph.ledger.tables import voucher_codes, vouchers
from loyalty_graph.ledger.vouchers import void_vouchers
from loyalty_graph.reports.arguments import Argument, Arguments

if TYPE_CHECKING:
    from collections.abc import Iterator

_TEXTS: Final = {
    "VOUCHER_USED": "The voucher was used before.",
    "VOUCHER_VOID": "The voucher was voided.",
    "VOUCHER_EXPIRED": "The voucher was valid until {0.valid_until:%Y-%m-%d %H:%M} UTC.",
    "PAYMENT_REQUIRED": "The voucher has to be paid for before it is used: it is on the customer's statement.",
    "NO_PAYMENT_REQUIRED": "The voucher is paid for, or never had to be.",
}


class VoucherVerb(Verb, abc.ABC, abstract=True):
    """Something that is done to one voucher, its member locked: of two who use it at once, one does."""

    answers, alone = "Voucher", False

    class Input(Arguments):
        """Which one."""

        code: str = Argument(
            "Code",
            description="The voucher's code; hyphens, spaces and the case of letters do not matter.",
            example="7K2M-9QXA-03ZT-H5WB",
        )

    @abc.abstractmethod
    def refusals(self, voucher: sa.Row[Any], work: Work) -> Iterator[str]:
        """The codes of what stands against it, the weightiest first."""

    @abc.abstractmethod
    async def change(self, voucher: sa.Row[Any], work: Work) -> None:
        """Write what is new."""

    async def write(self, work: Work, arguments: Input) -> Changed:
        """Find the voucher, refuse what cannot be, and change it."""
        voucher = await _locked(work, arguments.code)
        for code in self.refusals(voucher, work):
            raise InputError(code, _TEXTS[code].format(voucher), field=("code",))
        await self.change(voucher, work)
        return Changed.of(voucher.voucher_id, voucher.member_id)


class UseVoucher(VoucherVerb):
    """Use a voucher, once, while it is valid. One that requires payment is paid for first."""

    name = "use_voucher"

    def refusals(self, voucher: sa.Row[Any], work: Work) -> Iterator[str]:
        """It is used, void, expired or not paid for."""
        yield from _gone(voucher)
        if voucher.valid_until is not None and voucher.valid_until <= work.now:
            yield "VOUCHER_EXPIRED"
        if _is_owed(voucher):
            yield "PAYMENT_REQUIRED"

    async def change(self, voucher: sa.Row[Any], work: Work) -> None:
        """Note when it was used."""
        await _note(work, voucher, used_at=work.now)


class PayVoucher(VoucherVerb):
    """Pay for a voucher that is on an account customer's statement, expired or not. Its balance there is 0 then."""

    name = "pay_voucher"

    def refusals(self, voucher: sa.Row[Any], work: Work) -> Iterator[str]:  # noqa: ARG002 - time does not matter
        """It is void, or there is nothing to pay."""
        yield from _gone(voucher)
        if not _is_owed(voucher):
            yield "NO_PAYMENT_REQUIRED"

    async def change(self, voucher: sa.Row[Any], work: Work) -> None:
        """Note when it was paid."""
        await _note(work, voucher, paid_at=work.now)


class VoidVoucher(VoucherVerb):
    """Void a voucher that was not used, and the sale that issued it: it can neither be used nor paid for any more."""

    name = "void_voucher"

    def refusals(self, voucher: sa.Row[Any], work: Work) -> Iterator[str]:  # noqa: ARG002 - time does not matter
        """It is used or void."""
        yield from _gone(voucher)

    async def change(self, voucher: sa.Row[Any], work: Work) -> None:
        """Note when it was voided, at the sale too."""
        await void_vouchers(work.connection, _is(voucher), work.now)


async def _locked(work: Work, typed: str) -> sa.Row[Any]:
    """The voucher of that code, its member locked until commit. Raises InputError (UNKNOWN_VOUCHER)."""
    known = voucher_codes.c
    named = sa.select(known.member_id, known.voucher_id).where(
        known.account_id == work.account_id, known.code == written_code(typed)
    )
    await lock_members(work.connection, work.account_id, sa.select(named.subquery().c.member_id))
    key = named.subquery("named")
    same = sa.and_(vouchers.c.member_id == key.c.member_id, vouchers.c.voucher_id == key.c.voucher_id)
    found = (await work.connection.execute(sa.select(vouchers).join(key, same))).first()
    if found is None:
        raise InputError("UNKNOWN_VOUCHER", f"There is no voucher {typed!r}.", field=("code",))
    return found


def _gone(voucher: sa.Row[Any]) -> Iterator[str]:
    if voucher.used_at is not None:
        yield "VOUCHER_USED"
    if voucher.voided_at is not None:
        yield "VOUCHER_VOID"


def _is_owed(voucher: sa.Row[Any]) -> bool:
    return voucher.on_statement and voucher.paid_at is None


def _is(voucher: sa.Row[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(vouchers.c.member_id == voucher.member_id, vouchers.c.voucher_id == voucher.voucher_id)


async def _note(work: Work, voucher: sa.Row[Any], **times: Any) -> None:
    await work.connection.execute(sa.update(vouchers).where(_is(voucher)).values(times))
