#!/usr/bin/env bash
# Adds up the book of the toll bridge: standard input to standard output.

echo "main.sh is yours to write" >&2
exit 1
