"""Turn echoes into depths: standard input to standard output."""

import sys

SPEED = 1500.0
soundings: list[tuple[float, int]] = []

for number, line in enumerate(sys.stdin, start=1):
    if line.strip() == "-":
        print("no echo")
        continue
    depth = float(line) * SPEED / 2
    soundings.append((depth, number))
    print(depth)

shallowest = min(soundings, key=lambda found: (found[0], -found[1]), default=None)
print(f"shallowest {shallowest[0]} at click {shallowest[1]}" if shallowest else "shallowest none")
