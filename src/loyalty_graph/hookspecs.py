"""What a plugin may contribute: one hook per kind of contribution, each with its contract and a whole example.

How plugins are found is in plugins/, what becomes of their contributions in the layers above. The contracts are pages
of plugins/README.md too; every example is run by the tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from loyalty_graph.actions.action import Action
    from loyalty_graph.exports.format import ExportFormat
    from loyalty_graph.extensions.fields import Field, RootField
    from loyalty_graph.extensions.routes import Route
    from loyalty_graph.reports.report import Report

API_VERSION: Final = "1.0"
"""Of what the package root and these hooks offer to plugins: a breaking change raises the first number."""

PROJECT: Final = "loyalty_graph"
"""The name of the hooks' project, which is also the entry point group that plugins register under."""

hookspec: Final = pluggy.HookspecMarker(PROJECT)
hookimpl: Final = pluggy.HookimplMarker(PROJECT)


@hookspec
def loyalty_graph_reports() -> list[type[Report]]:  # type: ignore[empty-body]
    """Contribute reports.

    Returns the report classes of the plugin, in any order. The classes themselves, not instances: the gateway makes one
    instance of each, without arguments, and keeps it for as long as it serves. A report must not keep anything between
    two requests. It takes the time from `repository.scope`, neither from the clock nor from SQL: an answer counts as
    unchanged while no data change and the UTC day lasts, or is not kept at all where `scope.now` was asked for.

    Called once, when the plugin is loaded: at the start of the gateway and of every command that runs reports. There is
    no account and no database yet, so nothing may be read here. Not called for a plugin that is disabled or cannot be
    imported. `select` is tried at once with the examples and defaults of the filter: it builds a statement and reads
    nothing. Of a plugin that raises, returns anything but Report classes, names a report that another plugin has, or
    selects other columns than it declares, nothing serves; the `plugins` field, the `loyalty-graph plugins` command and
    the log say why. All other plugins go on.

    While it serves, a report that raises, takes too long or breaks what its columns promise costs the answer it was
    asked for. The error has the code PLUGIN_FAILED (or DEADLINE_EXCEEDED), the plugin, its distribution and an id that
    is in the log. What a report has to tell its caller it raises as InputError.

    A whole plugin is one module and a few lines of pyproject.toml. The module, `loyalty_graph_point_holders.py`:

        from __future__ import annotations

        import sqlalchemy as sa

        from loyalty_graph import SUM, Argument, Arguments, Column, Link, Points, Report, Repository, Select
        from loyalty_graph import hookimpl, sum_points


        class PointHolders(Report):
            \"\"\"Customers with at least so many points.\"\"\"

            name, title = "point_holders", "Point holders"

            class Filter(Arguments):
                at_least: Points = Argument("Fewest points", example="100")

            reference = Column(str, "Reference", key=True)
            points = Column(Points, "Points", total=SUM)
            customer = Link("customer", by="reference")

            unexplained = {"points": "All entries of a customer, which this report does not break down."}

            def select(self, repository: Repository, filter: Filter) -> Select:
                customers, balances = repository.customers, repository.balances
                points = sum_points(balances.c.points)
                return (
                    sa.select(customers.c.reference.label("reference"), points.label("points"))
                    .join(balances, balances.c.member_id == customers.c.member_id)
                    .group_by(customers.c.reference)
                    .having(points >= filter.at_least)
                )


        @hookimpl
        def loyalty_graph_reports() -> list[type[Report]]:
            return [PointHolders]

    and in pyproject.toml:

        [project]
        name = "loyalty-graph-point-holders"
        version = "0.1.0"
        dependencies = ["loyalty-graph"]

        [project.entry-points.loyalty_graph]
        point_holders = "loyalty_graph_point_holders"

    Installed next to the gateway,
    `{ pointHoldersReport(filter: {atLeast: 100}) { totals { points } nodes { reference points } } }` answers
    `{"pointHoldersReport": {"totals": {"points": 100}, "nodes": [{"reference": "gus", "points": 100}]}}`.
    """


