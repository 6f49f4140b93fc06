"""The admin list of balances, and balances corrected by hand, as in the screens of the list's origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .browser import Browser, Page

if TYPE_CHECKING:
    from loyalty_graph.testing.gateway import GatewayClient

BALANCES = """query($where: BalanceWhere) { balances(where: $where) { totals { points } nodes {
  reference points historyCount balanceType { code } customer { email employee } } } }"""
ENTRIES = """query($of: String!) {
  entries(where: {reference: {eq: $of}, effectiveAt: {gt: "2025-01-01T00:00:00Z"}}) { nodes { kind points note } }
}"""
NOTHING = "\N{EN DASH} no value"
OUTCOMES = "What it means for each member"


def told(desk: GatewayClient, where: dict[str, Any] | None = None) -> list[list[str]]:
    """Balance type, reference, email, balance and employee of each balance, as the list shows them."""
    return [
        [
            each["balanceType"]["code"],
            each["reference"],
            (each["customer"] or {}).get("email") or NOTHING,
            f"{each['points']:,}",
            {True: "yes", False: "no", None: NOTHING}[(each["customer"] or {}).get("employee")],
        ]
        for each in desk.data(BALANCES, {"where": where})["balances"]["nodes"]
    ]


def shown(page: Page) -> list[list[str]]:
    assert page.status == 200, page.text
    _, *rows, totals = page.tables["Customer Balances"]
    assert totals[0] == "Totals"
    return [[row[0], row[1], row[2], row[5], row[6]] for row in rows]


def entries(desk: GatewayClient, reference: str) -> list[tuple[str, int, str | None]]:
    nodes = desk.data(ENTRIES, {"of": reference})["entries"]["nodes"]
    return [(each["kind"], each["points"], each["note"]) for each in nodes]


def test_balances_are_listed_and_searched_by_each_column(example: GatewayClient) -> None:
    browser = Browser(example.http)
    page = browser.open("/balances")
    assert shown(page) == told(example)
    assert page.tables["Customer Balances"][-1][5] == f"{example.data(BALANCES)['balances']['totals']['points']:,}"
    assert ["STORE", "x9", NOTHING, "30", NOTHING] in shown(page)
    for query, where in (
        ("where.balanceType.eq=WINSTON", {"balanceType": {"eq": "WINSTON"}}),
        ("where.email.contains=HAL", {"email": {"contains": "hal"}}),
        ("where.firstName.contains=us&where.points.gte=1", {"firstName": {"contains": "us"}, "points": {"gte": 1}}),
        ("where.lastName.contains=es&where.employee.eq=true", {"employee": {"eq": True}}),
        ("where.createdAt.gte=2024-02-01T00:00", {"createdAt": {"gte": "2024-02-01T00:00:00Z"}}),
        ("where.historyCount.gt=3", {"historyCount": {"gt": 3}}),
        ("where.hasRecord.eq=false", {"hasRecord": {"eq": False}}),
    ):
        assert shown(browser.open(f"/balances?{query}")) == told(example, where)
    typed = browser.open("/balances?where.points.gte=many&where.email.contains=x")
    assert (typed.status, 'id="where.points.gte-fault"' in typed.html) == (400, True)
    assert (typed.form["where.points.gte"], typed.form["where.email.contains"]) == (["many"], ["x"])


def test_a_balance_is_modified_both_ways(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    form = browser.click(browser.open("/balances?where.reference.eq=hal&where.balanceType.eq=STORE"), "Modify")
    assert form.held("save").items() >= {"reference": "hal", "balanceType": "STORE"}.items()
    look = browser.press(form, "preview", changeType="MANUAL_CHANGE", points="85", notes="Missed at the till")
    assert ["hal", "STORE", "15", "100", "+85", "Earned", "Changed"] in look.tables[OUTCOMES]
    assert look.held("save").items() >= {"points": "85", "notes": "Missed at the till"}.items()
    assert entries(desk, "hal") == []
    done = browser.press(look, "save")
    assert "Modify balance Done" in done.text
    assert entries(desk, "hal") == [("EARN_MANUAL", 85, "Missed at the till")]
    listed = browser.press(form, "close", changeType="FLAGGED_DEDUCTION", points="40", notes="Counted twice")
    assert "Done: Modify balance, -40 points." in listed.text
    assert ["STORE", "hal", "hal@example.test", "60", "no"] in shown(listed)
    assert browser.click(listed, "Undo").status == 200


def test_a_form_that_is_sent_twice_books_once(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    form = browser.open("/balances/modify?reference=ana")
    given = {"changeType": "MANUAL_CHANGE", "points": "5", "notes": "once"}
    first, second = browser.press(form, "save", **given), browser.press(form, "save", **given)
    assert first.url == second.url
    assert browser.press(form, "close", **given).status == 200
    assert entries(desk, "ana") == [("EARN_MANUAL", 5, "once")]
    fresh = browser.open("/balances/modify?reference=ana")
    assert browser.press(fresh, "save", **given).url != first.url
    assert entries(desk, "ana") == [("EARN_MANUAL", 5, "once")] * 2


def test_what_is_wrong_stays_in_the_form_and_books_nothing(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    form = browser.open("/balances/modify?reference=ana&balanceType=STORE")
    for given, field, code in (
        ({"changeType": "FLAGGED_DEDUCTION", "points": "5", "notes": "n"}, "points", "INSUFFICIENT_POINTS"),
        ({"changeType": "MANUAL_CHANGE", "points": "0", "notes": "n"}, "points", "TOO_FEW_POINTS"),
        ({"changeType": "MANUAL_CHANGE", "points": "9" * 17, "notes": "n"}, "points", "POINTS_OUT_OF_RANGE"),
        ({"changeType": "MANUAL_CHANGE", "points": "5", "notes": " "}, "notes", "ARGUMENT_REQUIRED"),
        ({"changeType": "MANUAL_CHANGE", "points": "5", "notes": "n", "reference": "zoe"}, "reference", "UNKNOWN"),
        ({"changeType": "NONSENSE", "points": "5", "notes": "n"}, "changeType", "INVALID_REQUEST"),
    ):
        page = browser.press(form, "save", **given)
        assert (page.status, f'id="{field}-fault"' in page.html, code in page.text) == (400, True, True), page.text
        kept = page.held("save")
        assert {name: kept[name] for name in given if given[name].strip()} == {
            name: value for name, value in given.items() if value.strip()
        }
    assert entries(desk, "ana") == []


def test_a_field_that_means_nothing_is_not_overlooked(example: GatewayClient) -> None:
    browser = Browser(example.http)
    page = browser.press(browser.open("/balances/merge"), "preview", sourceTypes="WINSTON", reference="gus")
    assert (page.status, "UNKNOWN_FIELD" in page.text) == (400, True)


def test_a_balance_is_added_to_a_customer_who_is_searched_for(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    search = browser.click(browser.open("/balances"), "Add New")
    found = browser.open(f"{search.url}?q=fay")
    assert "fay · Fay · Test · fay@example.test" in found.text
    assert "Nobody is found." in browser.open(f"{search.url}?q=nobody").text
    form = browser.click(found, "Apply")
    again = browser.press(form, "new", balanceType="WINSTON", points="1000")
    assert "Done: Add balance, +1,000 points." in again.text
    exists = browser.press(again, "save", reference="fay", balanceType="WINSTON", points="1")
    assert (exists.status, "BALANCE_EXISTS" in exists.text) == (400, True)
    assert ["WINSTON", "fay", "fay@example.test", "1,000", "no"] in shown(browser.open("/balances"))


def test_a_balance_is_removed_and_its_history_stays(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    form = browser.click(browser.open("/balances?where.reference.eq=gus&where.balanceType.eq=STORE"), "Remove")
    done = browser.press(form, "save", notes="Left", reason="GOODWILL")
    assert "Remove balance Done" in done.text
    assert entries(desk, "gus") == [("REMOVE_BALANCE", -100, "Left")]
    assert ["STORE", "gus", "gus@example.test", "0", "no"] in shown(browser.open("/balances"))


def test_balance_types_are_merged(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    form = browser.click(browser.open("/balances"), "Merge Balance Type")
    mint = browser.press(form, "save", sourceTypes="STORE", destinationType="WINSTON", deleteBalanceFromSource="false")
    assert (mint.status, "CONFIRM_MINT_REQUIRED" in mint.text) == (400, True)
    assert 'id="confirmMint-fault"' in mint.html
    same = browser.press(form, "save", sourceTypes=["STORE", "WINSTON"])
    assert "MULTIPLE_SOURCES" in same.text
    look = browser.press(form, "preview", sourceTypes="STORE", destinationType="WINSTON", references="gus\nben")
    assert {row[0] for row in look.tables[OUTCOMES][1:]} == {"gus", "ben"}
    assert look.held("save")["references"].split() == ["ben", "gus"]
    done = browser.press(look, "save")
    assert "Merge balance types Done" in done.text
    after = {(row[0], row[1]): row[3] for row in told(desk)}
    assert (after["STORE", "gus"], after["WINSTON", "gus"], after["STORE", "ben"], after["WINSTON", "ben"]) == (
        *("0", "100"),
        *("0", "-50"),
    )


def test_a_preview_is_gone_on_with_from_its_operation(desk: GatewayClient) -> None:
    browser = Browser(desk.http)
    form = browser.open("/balances/add?reference=fay")
    look = browser.press(form, "preview", points="3", balanceType="WINSTON")
    operation = browser.open(f"/operations/{look.url.partition('preview=')[2]}")
    assert "A preview: nothing was done." in operation.text
    assert browser.click(operation, "Go on with it").url == look.url
    assert browser.open(look.url.replace("/add", "/remove")).status == 404
    assert browser.open("/balances/add?preview=nonsense").status == 400
