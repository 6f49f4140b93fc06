"""`loyalty-graph action` and `operations` on the worked example: previewed, done, listed, undone, refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

    from .conftest import Cli

AWARD = ["action", "award_points", "--arguments", '{"points": 50, "reason": "GOODWILL"}']


def told(cli: Cli, *arguments: str) -> Any:
    outcome = cli(*arguments, "--json")
    assert outcome.status == 0, outcome.err
    return json.loads(outcome.out)


def test_an_action_is_previewed_done_once_shown_and_undone(loaded: Cli, tmp_path: Path) -> None:
    names = tmp_path / "names"
    names.write_text("gus\nana\n\n")
    preview = told(loaded, *AWARD, "--references-file", str(names), "--dry-run")
    assert (preview["status"], preview["memberCount"], preview["pointsDelta"]) == ("PREVIEW", 2, 100)
    ana, gus = sorted(preview["outcomes"], key=lambda outcome: outcome["reference"])
    assert (ana["delta"], ana["effect"], ana["status"]) == (50, "EARNED", "CHANGED")
    assert (gus["after"], gus["balanceType"], gus["error"]) == (gus["before"] + 50, ana["balanceType"], None)
    done = told(loaded, "action", "award_points", "--preview", preview["code"], "--key", "k1")
    assert done["outcomes"] == preview["outcomes"]
    assert told(loaded, "action", "award_points", "--preview", preview["code"], "--key", "k1") == done
    undone = told(loaded, "operations", "undo", done["code"], "--first", "1")
    assert (undone["undoes"], undone["pointsDelta"], len(undone["outcomes"])) == (done["code"], -100, 1)
    shown = told(loaded, "operations", "show", done["code"])
    assert (shown["status"], shown["undoneBy"]) == ("UNDONE", undone["code"])
    listed = told(loaded, "operations", "--limit", "2")
    assert [each["code"] for each in listed] == [undone["code"], done["code"]]
    vouchers = told(loaded, "action", "create_vouchers", "--arguments", '{"value": "5.00"}', "--references", "gus")
    ((issued,), (voided,)) = vouchers["outcomes"], told(loaded, "operations", "undo", vouchers["code"])["outcomes"]
    assert (issued["attribute"], issued["valueAfter"], issued["voucher"]) == ("VOUCHER", "5.00", None)
    assert (voided["valueBefore"], voided["valueAfter"], len(voided["voucher"])) == ("5.00", None, 19)
    assert loaded("verify").status == 0


def test_people_get_tables_and_the_key_that_was_made(loaded: Cli) -> None:
    where = '{"balance": {"gt": 0}}'
    outcome = loaded(*AWARD, "--report", "balance", "--where", where, "--first", "2")
    assert outcome.status == 0, outcome.err
    assert outcome.err.startswith("Key cli-")
    lines = outcome.out.splitlines()
    assert {"kind: award_points", "status: DONE", "memberCount: 3", "pointsDelta: 150"} < set(lines)
    assert "liability: totalPointsEarned +100" in lines  # one of them is excluded from reports
    assert lines[-1] == "Outcomes shown: 2; members: 3"
    (dan,) = (line for line in lines if "│ dan " in line)
    assert [cell.strip() for cell in dan.strip("│").split("│")][2:6] == ["10", "60", "50", "EARNED"]
    key = outcome.err.split()[1]
    assert loaded(*AWARD, "--report", "balance", "--where", where, "--key", key, "--first", "2").out == outcome.out
    (row,) = (line for line in loaded("operations").out.splitlines() if "│ award_points " in line)
    assert "│ DONE " in row


def test_balances_are_corrected_by_hand(loaded: Cli) -> None:
    def delta(operation: Any) -> list[tuple[Any, ...]]:
        return [(each["reference"], each["balanceType"], each["delta"]) for each in operation["outcomes"]]

    modify = ["balance", "modify", "hal", "--change-type", "MANUAL_CHANGE", "--points", "5", "--notes", "Missed"]
    assert told(loaded, *modify, "--dry-run")["status"] == "PREVIEW"
    corrected = told(loaded, *modify)
    assert delta(corrected) == [("hal", "STORE", 5)]
    assert {"column": "totalPointsEarned", "effect": "EARNED", "points": 5} in corrected["liability"]
    assert delta(told(loaded, "balance", "remove", "hal", "--notes", "Gone")) == [("hal", "STORE", -20)]
    added = told(loaded, "balance", "add", "x9", "--points", "7", "--balance-type", "WINSTON")
    assert delta(added) == [("x9", "WINSTON", 7)]
    merged = told(loaded, "balance", "merge", "WINSTON", "--references", "x9")
    assert sorted(delta(merged)) == [("x9", "STORE", 7), ("x9", "WINSTON", -7)]
    spend = ["balance", "modify", "x9", "--change-type", "FLAGGED_DEDUCTION", "--points", "99", "--notes", "Spent"]
    outcome = loaded(*spend, "--key", "k")
    assert (outcome.status, outcome.err.splitlines()[-1]) == (1, "Error: Nothing was done: 1 reason.")
    assert delta(told(loaded, *spend, "--on-insufficient", "CLAMP")) == [("x9", "STORE", -37)]
    assert loaded("verify").status == 0


REFUSED: list[tuple[list[str], list[str]]] = [
    (["action", "nonsense"], ["Error: UNKNOWN_ACTION: There is no action 'nonsense'; installed are: "]),
    ([*AWARD], ["Error: SELECTION_REQUIRED: "]),
    ([*AWARD, "--references", "ana", "--report", "balance"], ["Error: BAD_SELECTION: "]),
    ([*AWARD, "--references", "ana", "--filter", "{}"], ["Error: BAD_SELECTION: "]),
    ([*AWARD, "--references-file", "/nowhere"], ["Error: CANNOT_READ: /nowhere: No such file or directory."]),
    ([*AWARD, "--preview", "op_1", "--references", "ana"], ["Error: PREVIEW_NOT_ALONE: "]),
    (["action", "award_points", "--preview", "op_1"], ["Error: UNKNOWN_PREVIEW: "]),
    (["action", "award_points", "--references", "ana"], ["Error: ARGUMENT_REQUIRED: reason is required"]),
    (
        [*AWARD, "--references", "ana,nobody,zed"],
        ["UNKNOWN_REFERENCE: There is no member 'nobody'.", "UNKNOWN_REFERENCE: ", "Error: Nothing was done: 2 reason"],
    ),
    (["operations", "show", "op_1"], ["Error: UNKNOWN_OPERATION: There is no operation 'op_1'."]),
    (
        [*AWARD, "--report", "liability_by_date", "--filter", '{"from": "2024-01-01", "to": "2024-01-31"}'],
        ["Error: NOT_OF_CUSTOMERS: "],
    ),
    (["operations", "undo", "op_1"], ["Error: UNKNOWN_OPERATION: "]),
]


def test_every_refusal_is_a_line(loaded: Cli) -> None:
    for arguments, errors in REFUSED:
        outcome = loaded(*arguments)
        lines = [line for line in outcome.err.splitlines() if not line.startswith("Key cli-")]
        assert (outcome.status, outcome.out, len(lines)) == (1, "", len(errors)), outcome.err
        for line, start in zip(lines, errors, strict=True):
            assert line.startswith(start)
    assert told(loaded, "operations") == []
