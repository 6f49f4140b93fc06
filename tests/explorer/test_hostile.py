"""Whatever people are called, their pages only show it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_graph.testing.gateway import installed_plugins

from .browser import Browser

if TYPE_CHECKING:
    from loyalty_graph.plugins import Plugins
    from loyalty_graph.testing.gateway import GatewayClient
    from loyalty_graph.testing.ledger import Ledger

SCRIPT = "<script>alert(1)</script>"
QUOTES = "\"'><img src=x onerror=alert(1)>"
REFERENCE = "a/b?c=<d>&\"e'#é 漢"


@pytest.fixture
def plugins() -> Plugins:
    return installed_plugins()


def test_names_are_only_names(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.balance_type("T1", name=SCRIPT)
    ledger.campaign(f"C{QUOTES}", "T1", name=SCRIPT)
    ledger.customer(REFERENCE, email=QUOTES, first_name=SCRIPT, last_name="{{ 7 * 7 }}")
    ledger.earn(REFERENCE, 10, balance_type="T1", campaign=f"C{QUOTES}")
    ledger.book()
    browser = Browser(gateway.http)
    page = browser.open("/reports/balance")
    assert page.rows[0][:4] == [REFERENCE, QUOTES, SCRIPT, "{{ 7 * 7 }}"]
    assert f"T1: {SCRIPT}" in page.texts(class_="option")
    assert all(script["src"].startswith("/static/") and not script.text for script in page.root.all("script"))
    assert {image["src"].rpartition("/")[2] for image in page.root.all("img")} == {"icon.svg"}
    href = page.link(REFERENCE)
    assert href == "/customers/a%2Fb%3Fc%3D%3Cd%3E%26%22e%27%23%C3%A9%20%E6%BC%A2"


def test_what_is_typed_is_only_text(gateway: GatewayClient, ledger: Ledger) -> None:
    ledger.customer("ann")
    ledger.book()
    browser = Browser(gateway.http)
    for query in (f"customerNumber={SCRIPT}", f"customerNumber={QUOTES}", f"{SCRIPT}=1", f"sales.from={QUOTES}"):
        page = browser.open(f"/reports/activity?{query.replace('#', '%23')}")
        assert "<script>alert" not in page.html
        assert not [image for image in page.root.all("img") if image["src"] == "x"]
    assert browser.open(f"/reports/{SCRIPT}").status == 404
    assert browser.open("/reports/activity?customerNumber=%00").status == 400
