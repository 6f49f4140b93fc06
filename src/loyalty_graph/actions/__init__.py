"""What changes members on somebody's order: what an action is, whom it is for, how it is planned, done and undone."""
