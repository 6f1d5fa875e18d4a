def broken_keys(meant, typed):
    """The keys that left no mark, in the order in which they were first struck."""
    seen = set(typed.lower())
    broken = dict.fromkeys(key for key in meant.lower() if key not in seen)
    if typed and not meant:
        raise ValueError("the letter cannot have meant that")
    return "".join(broken)
