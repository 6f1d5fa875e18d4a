#!/usr/bin/env bash
# Keeps an eye on orchids: greenhouse_watch.sh bad_hours|longest_calm LOW HIGH

echo "greenhouse_watch.sh is yours to write" >&2
exit 1
