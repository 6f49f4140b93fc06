"""The core's own lists: customers, balances, entries, campaigns, operations, vouchers. Reports without a filter."""

from __future__ import annotations

from loyalty_graph.reports.listings.balances import Balances
from loyalty_graph.reports.listings.campaigns import Campaigns
from loyalty_graph.reports.listings.customers import Customers
from loyalty_graph.reports.listings.entries import Entries
from loyalty_graph.reports.listings.listing import CoreListing
from loyalty_graph.reports.listings.operations import Operations
from loyalty_graph.reports.listings.vouchers import Vouchers

__all__ = ["Balances", "Campaigns", "CoreListing", "Customers", "Entries", "Operations", "Vouchers"]
