from collections import deque
from math import inf

SEA = "the sea beyond the chart"
GOAL = "the harbour"
STEPS = ((-1, 0), (1, 0), (0, -1), (0, 1))


def cheapest(chart):
    """The fewest crowns that keep all pirates out of the harbour, or None."""
    room = channels(chart)
    crowns = 0
    while way := find_way(room):
        ships = min(room[here][there] for here, there in way)
        if ships == inf:
            return None
        crowns += ships
        for here, there in way:
            room[here][there] -= ships
            room[there][here] = room[there].get(here, 0) + ships
    return crowns


def channels(chart):
    """How many ships fit from one point to the next. Each square has two points, one to come in and one to go out."""
    water = {(row, column): sort for row, line in enumerate(chart) for column, sort in enumerate(line) if sort != "#"}
    room = {SEA: {}, GOAL: {}}
    for square, sort in water.items():
        room[square, "in"] = {(square, "out"): int(sort) if sort.isdigit() else inf}
        room[square, "out"] = {(there, "in"): inf for there in around(square) if there in water}
        if sort == "H":
            room[square, "out"][GOAL] = inf
        if square[0] in (0, len(chart) - 1) or square[1] in (0, len(chart[0]) - 1):
            room[SEA][square, "in"] = inf
    return room


def around(square):
    """The neighbours of a square, on the chart or off it."""
    row, column = square
    return [(row + down, column + right) for down, right in STEPS]


def find_way(room):
    """The steps of a shortest way from the sea to the harbour on which there is room for a ship; none if there is none."""
    came_from = {SEA: None}
    points = deque([SEA])
    while points and GOAL not in came_from:
        here = points.popleft()
        for there, ships in room[here].items():
            if ships > 0 and there not in came_from:
                came_from[there] = here
                points.append(there)
    way = []
    there = GOAL if GOAL in came_from else SEA
    while came_from[there] is not None:
        way.append((came_from[there], there))
        there = came_from[there]
    return way
