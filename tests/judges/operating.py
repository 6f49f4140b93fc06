"""Whoever runs the random account: sends each operation to the product, foretells it by the oracle, compares both."""

from __future__ import annotations

import itertools
import tempfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from loyalty_graph.ledger.accounts import find_account
from loyalty_graph.ledger.verification import verify

from .account_state import main_reports, other_reports, told, told_members
from .acting import Request, Told, by_balance, send
from .first_batch import FIRST_BATCH, RECORDS, TYPES
from .oracle import Ledger, answer, write_folder
from .oracle.actions import RefusedActionError
from .oracle.effects import SIGN_OF_KIND
from .oracle.identities import OracleSource, Period, broken_identities
from .oracle.operations import Operations
from .oracle.state import state
from .product import Product

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from loyalty_graph.testing.gateway import GatewayClient

    from .oracle import Batch
    from .oracle.operations import Operation
    from .oracle.state import State

Given = dict[str, Any]
_accounts = itertools.count(1)
_IN_FULL_EVERY = 10
"""After so many steps the programme is compared too, and reports with totals, within types, campaigns, other times."""


class Office:
    """An account of its own, with the first batch and a voucher for every record in it, held by the oracle too."""

    def __init__(self, client: GatewayClient) -> None:
        self.client, self.product = client, Product(client.ask)
        client.account = f"operated-{next(_accounts)}"
        self.ledger = Ledger(_today())
        self.operations = Operations(self.ledger)
        self.sent: dict[str, tuple[Request, Told]] = {}
        self.imports = self.checks = 0
        self._with_vouchers = False
        self.import_rows(FIRST_BATCH | {"account.csv": [{"code": client.account, "currency": "EUR"}]})
        self.administer("createNewsletter", {"code": "NEWS"})
        self.administer("retireBalanceType", {"code": "TIN"})
        self.act("createVouchers", {"value": "20.00"}, {"references": list(RECORDS)})

    def import_rows(self, batch: Batch) -> None:
        """Import a batch of rows."""
        with tempfile.TemporaryDirectory() as parent:
            self.client.import_files(write_folder(batch, Path(parent) / "batch"))
        self.ledger.load(batch)
        self.imports += 1

    def import_entries(self, drawn: list[Given]) -> None:
        """Import entries as they were drawn; a correction is of an entry that a file brought, if one is left."""
        self.import_rows({"entries.csv": list(_written(self.ledger, drawn, self.imports))})

    def act(self, mutation: str, given: Given, selection: Given, *, dry_run: bool = False) -> Operation | None:
        """Do or preview an action; None if that is refused."""
        request = self._request(mutation, {**given, "selection": selection, "dryRun": dry_run})
        return self._done(request, lambda at: self.operations.act(mutation, selection, given, at, dry_run=dry_run))

    def act_by_hand(self, mutation: str, given: Given, *, dry_run: bool = False) -> Operation | None:
        """Do or preview a mutation of the core that names its members itself; None if that is refused."""
        names = [given["reference"]] if "reference" in given else given.get("references")
        selection = {"references": names} if names else {"holdersOf": given["sourceTypes"]}
        request = self._request(mutation, {**given, "dryRun": dry_run})
        return self._done(request, lambda at: self.operations.act(mutation, selection, given, at, dry_run=dry_run))

    def administer(self, verb: str, given: Given) -> Operation | None:
        """Do what books nothing; None if that is refused."""
        request = self._request(verb, given)
        return self._done(request, lambda at: self.operations.administer(verb, given, at))

    def change_voucher(self, verb: str, which: int, *, sloppily: bool) -> Operation | None:
        """Use, pay or void a voucher, counted from the latest one; None if that is refused."""
        codes = list(self.ledger.vouchers)
        code = codes[-1 - which % len(codes)]
        typed = code.lower().translate(_MISREAD) if sloppily else code
        request = self._request(verb, {"code": typed})
        return self._done(request, lambda at: self.operations.administer(verb, {"code": code}, at))

    def undo_issuing(self, which: int) -> Operation | None:
        """Undo the operation that issued a voucher, counted from the latest one; None if that is refused."""
        code = [voucher.operation for voucher in self.ledger.vouchers.values()][-1 - which % len(self.ledger.vouchers)]
        return self.undo(next(each for each in self.operations.all if each.code == code), "REJECT")

    def act_on(self, preview: Operation) -> Operation | None:
        """Do what a preview showed; None if that is refused. It is refused a second time."""
        mutation = preview.request[0] if preview.request else "awardPoints"
        given = {"previewId": self.sent[preview.code][1].operation["id"]}

        def act() -> Operation | None:
            return self._done(self._request(mutation, given), lambda at: self.operations.act_on(preview, mutation, at))

        done = act()
        if done:
            assert act() is None
        return done

    def undo(self, undone: Operation, too_few: str, *, dry_run: bool = False) -> Operation | None:
        """Undo an operation, or preview that; None if that is refused."""
        given = {"operation": self.sent[undone.code][1].operation["id"], "onInsufficient": too_few, "dryRun": dry_run}
        request = self._request("undoOperation", given)
        return self._done(request, lambda at: self.operations.undo(undone, too_few, at, dry_run=dry_run))

    def repeat(self, done: Operation) -> None:
        """Send again what was done: nothing more is done, and the answer is how that operation is by now."""
        request, first = self.sent[done.code]
        again = send(self.product, request)
        assert again.operation["id"] == first.operation["id"]
        _compare(again, done)

    def refuse_key(self, done: Operation, mutation: str, given: Given, selection: Given) -> None:
        """Send something else with the key of what was done."""
        first = self.sent[done.code][0]
        key = first.input["idempotencyKey"]
        other = Request(mutation, {**given, "selection": selection, "idempotencyKey": key})
        if (other.mutation, other.input | {"dryRun": False}) != (first.mutation, first.input):
            _expect(send(self.product, other).errors, [("IDEMPOTENCY_KEY_REUSED", None)])

    def do_then_undo(self, mutation: str, given: Given, selection: Given) -> Operation | None:
        """Do an action and undo it at once: every balance and every group is what it was."""
        before = self._returning()
        done = self.act(mutation, given, selection)
        if done is None:
            return None
        self.undo(done, "ALLOW_NEGATIVE")
        _expect(self._returning(), before)
        return done

    def check(self) -> None:
        """Compare all that the account shows with the oracle; identities hold, and nothing derived is wrong."""
        in_full = self.checks % _IN_FULL_EVERY == 0
        self.checks += 1
        shown = self._told(in_full=in_full)
        self._with_vouchers = False
        expected = state(self.operations, main_reports(self.ledger.today))
        _expect(shown, {name: expected[name] for name in shown})
        period = Period(f"{_today():%Y-%m}", _today() - timedelta(days=1), _today())
        _expect(broken_identities(OracleSource(self.ledger), self.ledger, period), [])
        _expect(self.client.call(self._contradictions), [])
        if in_full:
            for query, filter_ in (main_reports(self.ledger.today) | other_reports(self.ledger.today)).values():
                assert self.product.report(query, filter_) == answer(self.ledger, query, filter_), query

    def _told(self, *, in_full: bool) -> State:
        """What the account shows, and the day of which it shows it in the ledger."""
        self.ledger.today = _today()
        vouchers = in_full or self._with_vouchers
        shown = told(self.product, main_reports(self.ledger.today), vouchers=vouchers, in_full=in_full)
        return shown if _today() == self.ledger.today else self._told(in_full=in_full)

    def _returning(self) -> dict[str, Any]:
        """What undoing brings back: balances that are not empty with their columns, and the customers' attributes."""
        balances, customers = told_members(self.product)
        columns = ("points", "earned", "reversed", "redeemed", "reimbursed", "expired", "transferred")
        points = {(row["reference"], row["balanceType"]): [row[name] for name in columns] for row in balances}
        return {"points": {key: values for key, values in points.items() if any(values)}, "customers": customers}

    async def _contradictions(self) -> list[str]:
        async with self.client.database.write.connect() as connection:
            account_id = await find_account(connection, self.client.account)
            return [str(difference) for difference in await verify(connection, account_id)]

    def _request(self, mutation: str, given: Given) -> Request:
        """The request under the next key: one that was refused has not used it up."""
        return Request(mutation, {**given, "idempotencyKey": f"key-{len(self.sent)}"})

    def _done(self, request: Request, foretell: Callable[[datetime], Operation]) -> Operation | None:
        before = datetime.now(UTC)
        try:
            made = foretell(before)
        except RefusedActionError as refused:
            _expect(send(self.product, request).errors, refused.errors)
            return None
        answer = send(self.product, request)
        _expect(answer.errors, [])
        assert before <= answer.at <= datetime.now(UTC)
        self.operations.record(made, answer.operation["code"], answer.at, answer.vouchers)
        self._with_vouchers |= "Voucher" in request.mutation or any(each["voucher"] for each in answer.outcomes)
        _compare(answer, made)
        self.sent[made.code] = (request, answer)
        return made


