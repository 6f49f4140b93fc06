"""Every error the product can tell a user about.

The class docstring is what went wrong in general, `code` is stable for programs, the message says what happened here.
Only these texts reach a client; anything else is a defect and is masked.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class LoyaltyGraphError(Exception):
    """The root of all errors a user can act on.

    `code` is stable and in capitals. `field` is the path of the input that is at fault, outermost first, in the names
    of the API (`("filter", "month")`); empty when no single input is to blame.
    """

    def __init__(self, code: str, message: str, *, field: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.field = tuple(field)

    def within(self, *outer: str) -> LoyaltyGraphError:
        """Return this error with `outer` put before its path: the caller knows where the value stood."""
        self.field = (*outer, *self.field)
        return self


class InputError(LoyaltyGraphError):
    """A value, filter, condition, order or page argument that cannot be meant."""


class DeclarationError(LoyaltyGraphError):
    """A report, column or argument that is declared wrongly: a mistake in a plugin."""


class PluginFailedError(LoyaltyGraphError):
    """Code of a plugin failed while it served, or answered what it must not.

    `plugin` and `distribution` name whose it is; `error_id` is in the log with all that is not for the caller.
    """

    def __init__(self, code: str, message: str, *, plugin: str, distribution: str, error_id: str) -> None:
        super().__init__(code, message)
        self.plugin = plugin
        self.distribution = distribution
        self.error_id = error_id


class ConfigurationError(LoyaltyGraphError):
    """A setting, data folder or database that the gateway cannot work with."""


class UnknownAccountError(LoyaltyGraphError):
    """The account named by the request or the command does not exist."""

    def __init__(self, account: str) -> None:
        super().__init__("UNKNOWN_ACCOUNT", f"There is no account {account!r}.")


class PostingError(LoyaltyGraphError):
    """A batch of entries the ledger refuses as a whole."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why an action is not done. `reference` names the member it is about, where it is about one."""

    code: str
    message: str
    field: tuple[str, ...] = ()
    reference: str | None = None


class ActionRefusedError(LoyaltyGraphError):
    """An action that somebody can mend: nothing was written. `refusals` lists every reason, in order of references."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        count = len(refusals)
        text = f"Nothing was done: {count} reason{'s' if count != 1 else ''}, first: {refusals[0].message}"
        super().__init__("ACTION_REFUSED", text)
        self.refusals = tuple(refusals)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault of one cell, line or file of an import. `line` counts from 1, the header; `column` is a header name."""

    file: str
    line: int | None
    column: str | None
    code: str
    text: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part is not None)
        return f"{place}: {self.code}: {self.text}"


class ImportRefusedError(LoyaltyGraphError):
    """An import with at least one fault: nothing was written. `problems` lists every fault found, in file order."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        count = len(problems)
        super().__init__("IMPORT_REFUSED", f"Nothing was imported: {count} problem{'s' if count != 1 else ''} found.")
        self.problems = tuple(problems)


class IntegrityError(LoyaltyGraphError):
    """The ledger contradicts itself: `verify` found a derived number that its entries do not support."""
