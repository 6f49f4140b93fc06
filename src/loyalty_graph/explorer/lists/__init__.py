"""Lists of core records as pages: customers, balances, campaigns, operations."""
