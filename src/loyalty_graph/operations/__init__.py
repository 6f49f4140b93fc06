"""What all that can be done has in common: it is declared, asked for under a key, done once, and on record."""
