"""The words of a points ledger: effects, kinds, UTC days and months, quantities, identities. Standard library only."""
