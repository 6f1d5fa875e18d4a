def high_waters(levels):
    """The positions of all high waters."""
    found = []
    top = None
    for position in range(1, len(levels)):
        if levels[position] > levels[position - 1]:
            top = position
        elif levels[position] < levels[position - 1] and top is not None:
            found.append(top)
    return found
