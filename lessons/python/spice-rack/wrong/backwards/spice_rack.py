class SpiceRack:
    """Spices in alphabetical order, each of them once."""

    def __init__(self, *names):
        self._spices = {_clean(name) for name in names}

    def __len__(self):
        return len(self._spices)

    def __contains__(self, name):
        return _clean(name) in self._spices

    def __iter__(self):
        return iter(sorted(self._spices, reverse=True))

    def __getitem__(self, start):
        found = [spice for spice in self if spice.startswith(_clean(start))]
        if not found:
            raise KeyError(start)
        return found

    def __add__(self, other):
        return SpiceRack(*self, *other)

    def __sub__(self, other):
        return SpiceRack(*(spice for spice in self if spice not in other))

    def __str__(self):
        return ", ".join(self) or "(empty)"


def _clean(name):
    return name.strip().lower()
