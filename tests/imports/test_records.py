from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.errors import ImportRefusedError
from loyalty_graph.exports.formulas import guard

from .folders import SHOP, everything, import_shop, import_text, select, verified

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

_GROUPS = """
SELECT reference, code, automatic_price_group
FROM customers JOIN members USING (member_id) LEFT JOIN price_groups USING (price_group_id) ORDER BY reference
"""
_LIABILITY = """
SELECT sum(earned), sum(positive_change) FROM (
    SELECT earned, positive_change FROM daily_points UNION ALL SELECT earned, positive_change FROM daily_point_deltas
) AS days
"""


async def test_absent_columns_keep_their_value_and_empty_cells_mean_their_default(
    database: Database, tmp_path: Path
) -> None:
    await import_shop(database, tmp_path)
    await import_text(
        database,
        tmp_path / "all",
        customers=(
            "reference,email,first_name,last_name,phone,employee,account_customer,receive_email,receive_post,"
            "receive_sms,accrual_enabled,opted_out_at,closed_at,created_at\n"
            "ana,a@example.test,Ana,Able,+44,true,TRUE,true,true,true,false,"
            "2024-03-01T00:00:00Z,2024-04-01T00:00:00+01:00,2024-01-01T00:00:00Z\n"
        ),
    )
    row = (
        "SELECT email, first_name, last_name, phone, employee, account_customer, receive_email, receive_post, "
        "receive_sms, accrual_enabled, opted_out_at::date::text, closed_at::date::text, created_at::date::text "
        "FROM customers JOIN members USING (member_id) WHERE reference = 'ana'"
    )
    full = ("a@example.test", "Ana", "Able", "+44", True, True, True, True, True, False)
    assert await select(database, row) == [(*full, "2024-03-01", "2024-03-31", "2024-01-01")]

    one = await import_text(database, tmp_path / "one", customers="reference,first_name\nana,Anna\nben,\n")

    assert [(file.name, file.new, file.changed, file.skipped) for file in one.files] == [("customers.csv", 0, 1, 1)]
    assert await select(database, row) == [
        ("a@example.test", "Anna", *full[2:], "2024-03-01", "2024-03-31", "2024-01-01")
    ]
    await import_text(
        database,
        tmp_path / "empty",
        customers="reference,email,employee,accrual_enabled,opted_out_at,created_at\nana,,,,,\n",
    )
    assert await select(database, row) == [
        (None, "Anna", *full[2:4], False, *full[5:9], True, None, "2024-03-31", "2024-01-01")
    ]


async def test_the_programme_is_changed_by_code(database: Database, tmp_path: Path) -> None:
    await import_shop(database, tmp_path)

    summary = await import_text(
        database,
        tmp_path / "new",
        balance_types="code,is_default\nSILVER,true\nGOLD,false\nBRONZE,\n",
        campaigns="code,balance_type\nSPRING,SILVER\nSUMMER,BRONZE\n",
        outlets="code,name,position\nO1,,2\n",
        adjustment_reasons="code,effect_up,effect_down\nGOODWILL,REIMBURSED,REDEEMED\n",
        account="code,name,currency,data_epoch\nshop,The Shop,EUR,2024-01-01\n",
    )

    assert [(file.name, file.new, file.changed) for file in summary.files] == [
        ("account.csv", 0, 1),
        ("balance_types.csv", 1, 2),
        ("campaigns.csv", 1, 1),
        ("outlets.csv", 0, 1),
        ("adjustment_reasons.csv", 0, 1),
    ]
    assert await select(database, "SELECT code, name, is_default FROM balance_types ORDER BY code") == [
        ("BRONZE", "BRONZE", False),
        ("GOLD", "Gold", False),
        ("SILVER", "Silver", True),
    ]
    campaigns = "SELECT c.code, c.name, t.code FROM campaigns c JOIN balance_types t USING (balance_type_id) ORDER BY 1"
    assert await select(database, campaigns) == [("SPRING", "Spring", "SILVER"), ("SUMMER", "SUMMER", "BRONZE")]
    assert await select(database, "SELECT name, position FROM outlets") == [("O1", 2)]
    reasons = "SELECT label, effect_up::text, effect_down::text FROM adjustment_reasons"
    assert await select(database, reasons) == [("Goodwill", "REIMBURSED", "REDEEMED")]
    account = "SELECT name, currency, data_epoch::text FROM accounts"
    assert await select(database, account) == [("The Shop", "EUR", "2024-01-01")]
    versions = "SELECT position, data_version FROM clocks"
    assert await select(database, versions) == [(1, 2)]


