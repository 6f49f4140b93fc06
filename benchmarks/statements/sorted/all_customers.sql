-- Most entries first: the page's members are found by counting along the index of campaigns' entries, and only they are
-- looked up.
SELECT r.*
FROM (
    SELECT member_id
    FROM (
        SELECT member_id, count(*) AS entry_count
        FROM entries WHERE campaign_id IN (SELECT campaign_id FROM campaigns WHERE account_id = {account_id})
        GROUP BY member_id
    ) t
    WHERE EXISTS (SELECT FROM customers c WHERE c.member_id = t.member_id)
    ORDER BY entry_count DESC FETCH FIRST 51 ROWS WITH TIES
) top
JOIN members m USING (member_id)
JOIN bench.all_customers_rows r USING (reference)
ORDER BY r.entry_count DESC, r.reference LIMIT 51
