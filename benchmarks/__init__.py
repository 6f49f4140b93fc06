"""What is measured on demand, beside the tests: nothing here fails for being slow."""