def _compare(answer: Told, made: Operation) -> None:
    _expect(answer.shown, made.shown)
    _expect(answer.outcomes, by_balance([outcome.shown for outcome in made.outcomes]))


def _today() -> date:
    return datetime.now(UTC).date()


def _written(ledger: Ledger, drawn: list[Given], number: int) -> Iterator[dict[str, str]]:
    """The drawn entries as lines of a file."""
    now = datetime.now(UTC)
    moments = {"NOW": now, "TODAY": now.replace(hour=0, minute=0, second=0, microsecond=0)}
    moments["YESTERDAY"] = moments["TODAY"] - timedelta(microseconds=1)
    correctable = [entry for entry in ledger.entries if entry.id and entry.kind not in _NOT_CORRECTED]
    for line, row in enumerate(drawn):
        at = row["effective_at"]
        common = dict.fromkeys(("reason", "reverses", "operation", "effect"), "") | row
        common |= {"id": f"{number}-{line}", "effective_at": moments[at].isoformat() if at in moments else at}
        if row["kind"] == "TRANSFER_OUT":
            pair = {**common, "operation": f"T{number}-{line}"}
            to = next(code for code in TYPES if code != row["balance_type"])
            yield {**pair, "points": str(-row["points"])}
            yield {**pair, "id": f"{number}-{line}-in", "kind": "TRANSFER_IN", "balance_type": to} | {
                "points": str(row["points"])
            }
        elif row["kind"] != "CORRECTION":
            yield {**common, "points": str(row["points"] * SIGN_OF_KIND[row["kind"]])}
        elif correctable:
            entry = correctable[row["points"] % len(correctable)]
            same = {"customer": entry.reference, "balance_type": entry.balance_type, "effect": entry.effect}
            yield {**common, **same, "points": str(-entry.points), "reverses": entry.id}


_MISREAD = str.maketrans({"-": " ", "0": "o", "1": "l"})
"""As people may type a voucher's code."""
_NOT_CORRECTED = {"CORRECTION", "TRANSFER_IN", "TRANSFER_OUT"}


def _expect(shown: Any, expected: Any) -> None:
    found = list(_differences(shown, expected))
    if found:
        raise AssertionError("\n".join(found))


def _differences(shown: Any, expected: Any, path: str = "") -> Iterator[str]:
    """Each place at which two nested values differ."""
    if isinstance(shown, dict) and isinstance(expected, dict) and shown.keys() == expected.keys():
        for name, value in expected.items():
            yield from _differences(shown[name], value, f"{path}.{name}")
    elif isinstance(shown, list) and isinstance(expected, list) and len(shown) == len(expected):
        for place, value in enumerate(expected):
            yield from _differences(shown[place], value, f"{path}[{place}]")
    elif shown != expected:
        yield f"{path} is {shown!r}, expected {expected!r}"
