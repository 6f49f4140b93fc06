-- Last month: what entries since its first day did, and balances less that.
SELECT c.email, m.reference, f.earned AS total_points_earned, f.reversed AS points_earning_reversed,
    f.redeemed AS total_points_redeemed, f.reimbursed AS redeemed_points_reimbursed,
    f.expired AS total_points_expired, f.transferred AS transfer_net, f.opening AS points_balance_start,
    f.closing AS points_balance_end, f.closing - f.opening AS difference_in_points_balance
FROM members m
LEFT JOIN customers c USING (member_id)
CROSS JOIN LATERAL (
    SELECT sum(b.points - s.since)::bigint AS opening, sum(b.points - s.after)::bigint AS closing,
        sum(s.earned)::bigint AS earned, sum(s.reversed)::bigint AS reversed, sum(s.redeemed)::bigint AS redeemed,
        sum(s.reimbursed)::bigint AS reimbursed, sum(s.expired)::bigint AS expired,
        sum(s.transferred)::bigint AS transferred
    FROM balances b
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(points), 0) AS since,
            coalesce(sum(points) FILTER (WHERE day > '{month_end}'), 0) AS after,
            coalesce(sum(points) FILTER (WHERE effect = 'EARNED' AND day <= '{month_end}'), 0) AS earned,
            coalesce(-sum(points) FILTER (WHERE effect = 'REVERSED' AND day <= '{month_end}'), 0) AS reversed,
            coalesce(-sum(points) FILTER (WHERE effect = 'REDEEMED' AND day <= '{month_end}'), 0) AS redeemed,
            coalesce(sum(points) FILTER (WHERE effect = 'REIMBURSED' AND day <= '{month_end}'), 0) AS reimbursed,
            coalesce(-sum(points) FILTER (WHERE effect = 'EXPIRED' AND day <= '{month_end}'), 0) AS expired,
            coalesce(sum(points) FILTER (WHERE effect = 'TRANSFER' AND day <= '{month_end}'), 0) AS transferred
        FROM entries e
        WHERE e.member_id = b.member_id AND e.balance_type_id = b.balance_type_id AND e.day >= '{month_start}'
            AND b.last_day >= '{month_start}'
    ) s
    WHERE b.member_id = m.member_id GROUP BY b.member_id HAVING min(b.first_day) <= '{month_end}'
) f
WHERE m.account_id = {account_id} AND c.excluded_from_reports IS NOT TRUE
