import re

TOKEN = re.compile(r" *([0-9]+|[A-Z][0-9]+|[a-z]+|.) *", re.DOTALL)
NUMBER = re.compile(r"-?[0-9]+")
CELL = re.compile(r"[A-Z][1-9][0-9]?")
FUNCTIONS = {"sum": sum, "min": min, "max": max}


class Trouble(Exception):
    """Something is wrong with a cell; the argument is what the cell then shows."""


def evaluate(cells):
    """The value of every cell."""
    ledger = Ledger(cells)
    return {name: ledger.show(name) for name in cells}


class Ledger:
    """Cells that know their values."""

    def __init__(self, cells):
        self.cells = cells
        self.values = {}
        self.troubles = {}
        self.open = set()

    def show(self, name):
        """A cell's value, or what is wrong with it."""
        try:
            return self.value(name)
        except Trouble as trouble:
            return str(trouble)

    def value(self, name):
        """A cell's value, worked out when it is first asked for; None if nothing is written there."""
        if name in self.open:
            raise Trouble("#LOOP")
        if name not in self.values and name not in self.troubles:
            self.open.add(name)
            try:
                self.values[name] = self.work_out(self.cells.get(name))
            except Trouble as trouble:
                self.troubles[name] = str(trouble)
            self.open.remove(name)
        if name in self.troubles:
            raise Trouble(self.troubles[name])
        return self.values[name]

    def work_out(self, written):
        if written is None or not (written.startswith("=") or NUMBER.fullmatch(written)):
            return written
        if not written.startswith("="):
            return int(written)
        value = self.compute(Formula(written[1:]).read())
        return 0 if value is None else value

    def compute(self, tree):
        kind, *parts = tree
        if kind == "number":
            return parts[0]
        if kind == "cell":
            return self.value(parts[0])
        if kind in FUNCTIONS:
            values = [self.value(name) for name in rectangle(*parts)]
            numbers = [value for value in values if isinstance(value, int)]
            return FUNCTIONS[kind](numbers) if numbers else 0
        left, right = (self.number(part) for part in parts)
        return {"+": left + right, "-": left - right, "*": left * right}[kind]

    def number(self, tree):
        value = self.compute(tree)
        if isinstance(value, str):
            raise Trouble("#TEXT")
        return value or 0


def rectangle(one, other):
    """All cells between two corners, row by row."""
    columns = sorted((one[0], other[0]))
    rows = sorted((int(one[1:]), int(other[1:])))
    for row in range(rows[0], rows[1] + 1):
        for column in range(ord(columns[0]), ord(columns[1]) + 1):
            yield f"{chr(column)}{row}"


class Formula:
    """Reads a formula into a tree of tuples: an operation and what it works on."""

    def __init__(self, text):
        self.tokens = TOKEN.findall(text)
        self.position = 0

    @property
    def next(self):
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self, expected=None):
        token = self.next
        if expected is not None and token != expected:
            raise Trouble("#SYNTAX")
        self.position += 1
        return token

    def read(self):
        tree = self.sum()
        self.take("")
        return tree

    def sum(self):
        tree = self.product()
        while self.next in ("+", "-"):
            tree = (self.take(), tree, self.sum())
        return tree

    def product(self):
        tree = self.single()
        while self.next == "*":
            tree = (self.take(), tree, self.single())
        return tree

    def single(self):
        token = self.take()
        if token == "-":
            return ("-", ("number", 0), self.single())
        if token == "(":
            tree = self.sum()
            self.take(")")
            return tree
        if token in FUNCTIONS:
            return (token, *self.corners())
        if NUMBER.fullmatch(token):
            return ("number", int(token))
        return ("cell", self.cell(token))

    def corners(self):
        self.take("(")
        one = self.cell(self.take())
        self.take(":")
        other = self.cell(self.take())
        self.take(")")
        return one, other

    def cell(self, token):
        if not CELL.fullmatch(token):
            raise Trouble("#SYNTAX")
        return token
