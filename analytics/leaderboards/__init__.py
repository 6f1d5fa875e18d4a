"""analytics/leaderboards."""
