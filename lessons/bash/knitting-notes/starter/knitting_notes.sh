#!/usr/bin/env bash
# Spells out a knitting pattern: knitting_notes.sh ROW

echo "knitting_notes.sh is yours to write" >&2
exit 1
