-- To the end of last month: balances less what entries did since, read only where there are any.
SELECT m.reference AS relation_reference, f.earned AS total_earned_points, f.reversed AS total_reversal_points,
    f.redeemed - f.reimbursed AS total_redeemed_points, f.expired AS total_expired_points,
    f.earned - f.reversed - f.redeemed + f.reimbursed - f.expired AS total_outstanding_points,
    f.redeemed AS redeemed_gross, f.reimbursed, 0::bigint AS opening_points, f.closing AS closing_points,
    f.transferred AS transfer_net
FROM members m
CROSS JOIN LATERAL (
    SELECT sum(b.points - s.points)::bigint AS closing, sum(b.earned - s.earned)::bigint AS earned,
        sum(b.reversed - s.reversed)::bigint AS reversed, sum(b.redeemed - s.redeemed)::bigint AS redeemed,
        sum(b.reimbursed - s.reimbursed)::bigint AS reimbursed, sum(b.expired - s.expired)::bigint AS expired,
        sum(b.transferred - s.transferred)::bigint AS transferred
    FROM balances b
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(points), 0) AS points,
            coalesce(sum(points) FILTER (WHERE effect = 'EARNED'), 0) AS earned,
            coalesce(-sum(points) FILTER (WHERE effect = 'REVERSED'), 0) AS reversed,
            coalesce(-sum(points) FILTER (WHERE effect = 'REDEEMED'), 0) AS redeemed,
            coalesce(sum(points) FILTER (WHERE effect = 'REIMBURSED'), 0) AS reimbursed,
            coalesce(-sum(points) FILTER (WHERE effect = 'EXPIRED'), 0) AS expired,
            coalesce(sum(points) FILTER (WHERE effect = 'TRANSFER'), 0) AS transferred
        FROM entries e
        WHERE e.member_id = b.member_id AND e.balance_type_id = b.balance_type_id AND e.day > '{month_end}'
            AND b.last_day > '{month_end}'
    ) s
    WHERE b.member_id = m.member_id GROUP BY b.member_id HAVING min(b.first_day) <= '{month_end}'
) f
WHERE m.account_id = {account_id}
