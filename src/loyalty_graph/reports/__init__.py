"""What a report is, and everything the host makes of its one Select: conditions, order, pages, totals, catalogue."""
