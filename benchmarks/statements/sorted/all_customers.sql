-- Most entries first: the page is found by counting all entries of campaigns once, the rest is looked up for it alone.
SELECT top.reference, c.email, c.first_name, c.last_name,
    CASE WHEN n.codes IS NULL THEN 'TRANSACTED' ELSE 'BOTH' END AS membership,
    coalesce(n.codes, '{{}}') AS enrolled_campaigns, top.entry_count, top.first_entry_at, top.last_entry_at,
    c.created_at
FROM (
    SELECT m.member_id, m.reference, t.entry_count, t.first_entry_at, t.last_entry_at
    FROM (
        SELECT member_id, count(*) AS entry_count, min(effective_at) AS first_entry_at,
            max(effective_at) AS last_entry_at
        FROM entries WHERE account_id = {account_id} AND campaign_id IS NOT NULL GROUP BY member_id
    ) t
    JOIN members m USING (member_id)
    JOIN customers USING (member_id)
    ORDER BY t.entry_count DESC, m.reference LIMIT 51
) top
JOIN customers c USING (member_id)
CROSS JOIN LATERAL (
    SELECT array_agg(code ORDER BY code) AS codes
    FROM enrolments JOIN campaigns USING (campaign_id) WHERE member_id = top.member_id
) n
ORDER BY top.entry_count DESC, top.reference
