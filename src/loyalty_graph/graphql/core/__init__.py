"""The core types: the account, its members, their balances and entries, and what the programme is made of."""
