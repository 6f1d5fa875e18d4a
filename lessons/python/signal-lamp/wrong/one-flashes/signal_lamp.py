def describe(flashes, period):
    """Say in words how a lighthouse blinks."""
    if flashes == 0:
        return "steady light"
    what = f"{flashes} flashes"
    often = "every second" if period == 1 else f"every {period} s"
    return f"{what} {often}"
