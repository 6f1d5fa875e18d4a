"""The REST API: one module per resource, no logic of its own."""
