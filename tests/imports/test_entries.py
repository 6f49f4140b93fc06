from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from loyalty_graph.errors import ImportRefusedError
from loyalty_graph.imports import import_folder

from .folders import SHOP, everything, import_shop, import_text, select, verified, write_files

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_graph.database import Database

pytestmark = pytest.mark.anyio

_HEADER = "id,customer,balance_type,kind,effect,points,effective_at,reverses,operation,reason\n"


async def test_effects_follow_from_kind_reason_and_corrected_entry(database: Database, tmp_path: Path) -> None:
    reasons = SHOP["adjustment_reasons"] + "USED,Used,REIMBURSED,REDEEMED\n"
    lines = (
        "A,ana,GOLD,ADJUST_AWARD,,10,2024-02-02T10:00:00Z,,,GOODWILL",
        "B,ana,GOLD,ADJUST_SUBTRACT,,-1,2024-02-02T10:00:00Z,,,USED",
        "C,ana,GOLD,ADJUST_RESET,REVERSED,-1,2024-02-02T10:00:00Z,,,GOODWILL",
        "D,ana,GOLD,ADJUST_RESET,,1,2024-02-02T10:00:00Z,,,USED",
        "E,ana,GOLD,REMOVE_BALANCE,,-1,2024-02-02T10:00:00Z,,,",
        "F,ana,GOLD,REMOVE_BALANCE,,-1,2024-02-02T10:00:00Z,,,USED",
        "G,ana,GOLD,NEGATIVE_WRITE_OFF,,1,2024-02-02T10:00:00Z,,,",
        "H,ana,GOLD,EXPIRY_REINSTATED,,1,2024-02-02T10:00:00Z,,,",
        "I,ana,GOLD,CORRECTION,,1,2024-02-02T10:00:00Z,F,,",
        "J,ana,GOLD,CORRECTION,,-1,2024-02-02T10:00:00Z,I,,",
        "K,ana,GOLD,CORRECTION,,-1,2024-02-02T10:00:00Z,A,,",
        "L,ana,SILVER,TRANSFER_IN,,2,2024-02-02T10:00:00Z,,M,",
        "N,ana,GOLD,TRANSFER_OUT,,-2,2024-02-02T10:00:00Z,,M,",
        "O,ana,SILVER,CORRECTION,,-2,2024-02-03T10:00:00Z,L,U,",
        "P,ana,GOLD,CORRECTION,,2,2024-02-03T10:00:00Z,N,U,",
    )
    entries = _HEADER + "\n".join(reversed(lines))
    await import_text(database, tmp_path, **{**SHOP, "adjustment_reasons": reasons, "entries": entries})
    later = _HEADER + "Q,ana,GOLD,CORRECTION,,1,2024-02-04T10:00:00Z,J,,\n"
    await import_text(database, tmp_path / "later", entries=later)

    found = dict(await select(database, "SELECT external_id, effect::text FROM entries"))
    assert found == dict.fromkeys("AK", "EARNED") | dict.fromkeys("BFIJQ", "REDEEMED") | dict.fromkeys(
        "CEG", "REVERSED"
    ) | {
        "D": "REIMBURSED",
        "H": "EXPIRED",
    } | dict.fromkeys("LNOP", "TRANSFER")
    reversals = "SELECT e.external_id, r.external_id FROM entries e JOIN entries r ON r.member_id = e.member_id "
    reversals += "AND r.balance_type_id = e.reverses_balance_type_id AND r.seq = e.reverses_seq"
    assert dict(await select(database, reversals)) == dict(zip("IJKOPQ", "FIALNJ", strict=True))
    assert await verified(database, "shop")


async def test_entries_come_in_the_order_of_time_and_line(database: Database, tmp_path: Path) -> None:
    times = {"A": "02T00:00:00Z", "B": "01T23:59:59.5Z", "C": "02T00:59:59+01:00", "D": "02T00:00:00Z"}
    lines = [f"{name},ana,GOLD,EARN_RULE,,1,2024-02-{time},,," for name, time in times.items()]
    await import_text(database, tmp_path, **{**SHOP, "entries": _HEADER + "\n".join(lines)})

    rows = await select(database, "SELECT external_id, seq, day::text FROM entries ORDER BY seq")
    assert rows == [("C", 1, "2024-02-01"), ("B", 2, "2024-02-01"), ("A", 3, "2024-02-02"), ("D", 4, "2024-02-02")]


