"""The programme of the filled account: four balance types with three campaigns each, one after the other."""

from __future__ import annotations

from typing import Final

_EPOCH: Final = """
UPDATE accounts SET data_epoch = (now() AT TIME ZONE 'UTC')::date - :days WHERE account_id = :account_id
"""

_BALANCE_TYPES: Final = """
INSERT INTO balance_types (account_id, code, name, is_default)
SELECT :account_id, code, initcap(code), code = 'STORE'
FROM unnest(ARRAY['STORE', 'BONUS', 'PARTNER', 'SEASON']) AS code
"""

# The campaigns of each type share the days out between them; the last of them goes on.
_CAMPAIGNS: Final = """
INSERT INTO campaigns (account_id, code, name, balance_type_id, starts_at, ends_at)
SELECT account_id, code || third, format('%s campaign %s', name, third), balance_type_id,
    first_at + (third - 1) * :days / 3 * interval '1 day',
    CASE WHEN third < 3 THEN first_at + third * :days / 3 * interval '1 day' END
FROM balance_types, generate_series(1, 3) AS third,
    (SELECT date_trunc('day', now(), 'UTC') - :days * interval '1 day' AS first_at) AS period
WHERE account_id = :account_id
"""

_REASONS: Final = """
INSERT INTO adjustment_reasons (account_id, code, label, effect_up, effect_down)
VALUES (:account_id, 'GOODWILL', 'Goodwill', 'EARNED', 'REDEEMED'),
    (:account_id, 'MISTAKE', 'Booked by mistake', 'REVERSED', 'REVERSED')
"""

_PRICE_GROUPS: Final = """
INSERT INTO price_groups (account_id, code, name, points_threshold)
VALUES (:account_id, 'BRONZE', 'Bronze', 0), (:account_id, 'SILVER', 'Silver', 2000),
    (:account_id, 'GOLD', 'Gold', 9000)
"""

_OUTLETS: Final = """
INSERT INTO outlets (account_id, code, name, position)
SELECT :account_id, 'OUTLET' || number, 'Outlet ' || number, number FROM generate_series(1, 8) AS number
"""

_NEWSLETTERS: Final = """
INSERT INTO newsletters (account_id, code, name)
VALUES (:account_id, 'WEEKLY', 'Weekly offers'), (:account_id, 'SEASONAL', 'Seasonal catalogue')
"""

# One posting a day, recorded when the day was over.
_POSTINGS: Final = """
INSERT INTO postings (posting_id, account_id, position, recorded_at)
SELECT nextval('posting_ids'), :account_id, position,
    least(now(), date_trunc('day', now(), 'UTC') + (position - :days) * interval '1 day')
FROM generate_series(1, :days + 1) AS position ORDER BY position
"""

_CLOCK: Final = """
UPDATE clocks SET position = :days + 1, recorded_at = now(), data_version = 1 WHERE account_id = :account_id
"""

PROGRAMME: Final = (
    _EPOCH,
    _BALANCE_TYPES,
    _CAMPAIGNS,
    _REASONS,
    _PRICE_GROUPS,
    _OUTLETS,
    _NEWSLETTERS,
    _POSTINGS,
    _CLOCK,
)
"""The statements, in their order. They take `account_id` and `days`."""
