def crossing(flats, tide, start, goal, boots=0):
    """The fewest hours for the walk, or None."""
    raise NotImplementedError("crossing() is yours to write")
