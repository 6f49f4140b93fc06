-- The days from nothing but entries: what each balance was after each of its days, by a window over its history.
WITH changed AS (
    SELECT e.member_id, e.balance_type_id, e.day, sum(e.points) AS points,
        coalesce(sum(e.points) FILTER (WHERE e.effect = 'EARNED'), 0) AS earned,
        coalesce(-sum(e.points) FILTER (WHERE e.effect = 'REVERSED'), 0) AS reversed,
        coalesce(-sum(e.points) FILTER (WHERE e.effect = 'REDEEMED'), 0) AS redeemed,
        coalesce(sum(e.points) FILTER (WHERE e.effect = 'REIMBURSED'), 0) AS reimbursed,
        coalesce(-sum(e.points) FILTER (WHERE e.effect = 'EXPIRED'), 0) AS expired,
        coalesce(sum(e.points) FILTER (WHERE e.effect = 'TRANSFER'), 0) AS transferred
    FROM entries e LEFT JOIN customers c USING (member_id)
    WHERE e.account_id = {account_id} AND c.excluded_from_reports IS NOT TRUE AND e.day <= '{last}'
    GROUP BY e.member_id, e.balance_type_id, e.day
), balanced AS (
    SELECT *, sum(points) OVER (PARTITION BY member_id, balance_type_id ORDER BY day) AS balance FROM changed
), moved AS (
    SELECT day, sum(earned) AS earned, sum(reversed) AS reversed, sum(redeemed) AS redeemed,
        sum(reimbursed) AS reimbursed, sum(expired) AS expired, sum(transferred) AS transferred,
        sum(greatest(balance, 0) - greatest(balance - points, 0)) AS positive_change,
        sum(least(balance, 0) - least(balance - points, 0)) AS negative_change
    FROM balanced GROUP BY day
), closed AS (
    SELECT *, coalesce(sum(positive_change) OVER (ORDER BY day), 0) AS positive,
        coalesce(sum(negative_change) OVER (ORDER BY day), 0) AS negative
    FROM moved FULL JOIN (SELECT generate_series('{first}'::date, '{last}', interval '1 day')::date AS day) days USING (day)
)
SELECT day AS date, coalesce(earned, 0)::bigint AS total_points_earned,
    coalesce(reversed, 0)::bigint AS points_earning_reversed, coalesce(redeemed, 0)::bigint AS total_points_redeemed,
    coalesce(reimbursed, 0)::bigint AS redeemed_points_reimbursed, coalesce(expired, 0)::bigint AS total_points_expired,
    coalesce(transferred, 0)::bigint AS transfer_net,
    (positive + negative - coalesce(positive_change + negative_change, 0))::bigint AS total_outstanding_points_start,
    (positive + negative)::bigint AS total_outstanding_points_end,
    coalesce(positive_change + negative_change, 0)::bigint AS difference_in_outstanding_points,
    positive::bigint AS positive_outstanding_points, negative::bigint AS negative_outstanding_points
FROM closed WHERE day >= '{first}' ORDER BY day
