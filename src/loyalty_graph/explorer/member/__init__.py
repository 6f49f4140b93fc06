"""The page of one member."""
