#!/usr/bin/env bash
# Finds the quickest walk over a map on standard input: tidal_flats.sh TIDE START GOAL BOOTS

echo "tidal_flats.sh is yours to write" >&2
exit 1
