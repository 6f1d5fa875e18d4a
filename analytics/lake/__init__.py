"""The event lake: transforming events, and querying them with Athena."""
