#!/usr/bin/env bash
# Looks into parcels without opening them: nested_parcels.sh weight|route LABEL|form

echo "nested_parcels.sh is yours to write" >&2
exit 1
