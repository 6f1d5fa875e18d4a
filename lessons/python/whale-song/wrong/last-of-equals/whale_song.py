from string import ascii_lowercase

ANY = "."


class PatternError(ValueError):
    """A pattern that cannot be read."""

    def __init__(self, position, problem):
        super().__init__(f"column {position + 1}: {problem}")


def longest(pattern, song):
    """Where the longest phrase lies that fits the pattern, or None."""
    machine = Machine()
    start = machine.build(Reader(pattern).read(), machine.end)
    best = None
    states = {}
    for place in range(len(song) + 1):
        # An earlier beginning is never replaced by a later one, for it makes the phrase longer.
        machine.enter(start, place, states)
        begin = states.get(machine.end)
        if begin is not None and (best is None or place - begin >= best[1] - best[0]):
            best = (begin, place)
        if place < len(song):
            states = machine.move(states, song[place])
    return best


class Machine:
    """States by number: the call that each waits for, or None for none at all, and the states after it."""

    def __init__(self):
        self.states = []
        self.end = self.add("", ())

    def add(self, call, after):
        self.states.append((call, after))
        return len(self.states) - 1

    def build(self, tree, after):
        """Add a tree's states in front of the state `after`, and return the first of them."""
        kind, *parts = tree
        if kind == "call":
            return self.add(parts[0], (after,))
        if kind == "sides":
            return self.add(None, tuple(self.build(part, after) for part in parts))
        if kind == "row":
            for part in reversed(parts):
                after = self.build(part, after)
            return after
        if kind == "?":
            return self.add(None, (self.build(parts[0], after), after))
        again = self.add(None, ())
        first = self.build(parts[0], again)
        self.states[again] = (None, (first, after))
        return again if kind == "*" else first

    def enter(self, state, begin, states):
        """Be in a state, and in all those that follow without listening, with a phrase that began there."""
        open_states = [state]
        while open_states:
            state = open_states.pop()
            if state not in states:
                states[state] = begin
                call, after = self.states[state]
                if call is None:
                    open_states.extend(after)

    def move(self, states, heard):
        """All states after one more call."""
        moved = {}
        for state, begin in sorted(states.items(), key=lambda item: item[1]):
            call, after = self.states[state]
            if call and call in (heard, ANY):
                self.enter(after[0], begin, moved)
        return moved


class Reader:
    """Reads a pattern from left to right into a tree."""

    def __init__(self, text):
        self.text = text
        self.position = 0

    @property
    def next(self):
        return self.text[self.position : self.position + 1]

    def read(self):
        tree = self.sides()
        if self.next:
            raise PatternError(self.position, f"unexpected '{self.next}'")
        return tree

    def sides(self):
        sides = [self.row()]
        while self.next == "|":
            self.position += 1
            sides.append(self.row())
        return ("sides", *sides)

    def row(self):
        parts = []
        while self.next not in ("", "|", ")"):
            part = self.single()
            while self.next and self.next in "*+?":
                part = (self.next, part)
                self.position += 1
            parts.append(part)
        return ("row", *parts)

    def single(self):
        start, sign = self.position, self.next
        self.position += 1
        if sign in "*+?":
            raise PatternError(start, "nothing to repeat")
        if sign == "(":
            tree = self.sides()
            if not self.next:
                raise PatternError(start, "group never closed")
            self.position += 1
            return tree
        if sign != ANY and sign not in ascii_lowercase:
            raise PatternError(start, f"unexpected '{sign}'")
        return ("call", sign)
