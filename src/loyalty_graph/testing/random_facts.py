"""Random ledgers by number: small, with every kind of member and movement that a report may have to tell apart.

They speak of the worked example's campaigns, types, products and segments, so that examples of arguments fit both.
"""

from __future__ import annotations

import datetime as dt
from random import Random
from typing import Final

from loyalty_graph.testing.facts import Facts

_TYPES: Final = ("STORE", "WINSTON", "EXTRA")
_CAMPAIGNS: Final = (None, "C1", "C2", "C3")
_PRODUCTS: Final = ("SKU-A", "SKU-B", "SKU-C")
_FIRST: Final = dt.date(2024, 1, 8)
_DAYS: Final = 60
_MOMENTS: Final = ("00:00:00", "09:30:00", "23:59:59")
_NAMES: Final = ("ana", "Ben", "cleo", "dan", "Éve", "fay", "gus", "hal", "Ivy", "jo_1", "kim%", "lee")
_SEGMENTS: Final = (("favourite-brand", "espresso"), ("size", "L"), ("favourite-brand", "tea"))
_BUYERS: Final = 6
"""How many of the first members have a sale in any case."""

_KINDS: Final = (
    *("EARN_RULE",) * 4,
    *("EARN_MANUAL", "EARN_CAMPAIGN_BONUS", "IMPORT_CREDIT"),
    *("REVERSAL_ORDER_REFUND", "REVERSAL_MANUAL"),
    *("REDEEM_REWARD", "REDEEM_CHECKOUT"),
    *("REIMBURSE", "EXPIRY", "EXPIRY_REINSTATED"),
)
_DOWN: Final = ("REVERSAL", "REDEEM", "EXPIRY")


def random_facts(seed: int, *, members: int = 18, prefix: str = "") -> Facts:
    """The random ledger of this number: the same one for ever. `prefix` stands before every reference and text.

    A third of the members are orphans, excluded from reports, without entries, or without purchases.
    """
    made = _Maker(seed, prefix)
    for number in range(members):
        made.member(number)
    return made.facts


class _Maker:
    def __init__(self, seed: int, prefix: str) -> None:
        self._random = Random(seed)  # noqa: S311 - to be repeated, not to be secret
        self._prefix = prefix
        self.facts = Facts()
        self.facts.account(data_epoch="2024-01-01")
        for code in _TYPES:
            self.facts.balance_type(code, name=f"{prefix}{code.title()}")
        for code, balance_type in (("C1", "STORE"), ("C2", "WINSTON"), ("C3", "EXTRA")):
            self.facts.campaign(code, balance_type, name=f"{prefix}Campaign {code}")

    def member(self, number: int) -> None:
        """One member: the first are one of each sort, the others of any."""
        reference = f"{self._prefix}{_NAMES[number % len(_NAMES)]}{number // len(_NAMES) or ''}"
        sort = ("plain", "orphan", "excluded", "latent")[number] if number < 4 else self._sort()  # noqa: PLR2004 - sorts
        if sort != "orphan":
            self._record(reference, number, excluded=sort == "excluded")
        if sort == "latent":
            return
        for _ in range(self._random.randint(2, 7)):
            self._entry(reference)
        if number == 0 or self._maybe(4):
            source, destination = self._random.sample(_TYPES, 2)
            points = self._points()
            self.facts.transfer(reference, points, source=source, destination=destination, on=self._moment())
        for _ in range(self._random.choice((1, 2) if number < _BUYERS else (0, 1, 2))):
            self._sale(reference)

    def _sort(self) -> str:
        return self._random.choice(("plain", "plain", "plain", "plain", "orphan", "excluded", "latent"))

    def _record(self, reference: str, number: int, *, excluded: bool) -> None:
        flags = ("employee", "account_customer", "receive_email", "receive_post", "receive_sms", "accrual_enabled")
        self.facts.customer(
            reference,
            email=f"{reference}@example.test" if self._maybe(2) else None,
            first_name=self._random.choice((None, f"{self._prefix}Ann", f"{self._prefix}ann", f"{self._prefix}Éva")),
            last_name=self._random.choice((None, f"{self._prefix}O'Hara", f"{self._prefix}100%")),
            phone=self._random.choice((None, "555-0100")),
            excluded_from_reports=excluded,
            automatic_price_group=self._maybe(2),
            created_at=f"{self._moment()}",
            **{flag: self._maybe(2) for flag in flags},
        )
        for campaign in self._random.sample(("C1", "C2", "C3"), self._random.randint(0, 2)):
            self.facts.enrol(reference, campaign)
        for segment in _SEGMENTS[number % 4 : number % 4 + 1]:
            self.facts.answer(reference, *segment)

    def _entry(self, reference: str) -> None:
        kind = self._random.choice(_KINDS)
        down = kind.startswith(_DOWN) and kind != "EXPIRY_REINSTATED"
        self.facts.entry(
            reference,
            kind,
            -self._points() if down else self._points(),
            on=self._moment(),
            campaign=self._random.choice(_CAMPAIGNS),
            balance_type=self._random.choice(_TYPES),
        )

    def _sale(self, reference: str) -> None:
        total = f"{self._random.randint(0, 80_000) / 100:.2f}"
        kind = self._random.choice(("SALE", "SALE", "ONLINE", "VOUCHER_ISSUE"))
        products = self._random.sample(_PRODUCTS, self._random.randint(1, 2))
        number = self.facts.sale(reference, total, on=self._moment(), type=kind, products=products)
        if kind != "VOUCHER_ISSUE" and self._maybe(3):
            self.facts.refund(reference, "5.00", of=number, on=self._moment())

    def _maybe(self, one_in: int) -> bool:
        return self._random.randrange(one_in) == 0

    def _points(self) -> int:
        return self._random.choice((self._random.randint(1, 9), self._random.randint(10, 200), 1000))

    def _moment(self) -> str:
        day = _FIRST + dt.timedelta(days=self._random.randrange(_DAYS))
        return f"{day.isoformat()}T{self._random.choice(_MOMENTS)}Z"
