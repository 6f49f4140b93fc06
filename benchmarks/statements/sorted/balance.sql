-- Highest balances first: all balances added up once, names looked up for what may be on the page.
SELECT m.reference, c.email, c.first_name, c.last_name, b.points AS balance, b.points AS campaign_net, b.entry_count,
    b.first_entry_at, b.last_entry_at
FROM (
    SELECT member_id, sum(points)::bigint AS points, sum(seq)::bigint AS entry_count, min(first_at) AS first_entry_at,
        max(last_at) AS last_entry_at
    FROM balances WHERE account_id = {account_id} GROUP BY member_id
) b
JOIN members m USING (member_id)
JOIN customers c USING (member_id)
ORDER BY b.points DESC, m.reference LIMIT 51
