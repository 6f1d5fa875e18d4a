def high_waters(levels):
    """The positions of all high waters."""
    raise NotImplementedError("high_waters() is yours to write")
