"""What a plugin may contribute beside reports, actions and export formats: fields, commands and routes."""
