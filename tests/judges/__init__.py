"""Judges of the product that share no code with it: worked answers, an oracle in plain Python and random ledgers.

Nothing here imports the product; whoever tests the product imports from here.
"""
