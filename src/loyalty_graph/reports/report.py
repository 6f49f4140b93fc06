"""The declaration of a report and of a core listing: columns, links, identities and the one Select behind them."""

from __future__ import annotations

import abc
import inspect
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, ClassVar, Final

import sqlalchemy as sa

from loyalty_graph.domain.identities import Identity
from loyalty_graph.errors import DeclarationError
from loyalty_graph.reports.arguments import Arguments
from loyalty_graph.reports.charts import Chart
from loyalty_graph.reports.columns import Column, Fact, Link
from loyalty_graph.reports.datatypes import DataType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_graph.repository import Repository

Select = sa.Select[*tuple[Any, ...]]
"""A SELECT of any columns: what a report's `select` returns."""

VERSION: Final = re.compile(r"(?P<major>0|[1-9][0-9]*)\.(?P<minor>0|[1-9][0-9]*)")
"""What a contract's version is written like."""

_NAME: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")
_COLUMN_NAME: Final = re.compile(r"(?!(and|or|not)_\Z)[a-z][a-z0-9]*(_[a-z0-9]+)*_?\Z")


class Table(abc.ABC):  # noqa: B024 - its two subclasses differ in what select() is given
    """Declared columns over one Select: the base of reports and of the core's own listings.

    Subclass it with Column and Link attributes and a `name`. A Python name that is taken (`name`, `from`) gets an
    underscore behind it, which the API does not show. Raises DeclarationError while the class is made, naming all that
    is wrong at once.

    `per_member` names an output of `select` that holds the `member_id` of the one member whom a row tells of; it need
    not be a column. It promises that a row changes with nothing but what is written of that member or of the programme,
    so that after most writes totals and counts are added up anew for the members written to, and not for all.
    """

    name: ClassVar[str] = ""
    columns: ClassVar[dict[str, Column]] = {}
    links: ClassVar[dict[str, Link]] = {}
    key: ClassVar[tuple[Column, ...]] = ()
    per_member: ClassVar[str | None] = None

    def __init_subclass__(cls) -> None:
        cls.columns = cls.columns | {name: value for name, value in vars(cls).items() if isinstance(value, Column)}
        cls.links = cls.links | {name: value for name, value in vars(cls).items() if isinstance(value, Link)}
        cls.key = tuple(column for column in cls.columns.values() if column.key)
        if not inspect.isabstract(cls) and (faults := cls.faults()):
            raise DeclarationError("BAD_DECLARATION", f"{cls.__module__}.{cls.__qualname__}: {'; '.join(faults)}.")

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        faults = [] if isinstance(cls.name, str) and _NAME.match(cls.name) else ["it has no lower_case name"]
        if not cls.__doc__:
            faults.append("it has no docstring")
        if not cls.key:
            faults.append("it has no key column")
        faults += [
            f"{name!r} cannot name a column or link"
            for name in (*cls.columns, *cls.links)
            if name in _TAKEN or not _COLUMN_NAME.match(name)
        ]
        api_names = Counter(column.api_name for column in cls.columns.values())
        api_names.update(link.api_name for link in cls.links.values())
        faults += [f"two of its columns are {name!r} in the API" for name, times in api_names.items() if times > 1]
        faults += [
            f"link {link.name!r} is by {link.by!r}, which is no column"
            for link in cls.links.values()
            if link.by not in cls.columns
        ]
        return faults


class Listing(Table):
    """A list of core records (customers, balances, entries, campaigns): columns over a Select, without a filter."""

    @classmethod
    def visible(cls) -> list[Column]:
        """The columns that callers may name."""
        return list(cls.columns.values())

    @abc.abstractmethod
    def select(self, repository: Repository) -> Select:
        """The account's records, unordered: one labelled output per declared column."""


def visible_columns(table: Table) -> list[Column]:
    """The columns that conditions, orders and exports may name."""
    return table.visible() if isinstance(table, Listing) else list(table.columns.values())


