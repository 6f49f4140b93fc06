-- Customers with an entry, found member by member: a page costs the page.
SELECT m.reference, c.email, c.first_name, c.last_name, b.points AS balance, b.points AS campaign_net, b.entry_count,
    b.first_entry_at, b.last_entry_at
FROM members m
JOIN customers c USING (member_id)
CROSS JOIN LATERAL (
    SELECT sum(points)::bigint AS points, sum(seq)::bigint AS entry_count, min(first_at) AS first_entry_at,
        max(last_at) AS last_entry_at
    FROM balances WHERE member_id = m.member_id GROUP BY member_id
) b
WHERE m.account_id = {account_id}
