-- Most outstanding first: all balances and all entries since are added up in one pass each.
SELECT m.reference AS relation_reference, f.earned AS total_earned_points, f.reversed AS total_reversal_points,
    f.redeemed - f.reimbursed AS total_redeemed_points, f.expired AS total_expired_points,
    f.earned - f.reversed - f.redeemed + f.reimbursed - f.expired AS total_outstanding_points,
    f.redeemed AS redeemed_gross, f.reimbursed, 0::bigint AS opening_points, f.closing AS closing_points,
    f.transferred AS transfer_net
FROM (
    SELECT b.member_id, b.points - coalesce(s.points, 0) AS closing, b.earned - coalesce(s.earned, 0) AS earned,
        b.reversed - coalesce(s.reversed, 0) AS reversed, b.redeemed - coalesce(s.redeemed, 0) AS redeemed,
        b.reimbursed - coalesce(s.reimbursed, 0) AS reimbursed, b.expired - coalesce(s.expired, 0) AS expired,
        b.transferred - coalesce(s.transferred, 0) AS transferred
    FROM (
        SELECT member_id, sum(points)::bigint AS points, sum(earned)::bigint AS earned,
            sum(reversed)::bigint AS reversed, sum(redeemed)::bigint AS redeemed,
            sum(reimbursed)::bigint AS reimbursed, sum(expired)::bigint AS expired,
            sum(transferred)::bigint AS transferred
        FROM balances WHERE account_id = {account_id} GROUP BY member_id HAVING min(first_day) <= '{month_end}'
    ) b
    LEFT JOIN (
        SELECT member_id, sum(points)::bigint AS points,
            sum(points) FILTER (WHERE effect = 'EARNED')::bigint AS earned,
            -sum(points) FILTER (WHERE effect = 'REVERSED')::bigint AS reversed,
            -sum(points) FILTER (WHERE effect = 'REDEEMED')::bigint AS redeemed,
            sum(points) FILTER (WHERE effect = 'REIMBURSED')::bigint AS reimbursed,
            -sum(points) FILTER (WHERE effect = 'EXPIRED')::bigint AS expired,
            sum(points) FILTER (WHERE effect = 'TRANSFER')::bigint AS transferred
        FROM entries WHERE account_id = {account_id} AND day > '{month_end}' GROUP BY member_id
    ) s USING (member_id)
) f
JOIN members m USING (member_id)
ORDER BY total_outstanding_points DESC, m.reference LIMIT 51
