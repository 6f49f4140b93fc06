"""A member as the page shows it: what the record says, what has to be known at once, and the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from loyalty_graph.explorer.addresses import member_href
from loyalty_graph.explorer.member.tables import balances_table, campaigns_table, history_table, vouchers_table
from loyalty_graph.explorer.parameters import Parameters
from loyalty_graph.explorer.records import Field
from loyalty_graph.explorer.values import cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_graph.explorer.records import Record
    from loyalty_graph.explorer.tables import TableView
    from loyalty_graph.explorer.values import Cell

_PROFILE: Final = (
    Field("Email", "email"),
    Field("Phone", "phone"),
    Field("Price group", "priceGroup.name"),
    Field("Points earned in a lifetime", "lifetimeEarned", "POINTS"),
    Field("Earns points", "accrualEnabled", "BOOLEAN"),
    Field("Automatic price group", "automaticPriceGroup", "BOOLEAN"),
    Field("Pays by statement", "accountCustomer", "BOOLEAN"),
    Field("Receives email", "receiveEmail", "BOOLEAN"),
    Field("Receives post", "receivePost", "BOOLEAN"),
    Field("Receives SMS", "receiveSms", "BOOLEAN"),
    Field("Record made", "createdAt", "DATETIME"),
)
"""What is said of every record."""


@dataclass(frozen=True)
class MemberView:
    """The member of a reference; `given` says what of the history is shown."""

    reference: str
    data: Record
    given: Parameters

    @property
    def record(self) -> Record | None:
        """The customer record; None for an orphan."""
        found: Record | None = self.data["customer"]
        return found

    @property
    def title(self) -> str:
        """The name, else the reference."""
        names = [] if self.record is None else [self.record["firstName"], self.record["lastName"]]
        return " ".join(name for name in names if name) or self.reference

    @property
    def marks(self) -> list[tuple[str, str]]:
        """What has to be known at once: how it looks, and what it says."""
        record = self.record
        if record is None:
            return [("disabled", "No customer record")]
        return [
            *([("failed", f"Closed {_day(record['closedAt'])}")] if record["closedAt"] else []),
            *([("failed", f"Opted out {_day(record['optedOutAt'])}")] if record["optedOutAt"] else []),
            *([("disabled", "Excluded from reports")] if record["excludedFromReports"] else []),
            *([("ok", "Employee")] if record["employee"] else []),
        ]

    @property
    def profile(self) -> list[tuple[str, Cell]]:
        """What the record says."""
        record = self.record
        return [] if record is None else [(field.heading.label, field.cell(record)) for field in _PROFILE]

    @property
    def hrefs(self) -> dict[str, str]:
        """Where something can be done with the member."""
        return {
            "actions": "/actions" + Parameters([("references", self.reference)]).query(),
            "add": "/balances/add" + Parameters([("reference", self.reference)]).query(),
        }

    @property
    def balances(self) -> TableView:
        """The balances by type."""
        return balances_table(self.reference, self.data["balances"]["nodes"])

    @property
    def campaigns(self) -> TableView | None:
        """The campaigns that the customer is enrolled in; None without a record."""
        return None if self.record is None else campaigns_table(self.record["campaigns"])

    @property
    def vouchers(self) -> TableView | None:
        """The first vouchers of the customer; None without any."""
        found = [] if self.record is None else self.record["vouchers"]["nodes"]
        return vouchers_table(found) if found else None

    @property
    def history(self) -> TableView:
        """The page of the history, the newest entry first."""
        return history_table(self.data["entries"]["nodes"])

    @property
    def history_count(self) -> int:
        """How many entries there are on all pages."""
        count: int = self.data["entries"]["totalCount"]
        return count

    @property
    def history_pages(self) -> dict[str, str | None]:
        """Where the other pages of the history are."""
        info = self.data["entries"]["pageInfo"]
        newer, older = info["hasNextPage"], info["hasPreviousPage"]
        return {
            "newest": self._page({}) if newer else None,
            "newer": self._page({"after": info["endCursor"]}) if newer else None,
            "older": self._page({"before": info["startCursor"]}) if older else None,
            "oldest": self._page({"page": "oldest"}) if older else None,
        }

    @property
    def history_types(self) -> list[tuple[str, str, bool]]:
        """Of which balances the history can be: address, name, and whether it is of these."""
        types = [balance["balanceType"] for balance in self.data["balances"]["nodes"]]
        choices = [(None, "All balances"), *((each["code"], each["name"]) for each in types)]
        return [(self._history_of(code, {}), name, code == self._chosen) for code, name in choices]

    @property
    def _chosen(self) -> str | None:
        """The balance type that the history is of; None for all."""
        return self.given.one("balanceType")

    def _page(self, place: Mapping[str, str]) -> str:
        return self._history_of(self._chosen, place)

    def _history_of(self, balance_type: str | None, place: Mapping[str, str]) -> str:
        own = {} if balance_type is None else {"balanceType": balance_type}
        return member_href(self.reference, {**own, **place}) + "#history"


def _day(instant: str) -> str:
    return cell(instant, "DATETIME").text[: len("2024-02-29")]
