"""What an action can change, kind by kind: how it is planned, applied and undone."""