@hookspec
def loyalty_graph_actions() -> list[type[Action]]:  # type: ignore[empty-body]
    """Contribute bulk actions: what can be done to all members whom somebody selects.

    Returns the action classes of the plugin, in any order; the gateway makes one instance of each, without arguments.
    An action says what it changes, each change a Select over the selected members: a Booking adds entries, an
    AttributeChange sets something else of the customer, such as the price group or a newsletter (Attribute lists what
    there is), a VoucherIssue issues vouchers. The host does all else: it finds the members, by reference or in the rows
    of any report with a customer key, locks them, refuses what must not be, previews, does everything or nothing in one
    transaction, records the operation, undoes it, and does a repeated request once.

    Called once, when the plugin is loaded. Of a plugin that raises, returns anything but Action classes, or names an
    action that another plugin has, nothing serves.

    An action that rounds every selected balance up to the next hundred:

        from __future__ import annotations

        import sqlalchemy as sa

        from loyalty_graph import Action, Argument, Arguments, Booking, EntryKind, Repository, hookimpl


        class RoundUp(Action):
            \"\"\"Rounds the balance of every selected member up to the next hundred points.\"\"\"

            name, title = "round_up", "Round balances up"

            class Input(Arguments):
                note: str = Argument("Note", default="Rounded up")

            def changes(self, repository: Repository, members: sa.FromClause, arguments: Input) -> list[Booking]:
                balances = repository.balances
                missing = (100 - balances.c.points % 100) % 100
                rows = sa.select(balances.c.member_id, balances.c.balance_type_id, missing.label("points"))
                return [Booking(rows=rows, kind=EntryKind.EARN_MANUAL, note=arguments.note)]


        @hookimpl
        def loyalty_graph_actions() -> list[type[Action]]:
            return [RoundUp]

    Installed, `mutation { roundUp(input: {idempotencyKey: "a key of your own", selection: {references: ["hal"]}}) {
    operation { pointsDelta } userErrors { code message } } }` answers
    `{"roundUp": {"operation": {"pointsDelta": 85}, "userErrors": []}}`; `dryRun: true` only shows what it would do.
    """


@hookspec
def loyalty_graph_fields() -> list[type[Field | RootField]]:  # type: ignore[empty-body]
    """Contribute fields to Query, Mutation or a core type.

    Returns classes, in any order; the gateway makes one instance of each, without arguments. A RootField is on Query,
    or on Mutation with `on = "Mutation"`: `resolve(repository, arguments)` gives its value. A Field is on Customer,
    Campaign, BalanceType or PriceGroup: `resolve(repository, keys, arguments)` is called once per page and per
    different arguments, with the references or codes of the rows, and gives a mapping from them to values. `type` is a
    data type as of a Column, a Record, or a list of one, with `| None` where the value may be null. `Input` is declared
    as a report's Filter is, and checked as one is.

    Called once, when the plugin is loaded. Of a plugin that raises, returns anything else, or names a field or a type
    (Records and enums keep the names of their classes) that is there already, nothing serves. `resolve` is not called
    for an empty page, nor for a field that nobody selects. Read through `repository.fetch` only: it is read-only and
    has a deadline. In GraphQL every such field may be null: one that raises, or answers what its type does not allow,
    is null and has an error that names the plugin, and all else is answered. `resolve` may raise InputError.

        from __future__ import annotations

        from collections.abc import Mapping, Sequence

        import sqlalchemy as sa

        from loyalty_graph import Argument, Arguments, Column, Field, Points, Record, Repository, RootField, hookimpl


        class Standing(Record):
            \"\"\"Where a customer stands.\"\"\"

            points = Column(Points, "Points in all balance types")
            enough = Column(bool, "Whether they are enough")


        class CustomerStanding(Field):
            \"\"\"Where the customer stands; null for one without a balance.\"\"\"

            on, name, type = "Customer", "standing", Standing | None

            class Input(Arguments):
                enough: Points = Argument("How many points are enough", default=100)

            async def resolve(
                self, repository: Repository, keys: Sequence[str], arguments: Input
            ) -> Mapping[str, Standing | None]:
                customers, balances = repository.customers, repository.balances
                rows = await repository.fetch(
                    sa.select(customers.c.reference, sa.func.sum(balances.c.points))
                    .join(balances, balances.c.member_id == customers.c.member_id)
                    .where(customers.c.reference.in_(keys))
                    .group_by(customers.c.reference)
                )
                return {key: Standing(points=int(points), enough=points >= arguments.enough) for key, points in rows}


        class ShopCurrency(RootField):
            \"\"\"The currency that the shop reckons in.\"\"\"

            name, type = "shop_currency", str

            async def resolve(self, repository: Repository, arguments: Input) -> str:
                return repository.scope.currency


        @hookimpl
        def loyalty_graph_fields() -> list[type[Field | RootField]]:
            return [CustomerStanding, ShopCurrency]

    Installed, `{ shopCurrency customer(reference: "gus") { standing(enough: 50) { points enough } } }` answers
    `{"shopCurrency": "USD", "customer": {"standing": {"points": 100, "enough": true}}}`.
    """


