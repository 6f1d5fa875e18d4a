"""Code Scoring: the awards of graded submissions, and the events about them. The only writer of the awards table."""
