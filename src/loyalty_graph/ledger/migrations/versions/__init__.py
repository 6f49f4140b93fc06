"""The steps from an empty database to the tables of today, oldest first. A released step never changes."""
