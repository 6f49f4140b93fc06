"""GraphiQL's page and the examples it offers."""
