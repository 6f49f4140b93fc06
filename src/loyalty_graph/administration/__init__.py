"""What sets up and changes a programme and its customers and books no points: one verb each, declared in one form."""
