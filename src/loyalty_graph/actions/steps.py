"""The changes of an action, of all kinds, as rows of the same columns: parts of one statement.

So a preview, which locks nobody, sees one moment. What a row of each kind is, is said by the kind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from loyalty_graph.actions.kinds import KINDS
from loyalty_graph.actions.staging import selected_members
from loyalty_graph.ledger.tables import ATTRIBUTE, EFFECT, KIND, TEXT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_graph.actions.changes import Change
    from loyalty_graph.actions.programme import Programme

COLUMNS: Final[dict[str, sa.types.TypeEngine[Any]]] = {
    "member_id": sa.BigInteger(),
    "step": sa.Integer(),
    "balance_type_id": sa.BigInteger(),
    "campaign_id": sa.BigInteger(),
    "kind": KIND,
    "sign": sa.Integer(),
    "effect": EFFECT,
    "asked": sa.BigInteger(),
    "reverses_seq": sa.BigInteger(),
    "reason_id": sa.BigInteger(),
    "note": TEXT,
    "may_overdraw": sa.Boolean(),
    "place": sa.BigInteger(),
    "points": sa.BigInteger(),
    "after": sa.Numeric(),
    "attribute": ATTRIBUTE,
    "newsletter_id": sa.BigInteger(),
    "voucher_id": sa.BigInteger(),
    "value_before": TEXT,
    "value_after": TEXT,
    "restores": sa.Boolean(),
    "refusal": TEXT,
}
"""What a step may say of a member; `place` orders what it says of the same one, then the attribute and its newsletter.

Of points: `asked` and the `points` that are booked, which differ where too few are there, the balance `after`, the
`sign` that the kind asks for (0: either) and whether it `may_overdraw`. Of attributes: whether it `restores` a value.
Of either: the `refusal` that the step itself has found.
"""


def planned_steps(changes: Sequence[Change], programme: Programme) -> sa.Subquery:
    """Each selected member with all that happens to it, numbered by `line`; one row of nulls where nothing does."""
    steps: list[sa.CTE] = []
    for kind in KINDS:
        for number, change in enumerate(changes):
            if isinstance(change, kind.changes):
                steps.append(kind.step(change, number, programme, tuple(steps)).cte(f"step_{number}"))
    nothing = _rows({}).where(sa.false())
    every = sa.union_all(nothing, *(_rows(step.c) for step in steps)).subquery("every_step")
    order = (every.c.step, every.c.place, every.c.attribute, every.c.newsletter_id)
    line = sa.func.row_number().over(partition_by=selected_members.c.member_id, order_by=order)
    return (
        sa.select(
            selected_members.c.member_id,
            sa.cast(line, sa.Integer).label("line"),
            *(column for column in every.c if column.name not in ("member_id", "place")),
            (every.c.points != every.c.asked).label("clamped"),
        )
        .select_from(selected_members.outerjoin(every, every.c.member_id == selected_members.c.member_id))
        .subquery("planned")
    )


def _rows(said: Any) -> sa.Select[Any]:
    return sa.select(*(said.get(name, sa.cast(sa.null(), type_)).label(name) for name, type_ in COLUMNS.items()))
