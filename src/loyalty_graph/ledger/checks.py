"""The questions that `verify` asks: each computes a derived number from the entries, in the plainest way there is.

Deliberately shares nothing with the code that keeps these numbers up to date. Each answers with the first difference:
where it is, what the entries say, and what is stored.
"""

from __future__ import annotations

from typing import Final

BALANCE: Final = """
WITH summed AS (
    SELECT member_id, balance_type_id, sum(points) AS points, max(seq) AS seq,
        coalesce(sum(points) FILTER (WHERE effect = 'EARNED'), 0) AS earned,
        -coalesce(sum(points) FILTER (WHERE effect = 'REVERSED'), 0) AS reversed,
        -coalesce(sum(points) FILTER (WHERE effect = 'REDEEMED'), 0) AS redeemed,
        coalesce(sum(points) FILTER (WHERE effect = 'REIMBURSED'), 0) AS reimbursed,
        -coalesce(sum(points) FILTER (WHERE effect = 'EXPIRED'), 0) AS expired,
        coalesce(sum(points) FILTER (WHERE effect = 'TRANSFER'), 0) AS transferred,
        min(effective_at) AS first_at, max(effective_at) AS last_at, min(day) AS first_day, max(day) AS last_day
    FROM entries WHERE account_id = :account_id GROUP BY member_id, balance_type_id
), stored AS (
    SELECT * FROM balances WHERE account_id = :account_id
), compared AS (
    SELECT member_id, balance_type_id, column_name, expected, found
    FROM summed e FULL JOIN stored b USING (member_id, balance_type_id)
    CROSS JOIN LATERAL (VALUES
        ('points', e.points::text, b.points::text), ('seq', e.seq::text, b.seq::text),
        ('earned', e.earned::text, b.earned::text), ('reversed', e.reversed::text, b.reversed::text),
        ('redeemed', e.redeemed::text, b.redeemed::text), ('reimbursed', e.reimbursed::text, b.reimbursed::text),
        ('expired', e.expired::text, b.expired::text), ('transferred', e.transferred::text, b.transferred::text),
        ('first_at', e.first_at::text, b.first_at::text), ('last_at', e.last_at::text, b.last_at::text),
        ('first_day', e.first_day::text, b.first_day::text), ('last_day', e.last_day::text, b.last_day::text)
    ) AS sides (column_name, expected, found)
    WHERE expected IS DISTINCT FROM found
)
SELECT format('%s of %L in %s', column_name, reference, code), expected, found
FROM compared LEFT JOIN members USING (member_id) LEFT JOIN balance_types USING (balance_type_id)
ORDER BY member_id, balance_type_id, column_name LIMIT 1
"""

SEQ: Final = """
SELECT format('entries of %L in %s', reference, code), format('seq 1 to %s', count(*)),
    format('seq %s to %s', min(seq), max(seq))
FROM entries e LEFT JOIN members m USING (member_id) LEFT JOIN balance_types t USING (balance_type_id)
WHERE e.account_id = :account_id GROUP BY member_id, balance_type_id, reference, code
HAVING min(seq) <> 1 OR max(seq) <> count(*)
ORDER BY member_id, balance_type_id LIMIT 1
"""

