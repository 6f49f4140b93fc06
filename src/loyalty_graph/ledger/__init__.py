"""The write side: the tables, the one door through which points change, and the check that nothing drifted."""