class Report(Table):
    """A report: everything the gateway, its exports, its catalogue and its pages know is made from this declaration.

    Subclass it with `name`, `title`, `version` (of its contract, "major.minor"), a docstring, a `Filter` class, Column
    attributes and `select`. `identities` are equations between columns that hold on every row, such as
    `"end == start + earned - redeemed"`; `next(column)` ties a row to the one after it in key order.
    `unexplained` maps a points total that is in no identity to the reason why: every one has either.
    `chart` is the chart that says most about it, a Distribution or Waterfall; without one, user interfaces choose.
    """

    title: ClassVar[str] = ""
    version: ClassVar[str] = "1.0"
    identities: ClassVar[Sequence[str]] = ()
    unexplained: ClassVar[Mapping[str, str]] = {}
    chart: ClassVar[Chart | None] = None
    facts: ClassVar[dict[str, Fact]] = {}
    equations: ClassVar[tuple[Identity, ...]] = ()

    class Filter(Arguments):
        """No arguments."""

    def __init_subclass__(cls) -> None:
        cls.facts = {**cls.facts, **{k: v for k, v in vars(cls).items() if isinstance(v, Fact)}}
        super().__init_subclass__()
        cls.equations = tuple(Identity.parse(text) for text in cls.identities)

    @classmethod
    def faults(cls) -> list[str]:
        """Everything wrong with the declaration, in words."""
        faults = super().faults()
        if not cls.title:
            faults.append("it has no title")
        if not (isinstance(cls.version, str) and VERSION.fullmatch(cls.version)):
            faults.append(f'its version {cls.version!r} is not written like "1.0"')
        if not issubclass(cls.Filter, Arguments):
            faults.append("its Filter is not a subclass of Arguments")
        if isinstance(cls.chart, Chart):
            faults += cls.chart.faults(cls.columns, cls.facts)
        elif cls.chart is not None:
            faults.append("its chart is neither a Distribution nor a Waterfall")
        if isinstance(cls.identities, str):
            return [*faults, "its identities are one text: put it into a list"]
        explained: set[str] = set()
        for text in cls.identities:
            try:
                identity = Identity.parse(text)
            except ValueError as error:
                faults.append(str(error))
                continue
            names = identity.columns | identity.following
            faults += [
                f"identity {text!r} names {name!r}, which is no column" for name in sorted(names - cls.columns.keys())
            ]
            explained |= names
        return faults + cls._unexplained_faults(explained)

    @classmethod
    def _unexplained_faults(cls, explained: set[str]) -> list[str]:
        totals = [
            name
            for name, column in cls.columns.items()
            if column.total is not None and column.value.data_type is DataType.POINTS
        ]
        return [
            *(
                f"the total {name!r} is in no identity, and unexplained does not say why"
                for name in totals
                if name not in explained and name not in cls.unexplained
            ),
            *(
                f"unexplained names {name!r}, which is no total of points"
                for name in cls.unexplained
                if name not in totals
            ),
        ]

    @property
    def query_field(self) -> str:
        """The report's field on Query: `balance` → `balanceReport`."""
        return query_field(self.name)

    @abc.abstractmethod
    def select(self, repository: Repository, filter: Any) -> Select:  # noqa: A002 - the word of the API
        """The rows of the report for a checked filter, unordered: one labelled output per declared column.

        The host adds conditions, order, page and totals around it, so it must hold every row that matches the filter.
        It also keeps what it has compiled of it, for the rest of the UTC day unless `repository.scope.now` was asked:
        so select() may go by nothing but its arguments.
        """

    def ignored(self, given: Mapping[str, object]) -> dict[str, str]:  # noqa: ARG002 - for reports that ignore some
        """Arguments that others make meaningless: Python name → why.

        `given` holds the arguments of the caller by Python name, not yet checked: the host takes the ignored ones out
        first, so that what is ignored is not validated either. May raise InputError.
        """
        return {}

    async def check(self, repository: Repository, filter: Any) -> None:  # noqa: A002 - the word of the API
        """Refuse a filter that cannot be answered. Raises InputError."""


_TAKEN: Final = frozenset(name for name in dir(Report) if not name.startswith("_"))


def query_field(name: str) -> str:
    """The field on Query of the report `name`."""
    head, *rest = name.split("_")
    return head + "".join(word.title() for word in rest) + "Report"
