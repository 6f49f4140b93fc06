"""The page of a report, made of its catalogue entry alone."""
