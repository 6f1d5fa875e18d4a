STEPS = ((-1, 0), (1, 0), (0, -1), (0, 1))


def crossing(flats, tide, start, goal, boots=0):
    """The fewest hours for the walk, or None."""
    heights = {(row, column): int(height) for row, line in enumerate(flats) for column, height in enumerate(line)}
    least_wet = {}
    situations = {(start, 0)}
    hour = 0
    while situations:
        reached = set()
        for square, wet in situations:
            wet = wet + 1 if heights[square] < tide[hour % len(tide)] else 0
            if wet > boots or least_wet.get((square, hour % len(tide)), boots + 1) <= wet:
                continue
            if square == goal:
                return hour
            least_wet[square, hour % len(tide)] = wet
            reached.add((square, wet))
        situations = {(neighbour, wet) for square, wet in reached for neighbour in around(square, heights)}
        hour += 1
    return None


def around(square, heights):
    """The squares where one can be an hour later."""
    row, column = square
    places = ((row + down, column + right) for down, right in STEPS)
    return [place for place in places if place in heights]
