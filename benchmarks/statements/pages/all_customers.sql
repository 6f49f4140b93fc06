-- Customers enrolled in a campaign or with an entry in one, found member by member.
SELECT m.reference, c.email, c.first_name, c.last_name,
    CASE WHEN t.entry_count = 0 THEN 'ENROLLED' WHEN n.codes IS NULL THEN 'TRANSACTED' ELSE 'BOTH' END AS membership,
    coalesce(n.codes, '{{}}') AS enrolled_campaigns, t.entry_count, t.first_entry_at, t.last_entry_at, c.created_at
FROM members m
JOIN customers c USING (member_id)
CROSS JOIN LATERAL (
    SELECT count(*) AS entry_count, min(effective_at) AS first_entry_at, max(effective_at) AS last_entry_at
    FROM entries WHERE member_id = m.member_id AND campaign_id IS NOT NULL
) t
CROSS JOIN LATERAL (
    SELECT array_agg(code ORDER BY code) AS codes
    FROM enrolments JOIN campaigns USING (campaign_id) WHERE member_id = m.member_id
) n
WHERE m.account_id = {account_id} AND (t.entry_count > 0 OR n.codes IS NOT NULL)
