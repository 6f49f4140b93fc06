-- Highest balances at the end of last month first: balances and the entries since are added up in one pass each.
SELECT c.email, m.reference, coalesce(s.earned, 0) AS total_points_earned,
    coalesce(s.reversed, 0) AS points_earning_reversed, coalesce(s.redeemed, 0) AS total_points_redeemed,
    coalesce(s.reimbursed, 0) AS redeemed_points_reimbursed, coalesce(s.expired, 0) AS total_points_expired,
    coalesce(s.transferred, 0) AS transfer_net, b.points - coalesce(s.since, 0) AS points_balance_start,
    b.points - coalesce(s.after, 0) AS points_balance_end,
    coalesce(s.since, 0) - coalesce(s.after, 0) AS difference_in_points_balance
FROM (
    SELECT member_id, sum(points)::bigint AS points
    FROM balances WHERE account_id = {account_id} GROUP BY member_id HAVING min(first_day) <= '{month_end}'
) b
LEFT JOIN (
    SELECT member_id, sum(points)::bigint AS since,
        sum(points) FILTER (WHERE day > '{month_end}')::bigint AS after,
        sum(points) FILTER (WHERE effect = 'EARNED' AND day <= '{month_end}')::bigint AS earned,
        -sum(points) FILTER (WHERE effect = 'REVERSED' AND day <= '{month_end}')::bigint AS reversed,
        -sum(points) FILTER (WHERE effect = 'REDEEMED' AND day <= '{month_end}')::bigint AS redeemed,
        sum(points) FILTER (WHERE effect = 'REIMBURSED' AND day <= '{month_end}')::bigint AS reimbursed,
        -sum(points) FILTER (WHERE effect = 'EXPIRED' AND day <= '{month_end}')::bigint AS expired,
        sum(points) FILTER (WHERE effect = 'TRANSFER' AND day <= '{month_end}')::bigint AS transferred
    FROM entries WHERE account_id = {account_id} AND day >= '{month_start}' GROUP BY member_id
) s USING (member_id)
JOIN members m USING (member_id)
LEFT JOIN customers c USING (member_id)
WHERE c.excluded_from_reports IS NOT TRUE
ORDER BY points_balance_end DESC, m.reference LIMIT 51
