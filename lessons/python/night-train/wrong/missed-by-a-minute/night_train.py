from datetime import datetime, time, timedelta

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def next_departure(at, days, now, closed=()):
    """When the next train leaves, or None."""
    asked = datetime.fromisoformat(now)
    for ahead in range(367):
        day = asked.date() + timedelta(days=ahead)
        train = datetime.combine(day, time.fromisoformat(at))
        runs = WEEKDAYS[day.weekday()] in days.split() and day.isoformat() not in closed
        if runs and asked < train <= asked + timedelta(days=366):
            return _write(train)
    return None


def arrival(departure, journey):
    """When a train arrives."""
    hours, minutes = map(int, journey.split(":"))
    return _write(datetime.fromisoformat(departure) + timedelta(hours=hours, minutes=minutes))


def _write(moment):
    return moment.isoformat(timespec="minutes")
