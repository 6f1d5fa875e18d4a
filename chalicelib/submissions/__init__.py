"""Code Scoring: the only writer of the submissions, lessons and awards tables."""
