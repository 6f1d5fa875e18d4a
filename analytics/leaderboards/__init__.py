"""Leaderboards: refreshing, publishing and reading boards."""
