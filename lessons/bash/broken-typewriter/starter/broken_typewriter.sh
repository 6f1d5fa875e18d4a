#!/usr/bin/env bash
# Finds the keys that left no mark: broken_typewriter.sh MEANT TYPED

echo "broken_typewriter.sh is yours to write" >&2
exit 1
