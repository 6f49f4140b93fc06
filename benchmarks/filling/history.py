"""The entries of the filled account, as they would have come in: in the order of their times, not member by member.

Members differ as those of shops do, log-normally: half of them have half the average or less, a few hundreds of times
as many entries as most, one of 20 none. Two entries of a hundred are a transfer, of which each makes a pair.
"""

from __future__ import annotations

from typing import Final

# Shares of the entries by the normal distribution (Box and Muller), added up so that all of them are exactly as many.
_SHARES: Final = """
CREATE TEMPORARY TABLE shares ON COMMIT DROP AS
WITH weights AS (
    SELECT member_id, number, CASE WHEN pg_temp.draw(number, 20) < 0.05 THEN 0 ELSE
        exp(1.2 * sqrt(-2 * ln(1 - pg_temp.draw(number, 21))) * cos(2 * pi() * pg_temp.draw(number, 22))) END AS weight
    FROM numbered_members
), added_up AS (
    SELECT member_id, number, sum(weight) OVER (ORDER BY number) AS weight FROM weights
), bounds AS (
    SELECT member_id, number, floor(weight / max(weight) OVER () * :entries)::bigint AS last FROM added_up
)
SELECT member_id, last - entries AS before, entries
FROM (SELECT member_id, last, last - lag(last, 1, 0::bigint) OVER (ORDER BY number) AS entries FROM bounds) AS counted
WHERE entries > 0
"""

# OFFSET 0: what is drawn is computed once, and not wherever it is used.
_ENTRIES: Final = """
INSERT INTO entries (member_id, balance_type_id, seq, account_id, effect, kind, points, campaign_id, effective_at, day,
    initiated_at, posting_id, order_number, reason_id, note, external_id)
WITH period AS (
    SELECT first_at, extract(epoch FROM now() - first_at)::float8 AS seconds
    FROM (SELECT date_trunc('day', now(), 'UTC') - :days * interval '1 day' AS first_at) AS start
), numbered AS (
    SELECT member_id, place, before + place AS number, before + (place + 1) / 2 AS pair,
        (place % 2 = 0 OR place < entries) AND pg_temp.draw(before + (place + 1) / 2, 23) < 0.02 AS is_transfer
    FROM shares CROSS JOIN generate_series(1, entries) AS place
), timed AS (
    SELECT *, power(pg_temp.draw(CASE WHEN is_transfer THEN pair ELSE number END, 24), 0.8) AS elapsed,
        pg_temp.draw(number, 25) AS type_draw, pg_temp.draw(number, 26) AS kind_draw,
        pg_temp.draw(CASE WHEN is_transfer THEN pair ELSE number END, 27) AS points_draw
    FROM numbered OFFSET 0
), drawn AS (
    SELECT member_id, number, elapsed, first_at + make_interval(secs => floor(elapsed * seconds)) AS effective_at,
        CASE WHEN is_transfer THEN (ARRAY['STORE', 'BONUS'])[2 - place % 2]
            WHEN type_draw < 0.7 THEN 'STORE' WHEN type_draw < 0.88 THEN 'BONUS'
            WHEN type_draw < 0.97 THEN 'PARTNER' ELSE 'SEASON' END AS type,
        CASE WHEN is_transfer THEN (ARRAY['TRANSFER_OUT', 'TRANSFER_IN'])[2 - place % 2]
            WHEN kind_draw < 0.48 THEN 'EARN_RULE' WHEN kind_draw < 0.62 THEN 'EARN_CAMPAIGN_BONUS'
            WHEN kind_draw < 0.66 THEN 'EARN_MANUAL' WHEN kind_draw < 0.68 THEN 'ADJUST_AWARD'
            WHEN kind_draw < 0.77 THEN 'REDEEM_CHECKOUT' WHEN kind_draw < 0.85 THEN 'REDEEM_REWARD'
            WHEN kind_draw < 0.87 THEN 'REIMBURSE' WHEN kind_draw < 0.92 THEN 'REVERSAL_ORDER_REFUND'
            WHEN kind_draw < 0.99 THEN 'EXPIRY' ELSE 'EXPIRY_REINSTATED' END AS kind,
        1 + floor(500 * points_draw * points_draw * points_draw)::bigint AS points
    FROM timed CROSS JOIN period
), kinds (kind, effect, sign, note) AS (
    VALUES ('EARN_RULE', 'EARNED', 1, 'Earned at the till'),
        ('EARN_CAMPAIGN_BONUS', 'EARNED', 1, 'Bonus of the campaign'),
        ('EARN_MANUAL', 'EARNED', 1, 'Missed at the till'),
        ('ADJUST_AWARD', 'EARNED', 1, 'With our apologies'),
        ('REDEEM_CHECKOUT', 'REDEEMED', -2, 'Paid with points'),
        ('REDEEM_REWARD', 'REDEEMED', -2, 'Exchanged for a reward'),
        ('REIMBURSE', 'REIMBURSED', 1, 'Reward handed back'),
        ('REVERSAL_ORDER_REFUND', 'REVERSED', -1, 'Order refunded'),
        ('EXPIRY', 'EXPIRED', -1, 'Not used in time'),
        ('EXPIRY_REINSTATED', 'EXPIRED', 1, 'Given another chance'),
        ('TRANSFER_OUT', 'TRANSFER', -1, 'Moved to the bonus'),
        ('TRANSFER_IN', 'TRANSFER', 1, 'Moved from the store')
), seconded AS (
    SELECT *, (effective_at AT TIME ZONE 'UTC')::date AS day FROM drawn OFFSET 0
)
SELECT e.member_id, t.balance_type_id,
    row_number() OVER (PARTITION BY e.member_id, t.balance_type_id ORDER BY e.effective_at, e.number),
    :account_id, k.effect::effect, k.kind::entry_kind, k.sign * e.points,
    CASE WHEN k.kind = 'EARN_CAMPAIGN_BONUS' OR pg_temp.draw(e.number, 28) < 0.5 THEN c.campaign_id END,
    e.effective_at, e.day, CASE WHEN k.kind = 'REDEEM_CHECKOUT' THEN e.effective_at - interval '2 days' END,
    p.posting_id, 'O' || lpad(e.number::text, 9, '0'), CASE WHEN k.kind = 'ADJUST_AWARD' THEN r.reason_id END, k.note,
    'E' || lpad(e.number::text, 9, '0')
FROM seconded e
JOIN kinds k USING (kind)
JOIN balance_types t ON t.account_id = :account_id AND t.code = e.type
JOIN campaigns c ON c.account_id = :account_id AND c.code = e.type || least(1 + floor(3 * elapsed), 3)
JOIN postings p ON p.account_id = :account_id
    AND p.position = 1 + :days - ((now() AT TIME ZONE 'UTC')::date - e.day)
JOIN adjustment_reasons r ON r.account_id = :account_id AND r.code = 'GOODWILL'
ORDER BY e.effective_at, e.number
"""

