def carve(text, width):
    """The most beautiful way to break a text into lines."""
    words = text.split()
    if any(len(word) > width for word in words):
        raise ValueError("a word does not fit on the stone")
    breaks = best_breaks([len(word) for word in words], width)
    lines, start = [], 0
    while start < len(words):
        lines.append(" ".join(words[start : breaks[start]]))
        start = breaks[start]
    return lines


def best_breaks(lengths, width):
    """For each word that may begin a line, the word that begins the line after it."""
    count = len(lengths)
    ugliness = [0] * (count + 1)
    breaks = [count] * count
    for start in reversed(range(count)):
        options = []
        used = -1
        for end in range(start + 1, count + 1):
            used += lengths[end - 1] + 1
            if used > width:
                break
            line = 0 if end == count else (width - used)
            options.append((line + ugliness[end], -end))
        ugliness[start], end = min(options)
        breaks[start] = -end
    return breaks
