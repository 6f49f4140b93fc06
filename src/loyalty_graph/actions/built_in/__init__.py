"""The actions that every installation has."""