async def test_a_second_default_balance_type_is_refused_whatever_the_file_leaves_out(
    database: Database, tmp_path: Path
) -> None:
    await import_shop(database, tmp_path)

    with pytest.raises(ImportRefusedError) as refused:
        await import_text(database, tmp_path / "new", balance_types="code,is_default\nBRONZE,true\n")

    assert [str(fault) for fault in refused.value.problems] == [
        "balance_types.csv:2:is_default: TWO_DEFAULTS: The account would have 2 default balance types: BRONZE, GOLD."
    ]


async def test_enrolments_and_answers_are_added_once(database: Database, tmp_path: Path) -> None:
    await import_shop(database, tmp_path)
    enrolled = "SELECT reference, enrolled_at::text FROM enrolments JOIN members USING (member_id) ORDER BY 1"
    ((_, at),) = await select(database, enrolled)

    summary = await import_text(
        database,
        tmp_path / "more",
        enrolments="campaign,customer,enrolled_at\nSPRING,ana,\nSPRING,ben,2024-02-01T00:00:00Z\n",
        survey_answers="customer,segment_group,option\nana,colour,red\nana,colour,blue\n",
    )

    assert [(file.new, file.changed, file.skipped) for file in summary.files] == [(1, 0, 1), (1, 0, 1)]
    assert await select(database, enrolled) == [("ana", at), ("ben", "2024-02-01 00:00:00+00")]
    await import_text(
        database, tmp_path / "dated", enrolments="campaign,customer,enrolled_at\nSPRING,ana,2024-01-01T00:00:00Z\n"
    )
    assert (await select(database, enrolled))[0] == ("ana", "2024-01-01 00:00:00+00")


async def test_excluding_a_customer_takes_the_history_out_of_liability_and_back(
    database: Database, tmp_path: Path
) -> None:
    await import_shop(database, tmp_path)
    assert await select(database, _LIABILITY) == [(150, 150)]

    for flag, earned in (("true", 50), ("true", 50), ("false", 150)):
        await import_text(
            database, tmp_path / "flip", customers=f"reference,excluded_from_reports,first_name\nana,{flag},Ana\n"
        )
        assert await select(database, _LIABILITY) == [(earned, earned)]
        assert await verified(database, "shop")


async def test_orphans_become_customers_excluded_or_not_also_in_one_import_with_entries(
    database: Database, tmp_path: Path
) -> None:
    entries = SHOP["entries"] + "E3,zoe,,GOLD,EARN_RULE,,7,2024-02-01T10:00:00Z,,,\n"
    orphans = entries + "E4,yan,,GOLD,EARN_RULE,,9,2024-02-02T10:00:00Z,,,\n"
    await import_text(database, tmp_path, **{**SHOP, "entries": orphans})
    assert await select(database, _LIABILITY) == [(166, 166)]

    summary = await import_text(
        database,
        tmp_path / "later",
        customers="reference,excluded_from_reports\nzoe,true\nyan,false\n",
        entries=(
            "id,customer,balance_type,kind,points,effective_at\n"
            "E5,zoe,GOLD,EARN_RULE,1000,2024-01-01T00:00:00Z\nE6,yan,GOLD,EARN_RULE,2,2024-01-01T00:00:00Z\n"
        ),
    )

    assert summary.entries == 2
    assert await select(database, _LIABILITY) == [(161, 161)]
    assert await verified(database, "shop")


async def test_automatic_price_groups_follow_the_points_and_not_the_file(database: Database, tmp_path: Path) -> None:
    await import_shop(database, tmp_path)
    by_hand = "reference,price_group\nana,STAFF\nben,STAFF\n"
    await import_text(database, tmp_path / "hand", customers=by_hand)
    assert await select(database, _GROUPS) == [("ana", "STAFF", False), ("ben", "STAFF", False)]

    automatic = "reference,automatic_price_group\nana,true\nben,true\nzoe,true\n"
    await import_text(database, tmp_path / "on", customers=automatic)
    groups = [("ana", "TOP", True), ("ben", "BRONZE", True), ("zoe", "BRONZE", True)]
    assert await select(database, _GROUPS) == groups
    before = await everything(database)
    summary = await import_text(database, tmp_path / "hand", customers=by_hand)
    assert await everything(database) == before
    assert [str(warning) for warning in summary.warnings] == [
        f"customers.csv:{line}:price_group: PRICE_GROUP_IS_AUTOMATIC: {who!r} has an automatic price group; "
        "'STAFF' is ignored."
        for line, who in ((2, "ana"), (3, "ben"))
    ]

    await import_text(database, tmp_path / "steps", price_groups="code,points_threshold\nTOP,101\nBRONZE,51\n")
    assert await select(database, _GROUPS) == [("ana", "BRONZE", True), ("ben", None, True), ("zoe", None, True)]
    off = "reference,automatic_price_group,price_group\nana,false,STAFF\n"
    await import_text(database, tmp_path / "off", customers=off)
    assert (await select(database, _GROUPS))[0] == ("ana", "STAFF", False)
    assert await verified(database, "shop")


