"""analytics/lake."""
