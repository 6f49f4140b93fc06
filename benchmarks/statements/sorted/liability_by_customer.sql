-- Highest balances at the end of last month first: the page's members are found by one sum of balances and one of
-- entries since, and only they are looked up.
SELECT r.*
FROM (
    SELECT member_id
    FROM (
        SELECT member_id, sum(points) AS points
        FROM balances WHERE account_id = {account_id} GROUP BY member_id HAVING min(first_day) <= '{month_end}'
    ) b
    LEFT JOIN (
        SELECT member_id, sum(points) AS since
        FROM entries WHERE account_id = {account_id} AND day > '{month_end}' GROUP BY member_id
    ) s USING (member_id)
    WHERE NOT EXISTS (SELECT FROM customers c WHERE c.member_id = b.member_id AND c.excluded_from_reports)
    ORDER BY points - coalesce(since, 0) DESC FETCH FIRST 51 ROWS WITH TIES
) top
JOIN members m USING (member_id)
JOIN bench.liability_by_customer_rows r USING (reference)
ORDER BY r.points_balance_end DESC, r.reference LIMIT 51
