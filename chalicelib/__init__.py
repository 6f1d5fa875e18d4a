"""Trusted application code of Code Developer University."""
