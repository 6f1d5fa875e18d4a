#!/usr/bin/env bash
# Breaks a text into the most beautiful lines: stonemason.sh WIDTH

echo "stonemason.sh is yours to write" >&2
exit 1
