"""What changes points on somebody's order: declared actions, whom they are for, and the one transaction they run in."""
