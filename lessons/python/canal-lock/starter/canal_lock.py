class LockError(ValueError):
    """An order that must not be carried out."""


def operate(orders):
    """How the lock stands after these orders."""
    raise NotImplementedError("operate() is yours to write")
