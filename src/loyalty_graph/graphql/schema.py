"""The schema: the core's types and those of every report that serves, composed in one place and in one order."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any, Final

import strawberry
from strawberry.printer import print_schema as print_strawberry_schema
from strawberry.schema.config import StrawberryConfig

from loyalty_graph.graphql.actions_catalogue import add_actions_catalogue
from loyalty_graph.graphql.catalogue import add_catalogue
from loyalty_graph.graphql.composing import Composition
from loyalty_graph.graphql.connections import add_page_info
from loyalty_graph.graphql.core.entries import add_entry_fields
from loyalty_graph.graphql.core.members import add_member_fields
from loyalty_graph.graphql.core.nodes import add_node
from loyalty_graph.graphql.core.operations import add_operation_fields
from loyalty_graph.graphql.core.programme import add_programme_fields
from loyalty_graph.graphql.core.queries import add_listing_connections, add_queries
from loyalty_graph.graphql.core.vouchers import add_voucher_fields
from loyalty_graph.graphql.declared import SHARED_ENUMS
from loyalty_graph.graphql.listings_catalogue import add_listings_catalogue
from loyalty_graph.graphql.mutations.actions import add_actions
from loyalty_graph.graphql.mutations.administration import add_administration
from loyalty_graph.graphql.mutations.built_in import add_built_in_actions
from loyalty_graph.graphql.mutations.payloads import add_operation_payload
from loyalty_graph.graphql.mutations.undoing import add_undoing
from loyalty_graph.graphql.plugin_fields import add_plugin_field
from loyalty_graph.graphql.reports import add_report, add_report_result
from loyalty_graph.graphql.scalars import SCALARS
from loyalty_graph.plugins import Plugin, Plugins

_log = logging.getLogger(__name__)


_CORE_TYPES: Final = (
    ("Customer", "A customer record.", ("Node",)),
    ("Balance", "One member's points in one balance type.", ("Node",)),
    ("Entry", "One entry of the ledger. Entries are never changed nor deleted.", ("Node",)),
    (
        "Operation",
        "What was done to members or to the programme, or a preview of it. Operations are never changed.",
        ("Node",),
    ),
    ("Voucher", "A voucher of a customer.", ("Node",)),
    ("Account", "The merchant whose programme this is. Nothing is ever visible across accounts.", ()),
    ("BalanceType", "A kind of points that is counted apart.", ()),
    ("Campaign", "A campaign by which points are earned or redeemed.", ()),
    ("PriceGroup", "A group of customers that gets its own prices.", ()),
    ("AdjustmentReason", "A reason for an adjustment, which decides its effect.", ()),
    ("Newsletter", "A newsletter that customers get.", ()),
    ("Outlet", "A place that sells.", ()),
    ("VoucherSettings", "What new vouchers are like.", ()),
)


@lru_cache(maxsize=16)
def build_schema(plugins: Plugins) -> strawberry.Schema:
    """The schema of the core and these plugins' reports, in order of their names: made once, it never changes.

    Raises DeclarationError (NAME_CONFLICT), naming both distributions, where two of them claim one name.
    """
    composition = Composition()
    composition.object("Query", "Everything that can be read.")
    composition.object("Mutation", "Everything that can be done. Fields are done one after the other.")
    _add_core(composition, plugins)
    for loaded in plugins.reports:
        with composition.contributed_by(loaded.plugin.distribution):
            add_report(composition, loaded)
    add_actions(composition, plugins)
    for added in plugins.fields:
        with composition.contributed_by(added.plugin.distribution):
            add_plugin_field(composition, added)
    return strawberry.Schema(
        query=composition["Query"],
        mutation=composition["Mutation"],
        types=composition.objects,
        config=StrawberryConfig(
            scalar_map=SCALARS,
            default_resolver=_read,
            disable_field_suggestions=True,
            auto_camel_case=False,
        ),
    )


def print_schema(schema: strawberry.Schema) -> str:
    """The schema in GraphQL's own language, the same on every machine."""
    return print_strawberry_schema(schema) + "\n"


def serving(plugins: Plugins) -> tuple[Plugins, strawberry.Schema]:
    """The plugins with which a schema can be built, and it: one that cannot be part of it becomes a failed record."""
    try:
        return plugins, build_schema(plugins)
    except Exception:  # noqa: BLE001 - whatever it is, below each plugin is tried by itself
        tried = _tried_one_by_one(plugins)
        return tried, build_schema(tried)


def _tried_one_by_one(plugins: Plugins) -> Plugins:
    tried: tuple[Plugin, ...] = ()
    for plugin in plugins.plugins:
        try:
            build_schema(Plugins((*tried, plugin)))
        except Exception as error:  # noqa: BLE001 - whatever a plugin raises is its own failure, not ours
            _log.exception(
                "plugin %s of distribution %s does not fit into the schema", plugin.name, plugin.distribution
            )
            tried = (*tried, plugin.failed(error))
        else:
            tried = (*tried, plugin)
    return Plugins(tried)


def _add_core(composition: Composition, plugins: Plugins) -> None:
    for members, description in SHARED_ENUMS.items():
        composition.enum(members.__name__, description, members)
    add_page_info(composition)
    add_node(composition)
    for name, description, interfaces in _CORE_TYPES:
        composition.object(name, description, interfaces=interfaces)
    add_listing_connections(composition)
    add_member_fields(composition)
    add_entry_fields(composition)
    add_operation_fields(composition)
    add_voucher_fields(composition)
    add_programme_fields(composition)
    add_catalogue(composition, plugins)
    add_actions_catalogue(composition)
    add_listings_catalogue(composition)
    add_report_result(composition)
    add_queries(composition)
    add_operation_payload(composition)
    add_undoing(composition)
    add_administration(composition)
    add_built_in_actions(composition)


def _read(source: Any, name: str) -> Any:
    """What a field without a resolver shows: a column of a row, or an attribute."""
    return source[name] if isinstance(source, dict) else getattr(source, name)
