def broken_keys(meant, typed):
    """The keys that left no mark, in the order in which they were first struck."""
    seen = set(typed.lower())
    broken = dict.fromkeys(key for key in meant.lower() if key not in seen)
    if "".join(mark for mark in meant if mark.lower() not in broken) != typed:
        raise ValueError("the letter cannot have meant that")
    return "".join(key for key in meant.lower() if key in broken)
