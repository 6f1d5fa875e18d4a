"""Code Scoring: submissions, from upload to verdict. The only writer of the submissions table."""
