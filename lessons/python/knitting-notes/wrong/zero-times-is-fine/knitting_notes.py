from string import ascii_lowercase, digits


class KnittingError(ValueError):
    """A row that cannot be knitted."""

    def __init__(self, position, problem):
        super().__init__(f"column {position + 1}: {problem}")


def expand(row):
    """All stitches of a row, one after another."""
    reader = Reader(row)
    stitches = reader.row()
    if reader.next:
        raise reader.unexpected()
    return stitches


class Reader:
    """Reads a row from left to right."""

    def __init__(self, text):
        self.text = text
        self.position = 0

    @property
    def next(self):
        """The character to be read next; empty at the end."""
        return self.text[self.position : self.position + 1]

    def unexpected(self):
        return KnittingError(self.position, f"unexpected '{self.next}'")

    def take(self, characters):
        """Read as many of these characters as there are."""
        start = self.position
        while self.next and self.next in characters:
            self.position += 1
        return self.text[start : self.position]

    def row(self):
        """Everything up to the end of the text or of the group around."""
        stitches = []
        while True:
            self.take(" ")
            if self.next == "(":
                stitches += self.group()
            elif name := self.take(ascii_lowercase):
                stitches += [name] * self.number()
            elif self.next in ("", ")"):
                return stitches
            else:
                raise self.unexpected()

    def group(self):
        start = self.position
        self.position += 1
        stitches = self.row()
        if not self.next:
            raise KnittingError(start, "group never closed")
        if not stitches:
            raise KnittingError(start, "empty group")
        self.position += 1
        if self.next != "*":
            return stitches
        self.position += 1
        if not self.next or self.next not in digits:
            raise KnittingError(self.position, "number expected")
        return stitches * self.number()

    def number(self):
        """How often something is repeated: once, unless there is a number."""
        start = self.position
        written = self.take(digits)
        number = int(written or 1)
        if number < 0:
            raise KnittingError(start, "nothing to repeat zero times")
        return number
