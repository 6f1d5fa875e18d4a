"""Drafts: what a student is writing, on every device. The only writer of the drafts table."""
