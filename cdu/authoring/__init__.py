"""Lessons on the author's side: reading, proving and importing them. A library; the command line is elsewhere."""
