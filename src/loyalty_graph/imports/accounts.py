"""The account of an import: the one that the caller or account.csv names, created if it is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.errors import InputError, UnknownAccountError
from loyalty_graph.imports.cells import CODE
from loyalty_graph.imports.codes import text_of
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.records import Arrivals, RecordFile
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.imports.summary import FileSummary
from loyalty_graph.ledger.accounts import create_account, find_account
from loyalty_graph.ledger.tables import accounts

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

    from loyalty_graph.imports.context import Import
    from loyalty_graph.imports.findings import Findings

_FILE: Final = BY_NAME["account"]
_ACCOUNT: Final = RecordFile(_FILE, accounts)


async def choose_account(connection: AsyncConnection, given: str | None, default: str | None, faults: Findings) -> str:
    """Return the code that `given` or account.csv names, or else `default`.

    Raises ImportRefusedError with what is known if account.csv is at fault, InputError (ACCOUNT_REQUIRED) if nobody
    names one.
    """
    staged = STAGED["account"].c
    lines = (await connection.execute(sa.select(staged.line, staged.code).order_by(staged.line))).all()
    for number, (line, code) in enumerate(lines):
        if number and code != lines[0].code:
            faults.add(_FILE.file_name, line, "code", "ONE_ACCOUNT_ONLY")
        elif given is not None and code is not None and code != given:
            faults.add(_FILE.file_name, line, "code", "ACCOUNT_MISMATCH", value=code, account=given)
    if faults.has(_FILE.file_name):
        faults.refuse_if_any()
    chosen = given or (lines[0].code if lines else default)
    if not chosen:
        raise InputError("ACCOUNT_REQUIRED", "Name the account to import into, or add account.csv.", field=("account",))
    if CODE.fault(chosen):
        raise InputError("BAD_CODE", text_of("BAD_CODE", value=chosen), field=("account",))
    return str(chosen)


async def open_account(connection: AsyncConnection, code: str) -> tuple[int, bool]:
    """Return the account's id and whether it had to be created."""
    try:
        return await find_account(connection, code), False
    except UnknownAccountError:
        return await create_account(connection, code, name=code), True


async def bring_account(work: Import) -> None:
    """Bring account.csv, if it is there, into the account."""
    if _FILE.name not in work.present:
        return
    arrivals = Arrivals(_ACCOUNT, work)
    summary = await arrivals.find()
    await arrivals.write()
    work.done.append(FileSummary(summary.name, 1, 0, 0) if work.created else summary)
