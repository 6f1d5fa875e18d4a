"""The command line and the local engine."""