DAILY_POINTS: Final = """
WITH nets AS (
    SELECT e.member_id, e.balance_type_id, e.day, sum(e.points) AS net,
        coalesce(sum(points) FILTER (WHERE effect = 'EARNED'), 0) AS earned,
        -coalesce(sum(points) FILTER (WHERE effect = 'REVERSED'), 0) AS reversed,
        -coalesce(sum(points) FILTER (WHERE effect = 'REDEEMED'), 0) AS redeemed,
        coalesce(sum(points) FILTER (WHERE effect = 'REIMBURSED'), 0) AS reimbursed,
        -coalesce(sum(points) FILTER (WHERE effect = 'EXPIRED'), 0) AS expired,
        coalesce(sum(points) FILTER (WHERE effect = 'TRANSFER'), 0) AS transferred
    FROM entries e LEFT JOIN customers c USING (member_id)
    WHERE e.account_id = :account_id AND c.excluded_from_reports IS NOT TRUE
    GROUP BY e.member_id, e.balance_type_id, e.day
), closings AS (
    SELECT *, sum(net) OVER (PARTITION BY member_id, balance_type_id ORDER BY day) AS closing FROM nets
), days AS (
    SELECT balance_type_id, day, sum(earned) AS earned, sum(reversed) AS reversed, sum(redeemed) AS redeemed,
        sum(reimbursed) AS reimbursed, sum(expired) AS expired, sum(transferred) AS transferred,
        sum(greatest(closing, 0) - greatest(closing - net, 0)) AS positive_change,
        sum(least(closing, 0) - least(closing - net, 0)) AS negative_change
    FROM closings GROUP BY balance_type_id, day
), kept AS (
    SELECT balance_type_id, day, earned, reversed, redeemed, reimbursed, expired, transferred,
        positive_change, negative_change
    FROM daily_points WHERE account_id = :account_id
    UNION ALL
    SELECT balance_type_id, day, earned, reversed, redeemed, reimbursed, expired, transferred,
        positive_change, negative_change
    FROM daily_point_deltas WHERE account_id = :account_id
), stored AS (
    SELECT balance_type_id, day, sum(earned) AS earned, sum(reversed) AS reversed, sum(redeemed) AS redeemed,
        sum(reimbursed) AS reimbursed, sum(expired) AS expired, sum(transferred) AS transferred,
        sum(positive_change) AS positive_change, sum(negative_change) AS negative_change
    FROM kept GROUP BY balance_type_id, day
)
SELECT format('%s of %s in %s', column_name, day, code), coalesce(expected, 0), coalesce(found, 0)
FROM days d FULL JOIN stored s USING (balance_type_id, day)
CROSS JOIN LATERAL (VALUES
    ('earned', d.earned, s.earned), ('reversed', d.reversed, s.reversed), ('redeemed', d.redeemed, s.redeemed),
    ('reimbursed', d.reimbursed, s.reimbursed), ('expired', d.expired, s.expired),
    ('transferred', d.transferred, s.transferred), ('positive_change', d.positive_change, s.positive_change),
    ('negative_change', d.negative_change, s.negative_change)
) AS sides (column_name, expected, found)
LEFT JOIN balance_types USING (balance_type_id)
WHERE coalesce(expected, 0) <> coalesce(found, 0)
ORDER BY day, balance_type_id, column_name LIMIT 1
"""

POSITION: Final = """
SELECT format('posting %s', posting_id), number, position
FROM (SELECT *, row_number() OVER (ORDER BY position) AS number FROM postings WHERE account_id = :account_id) counted
WHERE number <> position ORDER BY number LIMIT 1
"""

RECORDED_AT: Final = """
SELECT format('recorded_at of position %s', position), format('not before %s', previous), recorded_at
FROM (
    SELECT *, lag(recorded_at) OVER (ORDER BY position) AS previous FROM postings WHERE account_id = :account_id
) listed
WHERE recorded_at < previous ORDER BY position LIMIT 1
"""

CLOCK: Final = """
SELECT 'the clock', format('position %s at %s', last.position, last.recorded_at),
    format('position %s at %s', c.position, c.recorded_at)
FROM clocks c LEFT JOIN (
    SELECT position, recorded_at FROM postings WHERE account_id = :account_id ORDER BY position DESC LIMIT 1
) last ON true
WHERE c.account_id = :account_id
    AND (c.position <> coalesce(last.position, 0) OR c.recorded_at IS DISTINCT FROM last.recorded_at)
"""

_ENTRY: Final = "format('entry %s of %L in %s', e.seq, m.reference, t.code)"
_NAMES: Final = "LEFT JOIN members m USING (member_id) LEFT JOIN balance_types t USING (balance_type_id)"
_IN_ORDER: Final = "ORDER BY e.member_id, e.balance_type_id, e.seq LIMIT 1"

POSTING: Final = f"""
SELECT {_ENTRY}, format('posting %s', e.posting_id), 'none'
FROM entries e LEFT JOIN postings p ON p.posting_id = e.posting_id AND p.account_id = e.account_id {_NAMES}
WHERE e.account_id = :account_id AND p.posting_id IS NULL {_IN_ORDER}
"""

