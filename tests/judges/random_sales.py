"""Random sales with their lines, refunds included, each row with the batch it arrives in."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import strategies as st

from .pools import PRODUCTS, REFERENCES, Row, instants

Draw = st.DrawFn


@st.composite
def sales(draw: Draw, last_batch: int) -> tuple[list[tuple[int, Row]], list[tuple[int, Row]]]:
    """Sales of several types and their lines; a refund names a sale of the same customer, an unknown one or none."""
    rows: list[tuple[int, Row]] = []
    lines: list[tuple[int, Row]] = []
    types = ("SALE", "SALE", "ONLINE", "ONLINE", "LAYBY", "VOUCHER_ISSUE", "REFUND", "REFUND")
    for number in range(draw(st.sampled_from((0, 2, 5, 8, 8, 8)))):
        kind, reference = draw(st.sampled_from(types)), draw(st.sampled_from(REFERENCES))
        refundable = [
            row["order_number"] for _, row in rows if row["customer"] == reference and row["type"] != "REFUND"
        ]
        total = Decimal(draw(st.integers(0, 9) | st.integers(0, 20000))) / 100
        row = {
            "order_number": f"S{number}",
            "customer": reference,
            "sold_at": draw(instants),
            "outlet": "O1",
            "type": kind,
            "total": f"{total:.2f}",
            "refunds": draw(st.sampled_from(("", "UNKNOWN", *refundable))) if kind == "REFUND" else "",
        }
        batch = draw(st.integers(0, last_batch))
        rows.append((batch, row))
        bought = draw(st.lists(st.sampled_from(PRODUCTS), unique=True, max_size=2))
        lines += [(batch, _line(row, product, first=product == bought[0])) for product in bought]
    return rows, lines


def _line(sale: Row, product: str, *, first: bool) -> Row:
    return {
        "order_number": sale["order_number"],
        "product_id": product,
        "supplier_sku": f"SUP-{product}",
        "manufacturer_sku": f"MAN-{product}",
        "quantity": "1",
        "amount": sale["total"] if first else "0.00",
    }
