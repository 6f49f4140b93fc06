"""The account's programme: balance types, price groups, campaigns, outlets and adjustment reasons.

They are written while they are checked, so that later files can be checked against the tables alone; a fault anywhere
rolls them back with everything else.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.imports.checks import Check, Inspection
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.records import Arrivals, Lookup, RecordFile
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.tables import (
    THIS_ACCOUNT,
    adjustment_reasons,
    balance_types,
    campaigns,
    outlets,
    price_groups,
)

if TYPE_CHECKING:
    from loyalty_graph.imports.context import Import

_CAMPAIGNS: Final = RecordFile(
    BY_NAME["campaigns"], campaigns, {"balance_type": Lookup(balance_types, "balance_type_id")}
)
_RECORDS: Final = (
    RecordFile(BY_NAME["balance_types"], balance_types),
    RecordFile(BY_NAME["price_groups"], price_groups),
    _CAMPAIGNS,
    RecordFile(BY_NAME["outlets"], outlets),
    RecordFile(BY_NAME["adjustment_reasons"], adjustment_reasons),
)


async def bring_programme(work: Import) -> None:
    """Check and write the files of the programme that are there."""
    for records in _RECORDS:
        file = records.file
        if file.name not in work.present:
            continue
        if records is _CAMPAIGNS:
            await _campaign_checks(work.present[file.name]).run(work)
        arrivals = Arrivals(records, work)
        work.done.append(await arrivals.find())
        await arrivals.write()
    if "balance_types" in work.present:
        await _check_defaults(work)


@cache
def _campaign_checks(present: frozenset[str]) -> Inspection:
    """A campaign ends after its start, also where the file has only one of the two and the other stays as it is."""
    staged, stored = STAGED["campaigns"].c, campaigns.alias("stored")
    starts_at, ends_at = (staged[name] if name in present else stored.c[name] for name in ("starts_at", "ends_at"))
    given = "ends_at" if "ends_at" in present else "starts_at"
    checks = [
        _CAMPAIGNS.unknown("balance_type", "UNKNOWN_BALANCE_TYPE"),
        Check(given, "ENDS_BEFORE_START", ends_at <= starts_at, {"value": ends_at, "starts_at": starts_at}),
    ]
    same = sa.and_(stored.c.account_id == THIS_ACCOUNT, stored.c.code == staged.code)
    return Inspection(_CAMPAIGNS.file, _CAMPAIGNS.joined().outerjoin(stored, same), checks)


async def _check_defaults(work: Import) -> None:
    columns = balance_types.c
    defaults = sa.select(columns.code).where(columns.account_id == work.account_id, columns.is_default)
    codes = sorted(await work.connection.scalars(defaults))
    file = BY_NAME["balance_types"].file_name
    if not codes:
        work.faults.add(file, None, "is_default", "NO_DEFAULT")
    staged = STAGED["balance_types"].c
    lines = sa.select(staged.line).where(staged.is_default, staged.code.in_(codes)).order_by(staged.line)
    for line in await work.connection.scalars(lines) if len(codes) > 1 else ():
        work.faults.add(file, line, "is_default", "TWO_DEFAULTS", count=len(codes), codes=", ".join(codes))
