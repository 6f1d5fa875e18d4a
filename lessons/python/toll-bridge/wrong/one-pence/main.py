"""Add up the book of the toll bridge: standard input to standard output."""

TOLLS = {"walker": 1, "rider": 2, "cart": 5}


def toll(time: str, who: str) -> int:
    """What one crossing costs, in pence."""
    night = not "06:00" <= time < "22:00"
    return TOLLS[who] * (2 if night else 1)


crossings = [input().split() for _ in range(int(input()))]
total = sum(toll(time, who) for time, who in crossings)
print(
    f"{len(crossings)} {'crossing' if len(crossings) == 1 else 'crossings'},",
    f"{total} {'pence' if total == 1 else 'pence'}",
)
