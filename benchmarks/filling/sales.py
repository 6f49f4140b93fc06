"""What members of the filled account bought: a fifth of what they earned by rule in STORE has its sale."""

from __future__ import annotations

from typing import Final

_SALES: Final = """
INSERT INTO sales (member_id, order_number, account_id, sold_at, day, outlet_id, type, total)
SELECT member_id, order_number, :account_id, effective_at, day, outlets[1 + seq % 8],
    (ARRAY['SALE', 'SALE', 'SALE', 'ONLINE', 'LAYBY'])[1 + floor(5 * pg_temp.draw(seq, 31))], points * 1.25
FROM entries
CROSS JOIN (SELECT ARRAY(SELECT outlet_id FROM outlets WHERE account_id = :account_id) AS outlets) AS places
WHERE account_id = :account_id AND kind = 'EARN_RULE' AND pg_temp.draw(hashtext(order_number), 30) < 0.2
    AND balance_type_id = (SELECT balance_type_id FROM balance_types WHERE account_id = :account_id AND code = 'STORE')
"""

_REFUNDS: Final = """
INSERT INTO sales (member_id, order_number, account_id, sold_at, day, outlet_id, type, total, refunds)
SELECT member_id, 'R' || order_number, account_id, sold_at + interval '3 days', day + 3, outlet_id, 'REFUND', total,
    order_number
FROM sales
WHERE account_id = :account_id AND pg_temp.draw(hashtext(order_number), 32) < 0.05
    AND sold_at < now() - interval '3 days'
"""

_ORDER_NUMBERS: Final = """
INSERT INTO order_numbers (account_id, order_number, member_id)
SELECT account_id, order_number, member_id FROM sales WHERE account_id = :account_id ORDER BY order_number
"""

_SALE_LINES: Final = """
INSERT INTO sale_lines (member_id, order_number, line, account_id, product_id, supplier_sku, manufacturer_sku, quantity,
    amount)
SELECT member_id, order_number, line, account_id, 'P' || product, 'S' || product, 'F' || product, 1, total / lines
FROM sales
CROSS JOIN LATERAL (SELECT 1 + (hashtext(order_number) & 1) AS lines) AS counted
CROSS JOIN LATERAL generate_series(1, lines) AS line
CROSS JOIN LATERAL (SELECT floor(4000 * pg_temp.draw(hashtext(order_number), 32 + line)) AS product) AS bought
WHERE account_id = :account_id
"""

SALES: Final = (_SALES, _REFUNDS, _ORDER_NUMBERS, _SALE_LINES)
"""The statements, in their order. They take `account_id` and need the entries."""
