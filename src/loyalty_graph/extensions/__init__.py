"""What a plugin may contribute beside reports and actions: fields, export formats and routes, each a declaration."""
