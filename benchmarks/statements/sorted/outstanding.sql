-- Most outstanding first: the page's members are found by one sum of balances and one of entries since, and only they
-- are looked up.
SELECT r.*
FROM (
    SELECT member_id
    FROM (
        SELECT member_id, sum(points - transferred) AS points
        FROM balances WHERE account_id = {account_id} GROUP BY member_id HAVING min(first_day) <= '{month_end}'
    ) b
    LEFT JOIN (
        SELECT member_id, sum(points) AS since
        FROM entries WHERE account_id = {account_id} AND day > '{month_end}' AND effect <> 'TRANSFER' GROUP BY member_id
    ) s USING (member_id)
    ORDER BY points - coalesce(since, 0) DESC FETCH FIRST 51 ROWS WITH TIES
) top
JOIN members m USING (member_id)
JOIN bench.outstanding_rows r ON r.relation_reference = m.reference
ORDER BY r.total_outstanding_points DESC, r.relation_reference LIMIT 51
