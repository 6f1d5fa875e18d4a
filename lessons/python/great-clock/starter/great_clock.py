class UnknownJob(ValueError):
    """A job needs another one that is not in the plan."""


class CircularPlan(ValueError):
    """Jobs need each other in a circle."""


def schedule(work):
    """When each job begins and ends."""
    raise NotImplementedError


def bottleneck(work):
    """The jobs that decide when everything is finished."""
    raise NotImplementedError
