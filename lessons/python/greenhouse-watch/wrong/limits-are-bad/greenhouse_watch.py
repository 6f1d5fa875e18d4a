def bad_hours(temperatures, low, high):
    """The hours at which it was too cold or too warm."""
    return [hour for hour, temperature in enumerate(temperatures) if not low < temperature < high]


def longest_calm(temperatures, low, high):
    """The length of the longest run of good hours."""
    longest = current = 0
    for temperature in temperatures:
        current = current + 1 if low <= temperature <= high else 0
        longest = max(longest, current)
    return longest
