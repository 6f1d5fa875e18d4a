"""Analytics: from the event lake to leaderboards and reports."""