async def test_cells_that_an_export_guarded_lose_exactly_one_apostrophe(database: Database, tmp_path: Path) -> None:
    await import_text(
        database,
        tmp_path,
        customers=(
            "reference,first_name,last_name,phone\n'+44,'=1+1,''@x,'+44\nana,O'Neill,'plain,'\nben,'-,\"'\tx\",'\n"
        ),
    )

    names = "SELECT reference, first_name, last_name, phone FROM customers JOIN members USING (member_id) ORDER BY 1"
    assert await select(database, names) == [
        ("+44", "=1+1", "'@x", "+44"),
        ("ana", "O'Neill", "'plain", "'"),
        ("ben", "-", "\tx", "'"),
    ]


async def test_what_an_export_guards_comes_back_as_it_was(database: Database, tmp_path: Path) -> None:
    texts = [
        f"{start}{rest}" for start in ("", "'", "''", "=", "'=", "''-", "+", "@", "\t") for rest in ("x", "'=x", "-")
    ]
    lines = (f'{number},"{guard(text)}"\n' for number, text in enumerate(texts))
    await import_text(database, tmp_path, customers="reference,last_name\n" + "".join(lines))

    names = "SELECT last_name FROM customers JOIN members USING (member_id) ORDER BY reference::int"
    assert await select(database, names) == [(text,) for text in texts]


async def test_cells_arrive_as_they_stand(database: Database, tmp_path: Path) -> None:
    text = 'reference,first_name,last_name\r\nana,"a ""b"" \\N\r\nnext\tline",\\.\r\nb\\n,"x,y",Ü\r\n'
    await import_text(database, tmp_path, customers=b"\xef\xbb\xbf" + text.encode())

    names = "SELECT reference, first_name, last_name FROM customers JOIN members USING (member_id) ORDER BY 1"
    assert await select(database, names) == [("ana", 'a "b" \\N\r\nnext\tline', "\\."), ("b\\n", "x,y", "Ü")]


@pytest.mark.parametrize(
    ("column", "time", "told"),
    [
        ("ends_at", "2024-02-01T00:00:00Z", "2024-02-01T00:00:00Z, not after its start 2024-03-01T00:00:00Z"),
        ("starts_at", "2024-05-01T00:00:00Z", "2024-04-01T00:00:00Z, not after its start 2024-05-01T00:00:00Z"),
    ],
)
async def test_a_campaign_ends_after_the_start_that_an_absent_column_keeps(
    database: Database, tmp_path: Path, column: str, time: str, told: str
) -> None:
    march = "code,balance_type,starts_at,ends_at\nSPRING,GOLD,2024-03-01T00:00:00Z,2024-04-01T00:00:00Z\n"
    await import_text(database, tmp_path, **{**SHOP, "campaigns": march})

    with pytest.raises(ImportRefusedError) as refused:
        await import_text(database, tmp_path / "b", campaigns=f"code,balance_type,{column}\nSPRING,GOLD,{time}\n")

    assert [str(fault) for fault in refused.value.problems] == [
        f"campaigns.csv:2:{column}: ENDS_BEFORE_START: The campaign ends {told}."
    ]
    await import_text(database, tmp_path / "c", campaigns=f"code,balance_type,{column}\nSPRING,GOLD,\n")


async def test_a_large_import_leaves_statistics_and_no_deltas_behind(database: Database, tmp_path: Path) -> None:
    """Or else PostgreSQL takes the filled tables for empty ones, and a count may run into its deadline."""
    references = "\n".join(f"customer-{number}" for number in range(10_000))
    await import_text(
        database,
        tmp_path,
        balance_types="code,name,is_default\nGOLD,Gold,true\n",
        customers=f"reference\n{references}\n",
        entries="id,customer,balance_type,kind,points,effective_at\nE1,new,GOLD,EARN_RULE,5,2024-02-01T10:00:00Z\n",
    )
    analysed = await select(database, "SELECT DISTINCT tablename FROM pg_stats WHERE schemaname = 'public'")
    assert {("members",), ("customers",), ("balances",), ("entries",)} <= set(analysed)
    assert await select(database, "SELECT count(*) FROM daily_point_deltas") == [(0,)]
    assert await select(database, "SELECT earned FROM daily_points") == [(5,)]
