def cheapest(chart):
    """The fewest crowns that keep all pirates out of the harbour, or None."""
    raise NotImplementedError