_ENTRY_IDS: Final = """
INSERT INTO entry_ids (account_id, external_id, member_id, balance_type_id, seq)
SELECT account_id, external_id, member_id, balance_type_id, seq
FROM entries WHERE account_id = :account_id ORDER BY external_id
"""

_BALANCES: Final = """
INSERT INTO balances (member_id, balance_type_id, account_id, points, seq, earned, reversed, redeemed, reimbursed,
    expired, transferred, first_at, last_at, first_day, last_day)
SELECT member_id, balance_type_id, :account_id, sum(points), count(*),
    coalesce(sum(points) FILTER (WHERE effect = 'EARNED'), 0),
    coalesce(-sum(points) FILTER (WHERE effect = 'REVERSED'), 0),
    coalesce(-sum(points) FILTER (WHERE effect = 'REDEEMED'), 0),
    coalesce(sum(points) FILTER (WHERE effect = 'REIMBURSED'), 0),
    coalesce(-sum(points) FILTER (WHERE effect = 'EXPIRED'), 0),
    coalesce(sum(points) FILTER (WHERE effect = 'TRANSFER'), 0),
    min(effective_at), max(effective_at), min(day), max(day)
FROM entries WHERE account_id = :account_id GROUP BY member_id, balance_type_id ORDER BY member_id, balance_type_id
"""

HISTORY: Final = (_SHARES, _ENTRIES, _ENTRY_IDS, _BALANCES)
"""The statements, in their order. They take `account_id`, `entries` and `days`, and need `numbered_members`."""
