class PatternError(ValueError):
    """A pattern that cannot be read."""


def longest(pattern, song):
    """Where the longest phrase lies that fits the pattern, or None."""
    raise NotImplementedError
