def describe(flashes, period):
    """Say in words how a lighthouse blinks."""
    if flashes == 0:
        return "steady light"
    what = "1 flash" if flashes == 1 else f"{flashes} flashes"
    often = f"every {period} s"
    return f"{what} {often}"