@hookspec
def loyalty_graph_exports() -> list[type[ExportFormat]]:  # type: ignore[empty-body]
    """Contribute formats in which reports can be taken away.

    Returns ExportFormat classes, in any order; the gateway makes one instance of each, without arguments. Every report
    and core listing has every format: at `GET /reports/<name>.<format>`, of `report --format`, and, in capitals, of
    the catalogue's `exportFormats`.

    A format writes the rows of a Sheet as bytes, batch by batch. `sheet.headings` head its columns, `sheet.cells(row)`
    are texts for people, `values(row)` those of the API, `row` itself Python values: int for points, Decimal for money,
    date, datetime in UTC, None. What takes long (a millisecond and more) belongs into a thread: others are served
    meanwhile. Of what is yielded, no more is asked for than the client takes.

    Called once, when the plugin is loaded. A plugin that raises, or whose format has the name of another (csv, ndjson
    and xlsx are the core's), contributes nothing. A format that fails in mid-stream is named, and leaves no file, or
    one that is cut off.

    Tables for a wiki:

        from __future__ import annotations

        from collections.abc import AsyncGenerator, Sequence

        from loyalty_graph import ExportFormat, Sheet, hookimpl


        class Markdown(ExportFormat):
            \"\"\"A table in Markdown, for wikis and tickets.\"\"\"

            name, media_type = "md", "text/markdown; charset=utf-8"

            async def stream(self, sheet: Sheet) -> AsyncGenerator[bytes]:
                yield _line(sheet.headings) + _line(["---"] * len(sheet.headings))
                async for rows in sheet.batches:
                    yield b"".join(_line(sheet.cells(row)) for row in rows)


        def _line(cells: Sequence[str]) -> bytes:
            return f"| {' | '.join(cells)} |\\n".encode()


        @hookimpl
        def loyalty_graph_exports() -> list[type[ExportFormat]]:
            return [Markdown]

    Installed, `loyalty-graph report balance --format md` prints such a table.
    """  # noqa: D301 - the example writes lines


@hookspec
def loyalty_graph_commands() -> list[Callable[..., Any]]:  # type: ignore[empty-body]
    """Contribute commands of `loyalty-graph`.

    Returns functions as typer takes them, in any order: parameters are arguments and options, the docstring is the
    help, underscores of the name become dashes. An async function is run. One whose first parameter is `repository`
    has to be async; the host opens the repository and adds `--account`. What is returned is not used: LoyaltyGraphError
    ends the command with its text and status 1, `typer.Exit` with another status, any other error names the plugin.

    Called only when somebody asks for help or for a command that the core does not have, and whenever plugins are
    loaded for another reason. A plugin that raises, whose function typer does not take, or whose command has the name
    of another, contributes nothing.

        from __future__ import annotations

        import sqlalchemy as sa

        from loyalty_graph import InputError, Repository, hookimpl


        async def points_of(repository: Repository, reference: str) -> None:
            \"\"\"Print a customer's points of each balance type.\"\"\"
            customers, balances, types = repository.customers, repository.balances, repository.balance_types
            rows = await repository.fetch(
                sa.select(types.c.code, balances.c.points)
                .join(customers, customers.c.member_id == balances.c.member_id)
                .join(types, types.c.balance_type_id == balances.c.balance_type_id)
                .where(customers.c.reference == reference)
                .order_by(types.c.code)
            )
            if not rows:
                raise InputError("UNKNOWN_CUSTOMER", f"There is no customer {reference!r}.")
            for balance_type, points in rows:
                print(balance_type, points)


        @hookimpl
        def loyalty_graph_commands() -> list[object]:
            return [points_of]

    Installed, `loyalty-graph points-of gus` prints `STORE 100` and `WINSTON 0`.
    """


@hookspec
def loyalty_graph_routes() -> list[Route]:  # type: ignore[empty-body]
    """Contribute pages and downloads, served below `/plugins/<name of the plugin>`.

    Returns Routes: a path, which may hold parameters as Starlette's do (`{reference}`, `{number:int}`), an async
    function of the repository of the request's account and the request, which returns a Starlette response, and the
    methods (by default GET, to which HEAD belongs). Other methods are answered 405. The body has been read already, up
    to the gateway's limit. A LoyaltyGraphError is answered 400 with its code, an HTTPException with its status, any
    other error 500 with an id that is in the log, naming the plugin.

    Called once, when the plugin is loaded, and not for requests. A plugin that raises, or brings a path and method
    twice, contributes nothing. There is no sandbox: whatever a route lets people see, they see.

        from __future__ import annotations

        import sqlalchemy as sa
        from starlette.exceptions import HTTPException
        from starlette.requests import Request
        from starlette.responses import JSONResponse, Response

        from loyalty_graph import Repository, Route, hookimpl


        async def card(repository: Repository, request: Request) -> Response:
            customers, reference = repository.customers, request.path_params["reference"]
            known = sa.select(customers.c.reference).where(customers.c.reference == reference)
            if await repository.fetch_one(known) is None:
                raise HTTPException(404, "There is no such card.")
            return JSONResponse({"card": reference, "shop": repository.scope.name})


        @hookimpl
        def loyalty_graph_routes() -> list[Route]:
            return [Route("/cards/{reference}", card)]

    Installed as `cards`, it answers `GET /plugins/cards/cards/gus` with `{"card":"gus","shop":"demo"}`.
    """
