LEVELS = {"lower": "low", "upper": "high"}


class LockError(ValueError):
    """An order that must not be carried out."""


class Lock:
    """Two gates, the water between them, and perhaps a boat."""

    def __init__(self):
        self.gate = "lower"
        self.water = "low"
        self.came_by = None
        self.passages = {"lower": 0, "upper": 0}

    def obey(self, order):
        """Carry out an order; False if it is not allowed."""
        match order.split(" "):
            case ["open", ("lower" | "upper") as gate] if self.gate is None and self.water == LEVELS[gate]:
                self.gate = gate
            case ["close", gate] if gate == self.gate:
                self.gate = None
            case ["fill"] if self.gate is None and self.water == "low":
                self.water = "high"
            case ["drain"] if self.gate is None and self.water == "high":
                self.water = "low"
            case ["enter"] if self.gate and not self.came_by:
                self.came_by = self.gate
            case ["leave"] if self.gate and self.came_by:
                self.passages[self.gate] += 1
                self.came_by = None
            case _:
                return False
        return True


def operate(orders):
    """How the lock stands after these orders."""
    lock = Lock()
    for number, order in enumerate(orders, start=1):
        if not lock.obey(order):
            raise LockError(f"order {number}: {order}")
    return {
        "open": lock.gate,
        "water": lock.water,
        "boat": lock.came_by is not None,
        "up": lock.passages["upper"],
        "down": lock.passages["lower"],
    }
