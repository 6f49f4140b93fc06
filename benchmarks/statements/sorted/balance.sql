-- Highest balances first: the page's members are found by their sums alone, and only they are looked up.
SELECT r.*
FROM (
    SELECT member_id
    FROM (SELECT member_id, sum(points) AS points FROM balances WHERE account_id = {account_id} GROUP BY member_id) b
    WHERE EXISTS (SELECT FROM customers c WHERE c.member_id = b.member_id)
    ORDER BY points DESC FETCH FIRST 51 ROWS WITH TIES
) top
JOIN members m USING (member_id)
JOIN bench.balance_rows r USING (reference)
ORDER BY r.balance DESC, r.reference LIMIT 51