EXTERNAL_ID: Final = """
SELECT format('external id %L', external_id), e.key, i.key
FROM (
    SELECT external_id, format('member %s, balance type %s, seq %s', member_id, balance_type_id, seq) AS key
    FROM entries WHERE account_id = :account_id AND external_id IS NOT NULL
) e FULL JOIN (
    SELECT external_id, format('member %s, balance type %s, seq %s', member_id, balance_type_id, seq) AS key
    FROM entry_ids WHERE account_id = :account_id
) i USING (external_id)
WHERE e.key IS DISTINCT FROM i.key ORDER BY external_id LIMIT 1
"""

REVERSES: Final = f"""
SELECT {_ENTRY}, format('reverses seq %s of balance type %s', e.reverses_seq, e.reverses_balance_type_id), 'none'
FROM entries e LEFT JOIN entries r ON r.member_id = e.member_id
    AND r.balance_type_id = e.reverses_balance_type_id AND r.seq = e.reverses_seq
LEFT JOIN members m ON m.member_id = e.member_id
LEFT JOIN balance_types t ON t.balance_type_id = e.balance_type_id
WHERE e.account_id = :account_id AND e.reverses_seq IS NOT NULL AND r.seq IS NULL {_IN_ORDER}
"""

TRANSFER: Final = """
SELECT format('transfers of %L in operation %s', reference, coalesce(operation, 'none')), 0, sum(points)
FROM entries e LEFT JOIN members USING (member_id)
WHERE e.account_id = :account_id AND effect = 'TRANSFER' GROUP BY member_id, reference, operation
HAVING sum(points) <> 0 ORDER BY member_id, operation LIMIT 1
"""

DAY: Final = f"""
SELECT {_ENTRY}, (e.effective_at AT TIME ZONE 'UTC')::date, e.day
FROM entries e {_NAMES}
WHERE e.account_id = :account_id AND e.day <> (e.effective_at AT TIME ZONE 'UTC')::date {_IN_ORDER}
"""

OWNER: Final = f"""
SELECT {_ENTRY}, 'nothing of another account',
    concat_ws(', ', CASE WHEN m.account_id IS DISTINCT FROM e.account_id THEN 'member' END,
        CASE WHEN t.account_id IS DISTINCT FROM e.account_id THEN 'balance type' END,
        CASE WHEN e.campaign_id IS NOT NULL AND c.account_id IS DISTINCT FROM e.account_id THEN 'campaign' END,
        CASE WHEN e.reason_id IS NOT NULL AND r.account_id IS DISTINCT FROM e.account_id THEN 'reason' END)
FROM entries e {_NAMES}
LEFT JOIN campaigns c USING (campaign_id) LEFT JOIN adjustment_reasons r USING (reason_id)
WHERE e.account_id = :account_id AND (m.account_id IS DISTINCT FROM e.account_id
    OR t.account_id IS DISTINCT FROM e.account_id
    OR e.campaign_id IS NOT NULL AND c.account_id IS DISTINCT FROM e.account_id
    OR e.reason_id IS NOT NULL AND r.account_id IS DISTINCT FROM e.account_id) {_IN_ORDER}
"""

MEMBER: Final = """
SELECT format('reference %L', reference), m.member_id, r.member_id
FROM (SELECT * FROM members WHERE account_id = :account_id) m
FULL JOIN (SELECT * FROM member_references WHERE account_id = :account_id) r USING (reference)
WHERE m.member_id IS DISTINCT FROM r.member_id ORDER BY reference LIMIT 1
"""

CHECKS: Final = {
    "BALANCE": BALANCE,
    "SEQ": SEQ,
    "DAILY_POINTS": DAILY_POINTS,
    "POSITION": POSITION,
    "RECORDED_AT": RECORDED_AT,
    "CLOCK": CLOCK,
    "POSTING": POSTING,
    "EXTERNAL_ID": EXTERNAL_ID,
    "REVERSES": REVERSES,
    "TRANSFER": TRANSFER,
    "DAY": DAY,
    "OWNER": OWNER,
    "MEMBER": MEMBER,
}
"""The kind of each difference and the query that finds the first: place, what the entries say, what is stored."""
