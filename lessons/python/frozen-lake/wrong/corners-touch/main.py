"""Count the floes of a melting lake: standard input to standard output."""

import sys


def main() -> None:
    rows, *lines = sys.stdin.read().split("\n")
    lake = lines[: int(rows)]
    days = [tuple(int(number) - 1 for number in line.split()) for line in lines[int(rows) :] if line]
    ice = {(row, column) for row, line in enumerate(lake) for column, sort in enumerate(line) if sort == "#"}
    melting = [square for square in dict.fromkeys(days) if square in ice]
    floes = Floes(ice - set(melting))
    # Backwards, ice freezes, and floes grow together: that is easy to follow.
    counts = {}
    for square in reversed(melting):
        counts[square] = floes.count
        floes.freeze(square)
    count = floes.count
    print(count)
    for day in days:
        count = counts.pop(day, count)
        print(count)


class Floes:
    """Squares of ice, each with a leader: the same for all squares of a floe."""

    def __init__(self, ice: set[tuple[int, int]]) -> None:
        self.leaders: dict[tuple[int, int], tuple[int, int]] = {}
        self.count = 0
        for square in ice:
            self.freeze(square)

    def freeze(self, square: tuple[int, int]) -> None:
        row, column = square
        self.leaders[square] = square
        self.count += 1
        for neighbour in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1), (row + 1, column + 1)):
            if neighbour in self.leaders:
                self.join(square, neighbour)

    def join(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        first, second = self.leader(one), self.leader(other)
        if first != second:
            self.leaders[first] = second
            self.count -= 1

    def leader(self, square: tuple[int, int]) -> tuple[int, int]:
        while self.leaders[square] != square:
            self.leaders[square] = self.leaders[self.leaders[square]]
            square = self.leaders[square]
        return square


main()
