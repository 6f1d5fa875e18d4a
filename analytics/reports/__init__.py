"""analytics/reports."""
