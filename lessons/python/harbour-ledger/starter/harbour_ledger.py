def evaluate(cells):
    """The value of every cell."""
    raise NotImplementedError("evaluate() is yours to write")
