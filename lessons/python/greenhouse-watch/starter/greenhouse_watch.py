def bad_hours(temperatures, low, high):
    """The hours at which it was too cold or too warm."""
    raise NotImplementedError("bad_hours() is yours to write")


def longest_calm(temperatures, low, high):
    """The length of the longest run of good hours."""
    raise NotImplementedError("longest_calm() is yours to write")
