"""Customer records, their enrolments and survey answers. Importing them enrols nobody else and books nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.imports.checks import Check, run_checks
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.members import imported_members
from loyalty_graph.imports.records import Arrivals, Lookup, RecordFile
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.ledger.exclusion import apply_exclusions
from loyalty_graph.ledger.price_groups import assign_price_groups
from loyalty_graph.ledger.tables import (
    campaigns,
    customers,
    enrolments,
    member_references,
    price_groups,
    survey_answers,
)

if TYPE_CHECKING:
    from loyalty_graph.imports.context import Import

_MEMBER: Final = Lookup(member_references, "member_id", "reference")
_CUSTOMERS: Final = RecordFile(
    BY_NAME["customers"],
    customers,
    {"reference": _MEMBER, "price_group": Lookup(price_groups, "price_group_id")},
)
_ENROLMENTS: Final = RecordFile(
    BY_NAME["enrolments"], enrolments, {"campaign": Lookup(campaigns, "campaign_id"), "customer": _MEMBER}
)
_ANSWERS: Final = RecordFile(BY_NAME["survey_answers"], survey_answers, {"customer": _MEMBER})


async def check_customers(work: Import) -> None:
    """Check the customers, enrolments and answers that are there."""
    if "customers" in work.present:
        checks = [_CUSTOMERS.unknown("price_group", "UNKNOWN_PRICE_GROUP")]
        source = _CUSTOMERS.joined(work.account_id)
        await run_checks(work.connection, _CUSTOMERS.file, source, checks, work.faults)
    for records, more in (
        (_ENROLMENTS, [_ENROLMENTS.unknown("campaign", "UNKNOWN_CAMPAIGN")]),
        (_ANSWERS, []),
    ):
        if records.file.name in work.present:
            await _check_members(work, records, more)


async def _check_members(work: Import, records: RecordFile, more: list[Check]) -> None:
    """Enrolments and answers belong to a customer record, which may arrive in the same import."""
    cell = STAGED[records.file.name].c.customer
    arriving = sa.select(STAGED["customers"].c.reference).distinct().subquery("arriving")
    source = (
        records.joined(work.account_id)
        .outerjoin(customers, customers.c.member_id == member_references.c.member_id)
        .outerjoin(arriving, arriving.c.reference == cell)
    )
    nowhere = sa.and_(cell.is_not(None), customers.c.member_id.is_(None), arriving.c.reference.is_(None))
    checks = [*more, Check("customer", "UNKNOWN_CUSTOMER", nowhere)]
    await run_checks(work.connection, records.file, source, checks, work.faults)


async def write_customers(work: Import) -> None:
    """Write the customers, then what belongs to them. Their members are gathered."""
    connection, account_id = work.connection, work.account_id
    if "customers" in work.present:
        if "price_group" in work.present["customers"]:
            await _keep_automatic_groups(work)
        arrivals = Arrivals(_CUSTOMERS, account_id, work.present["customers"])
        work.done.append(await arrivals.find(connection))
        arriving = arrivals.table.c
        if "excluded_from_reports" in work.present["customers"]:
            flags = sa.select(arriving.member_id, arriving.excluded_from_reports)
            await apply_exclusions(connection, account_id, flags)
        await arrivals.write(connection)
    if work.brings_changes("customers") or work.brings_changes("price_groups"):
        await assign_price_groups(connection, account_id, sa.select(imported_members.c.member_id))
    for records in (_ENROLMENTS, _ANSWERS):
        if records.file.name in work.present:
            arrivals = Arrivals(records, account_id, work.present[records.file.name])
            work.done.append(await arrivals.find(connection))
            await arrivals.write(connection)


async def _keep_automatic_groups(work: Import) -> None:
    """Make the file say what is: the points decide an automatic group, not the file, which is told so by a warning."""
    staged = STAGED["customers"]
    current = price_groups.alias("current_group")
    source = (
        _CUSTOMERS.joined(work.account_id)
        .outerjoin(customers, customers.c.member_id == member_references.c.member_id)
        .outerjoin(current, current.c.price_group_id == customers.c.price_group_id)
    )
    automatic: sa.ColumnElement[bool] = sa.func.coalesce(customers.c.automatic_price_group, sa.false())
    if "automatic_price_group" in work.present["customers"]:
        automatic = sa.func.coalesce(staged.c.automatic_price_group, sa.false())
    differs = staged.c.price_group.is_distinct_from(current.c.code)
    ignored = sa.and_(automatic, differs, staged.c.price_group.is_not(None), customers.c.member_id.is_not(None))
    told = {"customer": staged.c.reference}
    check = Check("price_group", "PRICE_GROUP_IS_AUTOMATIC", ignored, told)
    await run_checks(work.connection, _CUSTOMERS.file, source, [check], work.warnings)
    kept = sa.select(staged.c.line, current.c.code).select_from(source).where(automatic, differs).subquery("kept")
    await work.connection.execute(sa.update(staged).where(staged.c.line == kept.c.line).values(price_group=kept.c.code))
