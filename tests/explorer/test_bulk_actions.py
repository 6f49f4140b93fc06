"""What is done to many members at once: chosen on a report's page, previewed, confirmed, undone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from .browser import Browser, Page

if TYPE_CHECKING:
    import pytest

    from loyalty_graph.testing.gateway import GatewayClient

POINTS = (
    "{ balances { nodes { reference balanceType { code } points } } operations { nodes { id kind dryRun status } } }"
)
OUTCOMES = """query($id: ID!) { operation(id: $id) { kind status pointsDelta memberCount undoneBy { id }
  outcomes { nodes { reference before after delta effect status } } } }"""
MEMBERS = "What it means for each member"


def operation_at(desk: GatewayClient, page: Page) -> dict[str, Any]:
    """The operation that a page is about, as GraphQL tells it."""
    assert page.status == 200, page.text
    id_ = page.url.partition("preview=")[2] or page.url.rpartition("/")[2]
    operation: dict[str, Any] = desk.data(OUTCOMES, {"id": id_})["operation"]
    return operation


def shown_outcomes(page: Page) -> list[list[str]]:
    """Customer, before, after, change, effect and outcome of each row of the table of outcomes."""
    return [[row[0], *row[2:7]] for row in page.tables[MEMBERS][1:]]


def expected_outcomes(operation: dict[str, Any]) -> list[list[str]]:
    return [
        [
            each["reference"],
            f"{each['before']:,}",
            f"{each['after']:,}",
            f"{each['delta']:+,}",
            each["effect"].capitalize(),
            each["status"].capitalize(),
        ]
        for each in operation["outcomes"]["nodes"]
    ]


def previewed(browser: Browser, where: str = "where.balance.lt=10", points: str = "50") -> Page:
    report = browser.open(f"/reports/balance?{where}")
    form = browser.click(browser.click(report, "Actions for these customers"), "Award Points")
    return browser.press(form, "preview", points=points, reason="GOODWILL")


def test_a_report_s_selection_is_awarded_and_that_undone(desk: GatewayClient) -> None:
    browser, before = Browser(desk.http), desk.data(POINTS)
    preview = previewed(browser)
    told = operation_at(desk, preview)
    assert (told["status"], told["pointsDelta"], told["memberCount"]) == ("PREVIEW", 200, 4)
    assert shown_outcomes(preview) == expected_outcomes(told)
    assert {row[0] for row in shown_outcomes(preview)} == {"ana", "ben", "cleo", "ivy"}
    assert "Members 4 Points +200" in preview.text
    assert "Negative Outstanding Points (End of Day) +50" in preview.text
    assert desk.data(POINTS)["balances"] == before["balances"]

    done = browser.press(preview, "confirm")
    told = operation_at(desk, done)
    assert (told["kind"], told["status"], told["pointsDelta"]) == ("award_points", "DONE", 200)
    assert shown_outcomes(done) == expected_outcomes(told)
    assert "Balance less than 10" in done.text
    assert browser.click(done, "Customer Balance").url.endswith("/reports/balance?where.balance.lt=10")

    undoing = browser.click(done, "Undo…")
    look = browser.press(undoing, "preview", onInsufficient="ALLOW_NEGATIVE")
    assert operation_at(desk, look)["status"] == "PREVIEW"
    assert shown_outcomes(look) == expected_outcomes(operation_at(desk, look))
    undone = browser.press(look, "undo")
    assert operation_at(desk, undone)["pointsDelta"] == -200
    assert operation_at(desk, browser.open(done.url))["status"] == "UNDONE"
    assert "Undo…" not in browser.open(done.url).text
    points = {(each["reference"], each["balanceType"]["code"]): each["points"] for each in before["balances"]["nodes"]}
    for each in desk.data(POINTS)["balances"]["nodes"]:
        assert each["points"] == points.get((each["reference"], each["balanceType"]["code"]), 0)


def test_forms_that_are_sent_twice_do_it_once(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    report = browser.open("/reports/balance?where.reference.eq=ana")
    form = browser.click(browser.click(report, "Actions for these customers"), "Award Points")
    first, second = (browser.press(form, "preview", points="5", reason="GOODWILL") for _ in range(2))
    assert first.url == second.url
    assert browser.press(first, "confirm").url == browser.press(second, "confirm").url
    assert [each["kind"] for each in desk.data(POINTS)["operations"]["nodes"]] == ["award_points"] * 2
    another = browser.press(form, "preview", points="6", reason="GOODWILL")
    assert another.url != first.url


def test_a_stale_preview_is_explained_and_made_again(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    preview = previewed(browser)
    award = """mutation { awardPoints(input: {idempotencyKey: "k", selection: {references: ["ben"]}, points: 500,
      reason: "GOODWILL"}) { userErrors { code } } }"""
    assert desk.data(award)["awardPoints"]["userErrors"] == []
    stale = browser.press(preview, "confirm")
    assert stale.status == 409
    assert "ben: the selection does not mean this member any more. PREVIEW_STALE" in stale.text
    assert "ana:" not in stale.text
    again = browser.press(stale, "preview")
    assert {row[0] for row in shown_outcomes(again)} == {"ana", "cleo", "ivy"}
    assert operation_at(desk, browser.press(again, "confirm"))["pointsDelta"] == 150


def test_what_cannot_be_done_is_shown_and_not_offered(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    form = browser.open("/actions/subtract_points?references=gus&references=ana")
    preview = browser.press(form, "preview", points="50", reason="GOODWILL")
    assert operation_at(desk, preview)["status"] == "FAILED"
    assert "This cannot be done" in preview.text
    assert [row[0] for row in preview.tables[MEMBERS]] == ["Customer", "ana"]
    everybody = browser.click(preview, "All 2")
    assert [row[0] for row in everybody.tables[MEMBERS]] == ["Customer", "ana", "gus"]
    assert browser.click(everybody, "Rejected 1 (INSUFFICIENT_POINTS 1)").tables == preview.tables
    assert ["ana", "STORE", "0", "-50", "-50", "Reversed", "Rejected", "INSUFFICIENT_POINTS"] in preview.tables[
        "What it means for each member"
    ]
    assert "confirm" not in preview.buttons()
    clamped = browser.press(preview, "preview", onInsufficient="CLAMP")
    assert operation_at(desk, browser.press(clamped, "confirm"))["pointsDelta"] == -50


def test_what_is_wrong_is_said_where_it_was_typed(example: GatewayClient) -> None:
    browser = Browser(example.http)
    form = browser.open("/actions/award_points?report=balance")
    wrong = browser.press(form, "preview", points="x", reason="GOODWILL")
    assert wrong.status == 400
    assert 'id="points-fault"' in wrong.html
    assert wrong.held("preview").items() >= {"points": "x", "reason": "GOODWILL", "report": "balance"}.items()
    none = browser.press(form, "preview", points="0", reason="GOODWILL")
    assert (none.status, 'id="points-fault"' in none.html, "TOO_FEW_POINTS" in none.text) == (400, True, True)
    missing = browser.press(form, "preview", reason="GOODWILL")
    assert (missing.status, 'id="points-fault"' in missing.html) == (400, True)
    unknown = browser.press(form, "preview", points="1", reason="NONE")
    assert (unknown.status, 'id="reason-fault"' in unknown.html) == (400, True)


def test_nobody_is_selected_by_mistake(example: GatewayClient) -> None:
    browser = Browser(example.http)
    form = browser.open("/actions/award_points")
    nobody = browser.press(form, "preview", points="1", reason="GOODWILL")
    assert (nobody.status, "SELECTION_REQUIRED" in nobody.text) == (400, True)
    zoe = browser.press(form, "preview", points="1", reason="GOODWILL", references="ana\nzoe\n")
    assert (zoe.status, "There is no member 'zoe'." in zoe.text) == (400, True)
    assert zoe.held("preview")["references"] == "ana\nzoe"
    for query in ("report=nonsense", "report=balance&where=x", "report=balance&filter=[]"):
        assert browser.open(f"/actions?{query}").status == 400
        assert browser.open(f"/actions/award_points?{query}").status == 400
    assert browser.open("/actions/nonsense").status == 404
    bad = browser.open('/actions/award_points?report=balance&where={"nonsense":{"eq":1}}')
    assert browser.press(bad, "preview", points="1", reason="GOODWILL").status == 400


def test_reports_that_select_customers_lead_to_actions(example: GatewayClient) -> None:
    browser = Browser(example.http)
    asked = example.data("""{ __type(name: "CustomerSelection") { inputFields { name } }
      reports { name queryField arguments { name required dataType example } } }""")
    selecting = {field["name"] for field in asked["__type"]["inputFields"]}
    assert len(selecting) > 3
    for report in asked["reports"]:
        values = {each["name"]: each["example"] or "BALANCE" for each in report["arguments"] if each["required"]}
        page = browser.open(f"/reports/{report['name']}?{urlencode(values)}")
        leads = "Actions for these customers" in page.text
        assert leads == (report["queryField"] in selecting and page.count != "0 rows"), report["name"]


def test_every_action_of_the_catalogue_has_a_form(example: GatewayClient) -> None:
    browser = Browser(example.http)
    choice = browser.open("/actions?references=ana")
    actions = example.data("{ actions { title arguments { name } } }")["actions"]
    assert actions
    for action in actions:
        form = browser.click(choice, action["title"])
        names = {argument["name"] for argument in action["arguments"]}
        assert form.held("preview").keys() >= {"references", "token", "nonce", *names}


def test_vouchers_are_printed(desk: GatewayClient, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = Browser(desk.http)
    form = browser.open("/actions/create_vouchers?references=ana&references=hal")
    done = browser.press(browser.press(form, "preview", value="12.50"), "confirm")
    cards = browser.click(done, "Print 2 vouchers…")
    vouchers = desk.data("{ vouchers { nodes { code paymentRequired customer { reference } } } }")["vouchers"]["nodes"]
    assert [each["customer"]["reference"] for each in vouchers] == ["ana", "hal"]
    for voucher in vouchers:
        assert voucher["code"] in cards.text
    assert cards.text.count("USD 12.50") == 3
    assert [each["paymentRequired"] for each in vouchers] == [False, True]
    assert cards.text.count("To be paid: USD 12.50.") == 1
    monkeypatch.setattr("loyalty_graph.explorer.actions.vouchers._CARDS", 1)
    first = browser.open(cards.url)
    second = browser.click(first, "Next")
    assert [each["code"] in first.text for each in vouchers] == [True, False]
    assert [each["code"] in second.text for each in vouchers] == [False, True]
    award = browser.press(
        browser.press(browser.open("/actions/set_accrual?references=ana"), "preview", enabled="false"), "confirm"
    )
    assert browser.open(f"{award.url}/vouchers").status == 404