async def test_an_entry_never_changes(database: Database, tmp_path: Path) -> None:
    await import_shop(database, tmp_path)
    lines = (
        "id,customer,campaign,balance_type,kind,effect,points,effective_at,order_number,reverses,operation,reason,note\n"
        "E1,ben,,SILVER,EARN_MANUAL,REDEEMED,99,2024-02-01T11:00:00Z,S1,E2,M,GOODWILL,why\n"
        "E2,ben,,GOLD,EARN_RULE,EARNED,50,2024-02-01T11:00:00+01:00,,,,,\n"
    )

    with pytest.raises(ImportRefusedError) as refused:
        await import_text(database, tmp_path / "again", entries=lines)

    assert {(fault.line, fault.code) for fault in refused.value.problems} == {(2, "CHANGED_ENTRY")}
    said = [(fault.column, fault.text.split(" already with ")[1]) for fault in refused.value.problems]
    assert said == [
        (column, f"{column} {stored}, not {given}: entries never change.")
        for column, stored, given in [
            ("customer", "'ana'", "'ben'"),
            ("campaign", "'SPRING'", "nothing"),
            ("balance_type", "'GOLD'", "'SILVER'"),
            ("kind", "EARN_RULE", "EARN_MANUAL"),
            ("effect", "EARNED", "REDEEMED"),
            ("points", "100", "99"),
            ("effective_at", "2024-02-01T10:00:00Z", "2024-02-01T11:00:00Z"),
            ("order_number", "nothing", "'S1'"),
            ("reverses", "nothing", "'E2'"),
            ("operation", "nothing", "'M'"),
            ("reason", "nothing", "'GOODWILL'"),
            ("note", "nothing", "'why'"),
        ]
    ]


async def test_known_entries_are_skipped_and_new_ones_posted_whatever_reasons_mean_now(
    database: Database, tmp_path: Path
) -> None:
    award = "A,ana,GOLD,ADJUST_AWARD,{},5,2024-02-03T10:00:00Z,,,GOODWILL\n"
    await import_shop(database, tmp_path)
    await import_text(database, tmp_path / "award", entries=_HEADER + award.format("EARNED"))
    changed = "code,effect_up,effect_down\nGOODWILL,REIMBURSED,REVERSED\n"
    more = award.format("") + award.format("").replace("A,", "B,", 1)

    summary = await import_text(database, tmp_path / "more", adjustment_reasons=changed, entries=_HEADER + more)

    assert [(file.new, file.changed, file.skipped) for file in summary.files] == [(0, 1, 0), (1, 0, 1)]
    assert (summary.entries, summary.position) == (1, 3)
    effects = "SELECT external_id, effect::text FROM entries WHERE reason_id IS NOT NULL"
    assert dict(await select(database, effects)) == {"A": "EARNED", "B": "REIMBURSED"}
    assert await verified(database, "shop")


async def test_known_entries_are_found_among_new_ones_before_and_after_them(database: Database, tmp_path: Path) -> None:
    line = "{},ana,GOLD,EARN_RULE,,1,2024-02-03T10:00:00Z,,,\n"
    skipped = {}
    for ids in ("MP", "NO", "AB", "YZ", "LMQ", "Zz", "aé", "aéz", "P"):
        entries = _HEADER + "".join(line.format(name) for name in ids)
        summary = await import_text(database, tmp_path / ids, **(SHOP | {"entries": entries}))
        skipped[ids] = summary.files[-1].skipped
    assert skipped == {"MP": 0, "NO": 0, "AB": 0, "YZ": 0, "LMQ": 1, "Zz": 1, "aé": 0, "aéz": 3, "P": 1}
    assert await verified(database, "shop")


async def test_sums_that_no_balance_can_hold_are_refused_across_imports(database: Database, tmp_path: Path) -> None:
    huge = "{},ana,GOLD,{},,{}9007199254740000,2024-02-03T10:00:00Z,,,\n"
    types = {"balance_types": SHOP["balance_types"]}
    await import_text(database, tmp_path, **types, entries=_HEADER + huge.format("A", "EARN_RULE", ""))

    with pytest.raises(ImportRefusedError) as refused:
        await import_text(database, tmp_path / "b", entries=_HEADER + huge.format("B", "EARN_RULE", ""))
    assert [str(fault) for fault in refused.value.problems] == [
        (
            "entries.csv:2:points: BALANCE_OUT_OF_RANGE: The balance of 'ana' in 'GOLD' would be 18014398509480000, "
            "beyond ±9,007,199,254,740,991."
        )
    ]
    fall = huge.format("C", "EXPIRY", "-") + "D,ana,GOLD,EARN_RULE,,900,2024-02-03T10:00:00Z,,,\n"
    summary = await import_text(database, tmp_path / "c", entries=_HEADER + fall)
    assert summary.entries == 2


