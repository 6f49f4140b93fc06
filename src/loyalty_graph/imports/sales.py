"""Sales with their lines: facts that are added and never change. Lines belong to their sale's content."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.imports.checks import Check, Inspection, find_changes, names_nothing
from loyalty_graph.imports.files import BY_NAME
from loyalty_graph.imports.members import imported_members
from loyalty_graph.imports.staging import STAGED
from loyalty_graph.imports.summary import FileSummary
from loyalty_graph.ledger.tables import THIS_ACCOUNT, members, order_numbers, outlets, sale_lines, sales
from loyalty_graph.repository.sales import REFUND

if TYPE_CHECKING:
    from loyalty_graph.imports.context import Import

_SALES: Final = BY_NAME["sales"]
_LINES: Final = BY_NAME["sale_lines"]
_staged: Final = STAGED["sales"]
_lines: Final = STAGED["sale_lines"]
_LINE_CONTENT: Final = tuple(column.name for column in _LINES.columns)


async def check_sales(work: Import) -> None:
    """Check sales and lines; take those that are here already out of the staged ones, so that the new ones are left."""
    if not {"sales", "sale_lines"} & set(work.present):
        return
    if "sales" in work.present:
        await _changed_sales(work.present["sales"]).run(work)
    if "sale_lines" in work.present:
        for inspection in _changed_lines(work.present["sale_lines"]):
            await inspection.run(work)
    await _leave_new(work)
    for inspection in _unknown():
        await inspection.run(work)


async def write_sales(work: Import) -> None:
    """Insert what `check_sales` left. Their members are gathered."""
    for statement in _written():
        await work.connection.execute(statement, {"this_account": work.account_id})
    await _refunds().run(work)


@cache
def _unknown() -> tuple[Inspection, ...]:
    unknown = names_nothing(_SALES, "outlet", outlets.c.outlet_id, "outlets")
    named = sa.select(_staged.c.order_number).distinct().subquery("named")
    nowhere = sa.and_(_lines.c.order_number.is_not(None), named.c.order_number.is_(None))
    with_named = _lines.outerjoin(named, named.c.order_number == _lines.c.order_number)
    return (
        Inspection(_SALES, _with_outlets(), [Check("outlet", "UNKNOWN_OUTLET", unknown)]),
        Inspection(_LINES, with_named, [Check("order_number", "UNKNOWN_SALE", nowhere)]),
    )


@cache
def _written() -> tuple[sa.Insert, ...]:
    staged, lines = _staged, _lines
    member = imported_members.c.reference == staged.c.customer
    claim = sa.select(THIS_ACCOUNT, staged.c.order_number, imported_members.c.member_id)
    claim = claim.select_from(staged.join(imported_members, member))
    claims = ["account_id", "order_number", "member_id"]
    claimed = sa.insert(order_numbers).from_select(claims, claim.order_by(staged.c.order_number))
    values: dict[str, Any] = {
        "account_id": THIS_ACCOUNT,
        "member_id": imported_members.c.member_id,
        "day": sa.cast(sa.func.timezone("UTC", staged.c.sold_at), sa.Date),
        "outlet_id": outlets.c.outlet_id,
        **{name: staged.c[name] for name in ("order_number", "sold_at", "type", "total", "refunds")},
    }
    rows = sa.select(*values.values()).select_from(_with_outlets().join(imported_members, member))
    place = sa.func.row_number().over(partition_by=lines.c.order_number, order_by=lines.c.line)
    line_rows = (
        sa.select(THIS_ACCOUNT, imported_members.c.member_id, place, *(lines.c[n] for n in _LINE_CONTENT))
        .select_from(lines.join(staged, staged.c.order_number == lines.c.order_number))
        .join(imported_members, member)
    )
    names = ["account_id", "member_id", "line", *_LINE_CONTENT]
    return (
        claimed,
        sa.insert(sales).from_select(list(values), rows),
        sa.insert(sale_lines).from_select(names, line_rows),
    )


def _with_outlets() -> sa.FromClause:
    staged = _staged
    return staged.outerjoin(outlets, sa.and_(outlets.c.account_id == THIS_ACCOUNT, outlets.c.code == staged.c.outlet))


@cache
def _changed_sales(present: frozenset[str]) -> Inspection:
    staged = _staged
    source = (
        staged.join(order_numbers, _is_known(staged))
        .join(sales, _same_sale(sales))
        .join(members, members.c.member_id == sales.c.member_id)
        .outerjoin(outlets, outlets.c.outlet_id == sales.c.outlet_id)
    )
    stored: dict[str, Any] = {
        "customer": members.c.reference,
        "outlet": outlets.c.code,
        **{name: sales.c[name] for name in ("sold_at", "type", "total", "refunds")},
    }
    return Inspection(_SALES, source, find_changes(_SALES, "CHANGED_SALE", stored, present))


@cache
def _changed_lines(present: frozenset[str]) -> tuple[Inspection, ...]:
    """Compare the lines of every sale that is here and that the files name: as many of each content, in any order."""
    staged, lines = _staged, _lines
    content = [name for name in _LINE_CONTENT if name in present]
    named = sa.union(sa.select(staged.c.order_number), sa.select(lines.c.order_number)).subquery("named")
    known = order_numbers.join(named, _is_known(named))
    stored = sa.select(sa.literal(-1).label("count"), *(sale_lines.c[name] for name in content)).select_from(
        known.join(sale_lines, _same_sale(sale_lines))
    )
    given = sa.select(sa.literal(1).label("count"), *(lines.c[name] for name in content)).select_from(
        lines.join(order_numbers, _is_known(lines))
    )
    both = sa.union_all(stored, given).subquery("both")
    unequal = sa.select(both.c.order_number).group_by(*(both.c[name] for name in content))
    differing = unequal.having(sa.func.sum(both.c.count) != 0).distinct().subquery("differing")
    told = {"key": differing.c.order_number}
    # Told once per sale: at its first line, or at the sale itself where the file has no line of it.
    first = sa.select(lines.c.order_number, sa.func.min(lines.c.line).label("line")).group_by(lines.c.order_number)
    firsts = first.subquery("firsts")
    inspections = []
    for file, table in ((_LINES, lines), (_SALES, staged)):
        source = table.join(differing, differing.c.order_number == table.c.order_number).outerjoin(
            firsts, firsts.c.order_number == table.c.order_number
        )
        found = firsts.c.line == lines.c.line if file is _LINES else firsts.c.line.is_(None)
        check = Check("order_number", "CHANGED_SALE_LINES", found, told)
        inspections.append(Inspection(file, source, [check]))
    return tuple(inspections)


def _is_known(staged: sa.FromClause) -> sa.ColumnElement[bool]:
    numbers = order_numbers.c
    return sa.and_(numbers.account_id == THIS_ACCOUNT, numbers.order_number == staged.c.order_number)


def _same_sale(table: sa.Table) -> sa.ColumnElement[bool]:
    numbers = order_numbers.c
    return sa.and_(table.c.member_id == numbers.member_id, table.c.order_number == numbers.order_number)


async def _leave_new(work: Import) -> None:
    for file in (_SALES, _LINES):
        if file.name not in work.present:
            continue
        staged = STAGED[file.name]
        known = sa.delete(staged).where(_is_known(staged))
        skipped = (await work.connection.execute(known, {"this_account": work.account_id})).rowcount
        new = (await work.connection.execute(sa.select(sa.func.count()).select_from(staged))).scalar_one()
        work.done.append(FileSummary(file.file_name, new, 0, skipped))


@cache
def _refunds() -> Inspection:
    staged, refunded = _staged, sales.alias("refunded")
    source = staged.join(imported_members, imported_members.c.reference == staged.c.customer).outerjoin(
        refunded,
        sa.and_(refunded.c.member_id == imported_members.c.member_id, refunded.c.order_number == staged.c.refunds),
    )
    unknown = sa.and_(staged.c.refunds.is_not(None), refunded.c.member_id.is_(None))
    checks = [
        Check("refunds", "REFUNDED_SALE_UNKNOWN", unknown, {"customer": staged.c.customer}),
        Check("total", "NEGATIVE_REFUND", sa.and_(staged.c.type == REFUND, staged.c.total < 0)),
    ]
    return Inspection(_SALES, source, checks)
