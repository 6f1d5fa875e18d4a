"""Student Profile: the only writer of the students table."""
