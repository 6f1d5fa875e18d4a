def broken_keys(meant, typed):
    """The keys that left no mark, in the order in which they were first struck."""
    raise NotImplementedError("broken_keys() is yours to write")