async def test_lifetime_sums_that_no_balance_can_hold_are_refused_too(database: Database, tmp_path: Path) -> None:
    pair = "{0}a,ana,GOLD,EARN_RULE,,9007199254740000,2024-02-03T10:00:00Z,,,\n"
    pair += "{0}b,ana,GOLD,EXPIRY,,-9007199254740000,2024-02-03T10:00:00Z,,,\n"
    entries = _HEADER + pair.format(1) + pair.format(2)

    with pytest.raises(ImportRefusedError) as refused:
        await import_text(database, tmp_path, balance_types=SHOP["balance_types"], entries=entries)

    (fault,) = refused.value.problems
    assert (fault.file, fault.line, fault.code) == ("entries.csv", None, "POINTS_OUT_OF_RANGE")


async def test_facts_that_a_mutation_would_refuse_are_warnings(database: Database, tmp_path: Path) -> None:
    await import_shop(database, tmp_path)
    await import_text(
        database,
        tmp_path / "past",
        campaigns="code,balance_type,starts_at,ends_at\nSPRING,GOLD,2024-02-01T00:00:00Z,2024-03-01T00:00:00Z\n",
        customers="reference,opted_out_at,closed_at,accrual_enabled\nana,,2024-02-10T00:00:00Z,\nben,,,false\n",
    )
    async with database.owner.begin() as connection:
        await connection.exec_driver_sql("UPDATE balance_types SET retired_at = '2024-02-20' WHERE code = 'SILVER'")
    lines = [
        f"{number},{line}"
        for number, line in enumerate(
            (
                "ana,SPRING,GOLD,EARN_RULE,1,2024-02-09T23:59:59Z",
                "ana,SPRING,GOLD,EARN_RULE,1,2024-02-10T00:00:00Z",
                "ana,,GOLD,EARN_MANUAL,1,2024-02-10T00:00:00Z",
                "ana,SPRING,GOLD,REDEEM_REWARD,-1,2024-01-31T23:59:59Z",
                "zoe,SPRING,GOLD,EARN_RULE,1,2024-03-01T00:00:00Z",
                "zoe,SPRING,GOLD,EXPIRY,-1,2024-03-01T00:00:00Z",
                "ben,,GOLD,EARN_RULE,1,2024-02-10T00:00:00Z",
                "ben,,GOLD,REDEEM_REWARD,-1,2024-02-10T00:00:00Z",
                "zoe,,SILVER,EXPIRY,-1,2024-02-20T00:00:00Z",
            )
        )
    ]
    header = "id,customer,campaign,balance_type,kind,points,effective_at\n"

    summary = await import_text(database, tmp_path / "facts", entries=header + "\n".join(lines))

    assert summary.entries == len(lines)
    assert [str(warning) for warning in summary.warnings] == [
        "entries.csv:3:customer: CUSTOMER_INACTIVE: EARN_RULE after 'ana' opted out or closed the account.",
        (
            "entries.csv:5:campaign: CAMPAIGN_NOT_ACTIVE: REDEEM_REWARD at 2024-01-31T23:59:59Z is outside the time of "
            "campaign 'SPRING'."
        ),
        (
            "entries.csv:6:campaign: CAMPAIGN_NOT_ACTIVE: EARN_RULE at 2024-03-01T00:00:00Z is outside the time of "
            "campaign 'SPRING'."
        ),
        "entries.csv:8:customer: ACCRUAL_OFF: EARN_RULE for 'ben', who does not accrue points.",
        "entries.csv:10:balance_type: TYPE_RETIRED: EXPIRY into the retired balance type 'SILVER'.",
    ]
    assert summary.warning_counts == {
        "CUSTOMER_INACTIVE": 1,
        "CAMPAIGN_NOT_ACTIVE": 2,
        "ACCRUAL_OFF": 1,
        "TYPE_RETIRED": 1,
    }


async def test_only_the_first_warnings_are_listed_and_all_counted(database: Database, tmp_path: Path) -> None:
    campaigns = "code,balance_type,ends_at\nSPRING,GOLD,2020-01-01T00:00:00Z\n"
    lines = [f"{number},ana,SPRING,GOLD,EARN_RULE,1,2024-02-01T00:00:00Z" for number in range(130)]
    entries = "id,customer,campaign,balance_type,kind,points,effective_at\n" + "\n".join(lines)

    summary = await import_text(database, tmp_path, **{**SHOP, "campaigns": campaigns, "entries": entries})

    assert len(summary.warnings) == 100
    assert summary.warning_counts == {"CAMPAIGN_NOT_ACTIVE": 130}


