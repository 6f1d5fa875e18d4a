"""A student's account: everything of theirs in one zip, deletion, time zone."""
