"""The members of the filled account. They signed up in no order of their references; one of 50 has no record."""

from __future__ import annotations

from typing import Final

# Odd factors keep references apart: each number below 2^32 is hit once.
_MEMBERS: Final = """
WITH registered AS (
    INSERT INTO members (account_id, reference)
    SELECT :account_id, 'M' || lpad(upper(to_hex(number * 2654435761 % 4294967296)), 8, '0')
    FROM generate_series(1, :members) AS number ORDER BY number
    RETURNING account_id, reference, member_id
)
INSERT INTO member_references (account_id, reference, member_id)
SELECT account_id, reference, member_id FROM registered ORDER BY reference
"""

_NUMBERED: Final = """
CREATE TEMPORARY TABLE numbered_members ON COMMIT DROP AS
SELECT member_id, row_number() OVER (ORDER BY member_id) AS number FROM members WHERE account_id = :account_id
"""

_CUSTOMERS: Final = """
INSERT INTO customers (member_id, account_id, email, first_name, last_name, phone, employee, excluded_from_reports,
    accrual_enabled, price_group_id, receive_email, receive_post, receive_sms, account_customer, opted_out_at,
    closed_at, created_at)
SELECT member_id, :account_id, lower(format('%s.%s.%s@example.com', first_name, last_name, number)), first_name,
    last_name, '+49 30 ' || 1000000 + number, pg_temp.draw(number, 2) < 0.01, pg_temp.draw(number, 3) < 0.01,
    pg_temp.draw(number, 4) < 0.98, groups[1 + floor(3.3 * pg_temp.draw(number, 5))], pg_temp.draw(number, 6) < 0.6,
    pg_temp.draw(number, 7) < 0.2, pg_temp.draw(number, 8) < 0.4, pg_temp.draw(number, 9) < 0.05,
    CASE WHEN pg_temp.draw(number, 10) < 0.02 THEN now() - pg_temp.draw(number, 11) * interval '100 days' END,
    CASE WHEN pg_temp.draw(number, 12) < 0.01 THEN now() - pg_temp.draw(number, 13) * interval '100 days' END,
    now() - (:days + pg_temp.draw(number, 14) * 1000) * interval '1 day'
FROM numbered_members
CROSS JOIN (
    SELECT ARRAY['Ada', 'Ben', 'Carla', 'David', 'Elif', 'Farid', 'Greta', 'Hugo', 'Ines', 'Jonas', 'Kim'] AS firsts,
        ARRAY['Adams', 'Brandt', 'Costa', 'Demir', 'Evans', 'Fischer', 'Garcia', 'Haddad', 'Ivanov', 'Jensen'] AS lasts,
        ARRAY(SELECT price_group_id FROM price_groups WHERE account_id = :account_id) AS groups
) AS choices
CROSS JOIN LATERAL (SELECT firsts[1 + number % 11] AS first_name, lasts[1 + number % 10] AS last_name) AS names
WHERE pg_temp.draw(number, 1) >= 0.02
"""

_ENROLMENTS: Final = """
INSERT INTO enrolments (member_id, campaign_id, account_id, enrolled_at)
SELECT member_id, campaign_id, account_id, starts_at
FROM numbered_members JOIN customers USING (member_id) JOIN campaigns USING (account_id)
WHERE pg_temp.draw(number * 1000 + campaign_id % 1000, 15) < 0.08
"""

_SURVEY_ANSWERS: Final = """
INSERT INTO survey_answers (member_id, segment_group, option, account_id)
SELECT member_id, 'Interests', option, account_id
FROM numbered_members JOIN customers USING (member_id)
CROSS JOIN unnest(ARRAY['Books', 'Garden', 'Kitchen', 'Music', 'Sports']) WITH ORDINALITY AS options (option, place)
WHERE pg_temp.draw(number * 10 + place, 16) < 0.06
"""

_NEWSLETTER_MEMBERS: Final = """
INSERT INTO newsletter_members (member_id, newsletter_id, account_id, added_at)
SELECT member_id, newsletter_id, account_id, created_at
FROM numbered_members JOIN customers USING (member_id) JOIN newsletters USING (account_id)
WHERE pg_temp.draw(number * 10 + newsletter_id % 10, 17) < 0.2
"""

MEMBERS: Final = (_MEMBERS, _NUMBERED, _CUSTOMERS, _ENROLMENTS, _SURVEY_ANSWERS, _NEWSLETTER_MEMBERS)
"""The statements, in their order. They take `account_id`, `members` and `days`, and leave `numbered_members`."""