async def test_recorded_at_counts_only_if_trusted(database: Database, tmp_path: Path) -> None:
    header = "id,customer,balance_type,kind,points,effective_at,recorded_at\n"
    first = header + (
        "A,ana,GOLD,EARN_RULE,1,2024-02-01T10:00:00Z,2024-02-03T10:00:00Z\n"
        "B,ana,GOLD,EARN_RULE,1,2024-02-02T10:00:00Z,2024-02-02T10:00:00Z\n"
    )
    files = write_files(tmp_path / "a", {"balance_types": SHOP["balance_types"], "entries": first})
    recorded = "SELECT external_id, position, recorded_at::date::text FROM entries JOIN postings USING (posting_id)"

    await import_folder(database, files, account="trusting", trust_recorded_at=True)
    assert sorted(await select(database, recorded)) == [("A", 2, "2024-02-03"), ("B", 1, "2024-02-02")]

    later = header + (
        "C,ana,GOLD,EARN_RULE,1,2024-02-01T10:00:00Z,2024-02-03T09:59:59Z\n"
        "D,ana,GOLD,EARN_RULE,1,2024-02-01T10:00:00Z,2999-01-01T00:00:00Z\n"
    )
    files = write_files(tmp_path / "b", {"entries": later})
    with pytest.raises(ImportRefusedError) as refused:
        await import_folder(database, files, account="trusting", trust_recorded_at=True)
    assert [str(fault) for fault in refused.value.problems] == [
        (
            "entries.csv:2:recorded_at: RECORDED_AT_REGRESSES: 2024-02-03T09:59:59Z is before 2024-02-03T10:00:00Z, "
            "when the account's last entries were recorded."
        ),
        (
            "entries.csv:3:recorded_at: FUTURE_ENTRY: 2999-01-01T00:00:00Z is more than 5 minutes after the server's "
            "clock."
        ),
    ]

    summary = await import_folder(database, files, account="trusting")
    assert (summary.entries, summary.position) == (2, 3)
    assert all(row[2] != "2999-01-01" for row in await select(database, recorded))


async def test_accounts_share_codes_and_ids_and_nothing_else(database: Database, tmp_path: Path) -> None:
    await import_shop(database, tmp_path, into="one")
    one = await everything(database)
    await import_shop(database, tmp_path, into="two")
    assert (await select(database, "SELECT count(*), count(DISTINCT account_id) FROM entries")) == [(4, 2)]
    crossing = "SELECT count(*) FROM entries e JOIN members m USING (member_id) WHERE m.account_id <> e.account_id"
    assert await select(database, crossing) == [(0,)]

    await import_text(database, tmp_path / "more", into="two", customers="reference,email\nana,other@example.test\n")

    both = await everything(database)
    assert all(set(rows) <= set(both[name]) for name, rows in one.items())
    with pytest.raises(ImportRefusedError) as refused:
        await import_text(
            database,
            tmp_path / "third",
            into="three",
            entries=_HEADER + "X,ana,GOLD,EARN_RULE,,1,2024-02-01T00:00:00Z,E1,,\n",
        )
    assert [fault.code for fault in refused.value.problems] == ["UNKNOWN_BALANCE_TYPE", "UNKNOWN_ENTRY"]


async def test_two_imports_at_once_of_the_same_files_write_them_once(database: Database, tmp_path: Path) -> None:
    files = write_files(tmp_path, dict(SHOP))

    summaries = await asyncio.gather(*(import_folder(database, files, account="shop") for _ in range(3)))

    assert sorted(summary.entries for summary in summaries) == [0, 0, 2]
    assert sorted(summary.created for summary in summaries) == [False, False, True]
    assert await select(database, "SELECT position, data_version FROM clocks") == [(1, 1)]
    assert await verified(database, "shop")


async def test_a_large_import_is_folded(database: Database, tmp_path: Path) -> None:
    lines = (f"{number},c{number % 97},GOLD,EARN_RULE,,1,2024-02-01T00:00:00Z,,,\n" for number in range(10_000))
    await import_text(database, tmp_path, balance_types=SHOP["balance_types"], entries=_HEADER + "".join(lines))

    assert await select(database, "SELECT count(*) FROM daily_point_deltas") == [(0,)]
    assert await select(database, "SELECT earned FROM daily_points") == [(10_000,)]
    assert await verified(database, "shop")
