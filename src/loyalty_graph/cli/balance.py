"""`loyalty-graph balance modify|add|remove|merge`: balances corrected by hand, as the gateway's mutations do it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from loyalty_graph.cli import options
from loyalty_graph.cli.performing import perform
from loyalty_graph.cli.session import ready_repository, run_async
from loyalty_graph.config import load_settings

if TYPE_CHECKING:
    from loyalty_graph.actions.action import Action
    from loyalty_graph.actions.selection import Selection

app = typer.Typer(help="Correct balances by hand, one by one or all of a type.", no_args_is_help=True)

Reference = Annotated[str, typer.Argument(help="The unique id of the member whose balance it is, record or not.")]
Points = Annotated[int, typer.Option(help="How many points, at least 1.")]
Type = Annotated[
    str | None, typer.Option("--balance-type", help="Code of the balance type. Default: the default type.")
]
Notes = Annotated[str | None, typer.Option(help="Why, as the history shows it.")]


@app.command()
def modify(  # noqa: PLR0913, PLR0917 - one parameter per option of the command
    reference: Reference,
    change_type: Annotated[str, typer.Option(help="MANUAL_CHANGE adds points, FLAGGED_DEDUCTION takes them.")],
    points: Points,
    notes: Annotated[str, typer.Option(help="Why, as the history shows it.")],
    balance_type: Type = None,
    on_insufficient: Annotated[
        str, typer.Option(help="If there are too few points: REJECT, CLAMP or ALLOW_NEGATIVE.")
    ] = "REJECT",
    key: options.Key = None,
    dry_run: options.DryRun = False,  # noqa: FBT002 - a flag
    as_json: options.AsJson = False,  # noqa: FBT002 - a flag
    account: options.Account = None,
) -> None:
    """Add points to a balance or take some."""
    from loyalty_graph.actions.one_balance import ModifyBalance

    given = {"changeType": change_type, "points": points, "notes": notes, "balanceType": balance_type}
    given["onInsufficient"] = on_insufficient
    _do(ModifyBalance(), _one(reference), given, key, account, dry_run=dry_run, as_json=as_json)


@app.command()
def add(  # noqa: PLR0913, PLR0917 - as above
    reference: Reference,
    points: Points,
    balance_type: Type = None,
    notes: Notes = None,
    key: options.Key = None,
    dry_run: options.DryRun = False,  # noqa: FBT002 - a flag
    as_json: options.AsJson = False,  # noqa: FBT002 - a flag
    account: options.Account = None,
) -> None:
    """Give a member a first balance of a type."""
    from loyalty_graph.actions.one_balance import AddBalance

    given = {"points": points, "balanceType": balance_type, "notes": notes}
    _do(AddBalance(), _one(reference), given, key, account, dry_run=dry_run, as_json=as_json)


@app.command()
def remove(  # noqa: PLR0913, PLR0917 - as above
    reference: Reference,
    balance_type: Type = None,
    notes: Notes = None,
    reason: Annotated[str | None, typer.Option(help="Code of the adjustment reason, which decides the effect.")] = None,
    key: options.Key = None,
    dry_run: options.DryRun = False,  # noqa: FBT002 - a flag
    as_json: options.AsJson = False,  # noqa: FBT002 - a flag
    account: options.Account = None,
) -> None:
    """Take a balance to 0, whatever it is; its history stays."""
    from loyalty_graph.actions.one_balance import RemoveBalance

    given = {"balanceType": balance_type, "notes": notes, "reason": reason}
    _do(RemoveBalance(), _one(reference), given, key, account, dry_run=dry_run, as_json=as_json)


@app.command()
def merge(  # noqa: PLR0913, PLR0917 - as above
    sources: Annotated[list[str], typer.Argument(help="Codes of the balance types that points are taken from.")],
    destination: Annotated[
        str | None, typer.Option(help="Code of the balance type that gets them. Default: the default type.")
    ] = None,
    references: Annotated[
        str | None, typer.Option(help="Only of these members, divided by commas. Default: of all who have such points.")
    ] = None,
    allow_multiple: Annotated[bool, typer.Option("--allow-multiple", help="There may be several sources.")] = False,  # noqa: FBT002 - a flag
    copy: Annotated[bool, typer.Option("--copy", help="Leave the sources as they are: this makes new points.")] = False,  # noqa: FBT002 - a flag
    confirm_mint: Annotated[bool, typer.Option("--confirm-mint", help="New points are meant.")] = False,  # noqa: FBT002 - a flag
    key: options.Key = None,
    dry_run: options.DryRun = False,  # noqa: FBT002 - a flag
    as_json: options.AsJson = False,  # noqa: FBT002 - a flag
    account: options.Account = None,
) -> None:
    """Move the balances of some types to another one, member by member."""
    from loyalty_graph.actions.merging import MembersWithBalances, MergeBalanceTypes
    from loyalty_graph.actions.selection import References

    given: dict[str, Any] = {"sourceTypes": sources, "destinationType": destination, "allowMultiple": allow_multiple}
    given |= {"deleteBalanceFromSource": not copy, "confirmMint": confirm_mint}
    chosen: Selection = MembersWithBalances(sources)
    if references is not None:
        chosen = References(references.split(","), ("references",))
    _do(MergeBalanceTypes(), chosen, given, key, account, dry_run=dry_run, as_json=as_json)


def _one(reference: str) -> Selection:
    from loyalty_graph.actions.selection import References

    return References([reference], ("reference",))


def _do(  # noqa: PLR0913 - what all four have in common
    action: Action,
    selection: Selection,
    given: dict[str, Any],
    key: str | None,
    account: str | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    from loyalty_graph.actions.requests import ActionRequest

    chosen, actor = options.key_or_new(key), load_settings().actor
    request = ActionRequest(action, chosen, selection, given, dry_run=dry_run, actor=actor)

    async def work() -> None:
        async with ready_repository(account) as repository:
            await perform(repository, request, None, as_json=as_json)

    run_async(work())
