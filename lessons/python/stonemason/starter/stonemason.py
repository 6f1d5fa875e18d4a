def carve(text, width):
    """The most beautiful way to break a text into lines."""
    raise NotImplementedError("carve() is yours to write")
