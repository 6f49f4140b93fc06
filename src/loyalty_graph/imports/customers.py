"""Customer records, their enrolments and survey answers. Importing them enrols nobody else and books nothing."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import sqlalchemy as sa

from loyalty_graph.imports.checks import Check, Inspection
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.members import IMPORTED_IDS
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
_EXCLUDED: Final = sa.select(_CUSTOMERS.arriving.c.member_id, _CUSTOMERS.arriving.c.excluded_from_reports)


async def check_customers(work: Import) -> None:
    """Check the customers, enrolments and answers that are there."""
    for records, inspection in (
        (_CUSTOMERS, _customer_checks),
        (_ENROLMENTS, _enrolment_checks),
        (_ANSWERS, _answer_checks),
    ):
        if records.file.name in work.present:
            await inspection().run(work)


@cache
def _customer_checks() -> Inspection:
    return Inspection(_CUSTOMERS.file, _CUSTOMERS.joined(), [_CUSTOMERS.unknown("price_group", "UNKNOWN_PRICE_GROUP")])


@cache
def _enrolment_checks() -> Inspection:
    return _of_customers(_ENROLMENTS, _ENROLMENTS.unknown("campaign", "UNKNOWN_CAMPAIGN"))


@cache
def _answer_checks() -> Inspection:
    return _of_customers(_ANSWERS)


def _of_customers(records: RecordFile, *more: Check) -> Inspection:
    """Enrolments and answers belong to a customer record, which may arrive in the same import."""
    cell = STAGED[records.file.name].c.customer
    arriving = sa.select(STAGED["customers"].c.reference).distinct().subquery("arriving")
    source = (
        records.joined()
        .outerjoin(customers, customers.c.member_id == member_references.c.member_id)
        .outerjoin(arriving, arriving.c.reference == cell)
    )
    nowhere = sa.and_(cell.is_not(None), customers.c.member_id.is_(None), arriving.c.reference.is_(None))
    return Inspection(records.file, source, [*more, Check("customer", "UNKNOWN_CUSTOMER", nowhere)])


async def write_customers(work: Import) -> None:
    """Write the customers, then what belongs to them. Their members are gathered."""
    connection, account_id = work.connection, work.account_id
    if "customers" in work.present:
        if "price_group" in work.present["customers"]:
            await _keep_automatic_groups(work)
        arrivals = Arrivals(_CUSTOMERS, work)
        work.done.append(await arrivals.find())
        if "excluded_from_reports" in work.present["customers"]:
            await apply_exclusions(connection, account_id, _EXCLUDED)
        await arrivals.write()
    if work.brings_changes("customers") or work.brings_changes("price_groups"):
        await assign_price_groups(connection, account_id, IMPORTED_IDS)
    for records in (_ENROLMENTS, _ANSWERS):
        if records.file.name in work.present:
            arrivals = Arrivals(records, work)
            work.done.append(await arrivals.find())
            await arrivals.write()


async def _keep_automatic_groups(work: Import) -> None:
    """Make the file say what is: the points decide an automatic group, not the file, which is told so by a warning."""
    ignored, kept = _automatic_groups(by_file="automatic_price_group" in work.present["customers"])
    await ignored.run(work)
    await work.connection.execute(kept, {"this_account": work.account_id})


@cache
def _automatic_groups(*, by_file: bool) -> tuple[Inspection, sa.Update]:
    """Find the groups that the file gives in vain, and replace them; `by_file`: it also says which are automatic."""
    staged = STAGED["customers"]
    current = price_groups.alias("current_group")
    source = (
        _CUSTOMERS.joined()
        .outerjoin(customers, customers.c.member_id == member_references.c.member_id)
        .outerjoin(current, current.c.price_group_id == customers.c.price_group_id)
    )
    flag = staged.c.automatic_price_group if by_file else customers.c.automatic_price_group
    automatic = sa.func.coalesce(flag, sa.false())
    differs = staged.c.price_group.is_distinct_from(current.c.code)
    ignored = sa.and_(automatic, differs, staged.c.price_group.is_not(None), customers.c.member_id.is_not(None))
    told = {"customer": staged.c.reference}
    check = Check("price_group", "PRICE_GROUP_IS_AUTOMATIC", ignored, told)
    kept = sa.select(staged.c.line, current.c.code).select_from(source).where(automatic, differs).subquery("kept")
    replaced = sa.update(staged).where(staged.c.line == kept.c.line).values(price_group=kept.c.code)
    return Inspection(_CUSTOMERS.file, source, [check]), replaced
